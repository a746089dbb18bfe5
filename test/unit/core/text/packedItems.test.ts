import * as assert from "node:assert/strict";
import type { Item } from "../../../../src/core/model/item";
import { pack, unpack } from "../../../../src/core/text/packedItems";

describe("packed items", () => {
  it("are the same when they are unpacked", () => {
    const place = { start: { line: 1, character: 2 }, end: { line: 3, character: 4_000_000 } };
    const items: Item[] = [
      { text: "one 😀", category: "a", sources: [{ uri: "file:///a", ...place }], state: "fresh" },
      { text: "two", category: "file:///a", sources: [], state: "fresh" },
      {
        text: "three",
        category: "a",
        sources: [
          { uri: "file:///b", ...place, quoting: "csv" },
          { uri: "file:///a", ...place, quoting: "json" },
        ],
        count: 7,
        state: "fresh",
      },
    ];
    assert.deepEqual([...unpack(pack(items))], items);
    assert.deepEqual([...unpack(pack([]))], []);
  });
});

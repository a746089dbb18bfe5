import * as assert from "node:assert/strict";
import { Anchors } from "../../../../src/core/text/anchors";
import type { Item } from "../../../../src/core/model/item";
import { tableOf } from "../../../../src/core/model/table";
import { itemsOf } from "../../../sessions";
import { relocate } from "../../../../src/core/text/relocate";
import { assertLinear } from "../../support/growth";

const at = (line: number, character: number) => ({ line, character });

/** An item with a place on one line of each of the documents. */
function item(text: string, ...places: [uri: string, line: number, character: number][]): Item {
  const sources = places.map(([uri, line, character]) => ({
    uri,
    start: at(line, character),
    end: at(line, character + text.length),
  }));
  return { text, category: "a", sources, state: "fresh" };
}

function seek(anchors: Anchors, documents: Record<string, string>, gone: readonly string[] = []) {
  const { whereabouts, apply } = anchors.seek(Object.keys(documents), gone);
  apply(relocate(Object.values(documents), whereabouts));
}

describe("places in several documents", () => {
  it("are found in another one when theirs holds other text", () => {
    const anchors = new Anchors(
      tableOf([item("apple", ["#0", 0, 0]), item("red pear", ["#1", 1, 0])]),
    );
    seek(anchors, { "#0": "new", "#1": "an\napple", "#2": "\nred pear\n" });
    assert.deepEqual(anchors.sourcesOf(0), item("apple", ["#1", 1, 0]).sources);
    assert.deepEqual(anchors.sourcesOf(1), item("red pear", ["#2", 1, 0]).sources);
  });

  it("stay where their text still is, the rest goes to the other ones", () => {
    const anchors = new Anchors(tableOf([item("apple", ["#0", 0, 0], ["#1", 0, 0])]));
    seek(anchors, { "#0": "apple", "#1": "pear", "#2": "apple" });
    assert.deepEqual(anchors.sourcesOf(0), item("apple", ["#0", 0, 0], ["#2", 0, 0]).sources);
  });

  it("are found when their own document is gone, else are deleted but still known by it", () => {
    const anchors = new Anchors(tableOf([item("apple", ["#9", 4, 2]), item("pear", ["#9", 5, 0])]));
    seek(anchors, { "#0": "one apple" }, ["#9"]);
    assert.deepEqual(anchors.sourcesOf(0), item("apple", ["#0", 0, 4]).sources);
    assert.deepEqual(
      itemsOf(anchors.current()).map(({ state }) => state),
      ["fresh", "ghost"],
    );
    seek(anchors, { "#0": "one apple", "#1": "pear" }, ["#9"]);
    assert.deepEqual(anchors.sourcesOf(1), item("pear", ["#1", 0, 0]).sources);
  });

  it("do not go on from the end of one into the next", () => {
    const anchors = new Anchors(tableOf([item("red pear", ["#0", 0, 0])]));
    seek(anchors, { "#0": "a\nred", "#1": "pear" });
    assert.deepEqual(
      itemsOf(anchors.current()).map(({ state }) => state),
      ["stale"],
    );
  });

  it("end where their document ends", () => {
    const anchors = new Anchors(tableOf([item("apple", ["#0", 7, 3])]));
    seek(anchors, { "#0": "pear", "#1": "plum" });
    assert.deepEqual(itemsOf(anchors.current())[0]?.state, "ghost");
    assert.deepEqual(itemsOf(anchors.current())[0]?.sources[0]?.start, at(0, 4));
  });

  it("keep the name that their document got meanwhile", () => {
    const anchors = new Anchors(tableOf([item("apple", ["#0", 0, 0])]));
    const { whereabouts, apply } = anchors.seek(["#0"]);
    const result = relocate(["an apple"], whereabouts);
    anchors.rename("#0", "#1");
    apply(result);
    assert.deepEqual(anchors.uris, ["#1"]);
    assert.deepEqual(anchors.in("#1").length, 1);
  });
});

describe("looking for places again", () => {
  const shifted = (lines: readonly string[]) => {
    const items = lines.map((text, line) => item(text, ["#0", line, 0]));
    return { anchors: new Anchors(tableOf(items)), document: `above\n\n${lines.join("\n")}` };
  };
  const inputs: Record<string, (size: number) => { anchors: Anchors; document: string }> = {
    "lines that begin alike": (size) =>
      shifted(Array.from({ length: size }, (_, line) => `INFO the step ${line} is done`)),
    "equal lines": (size) => shifted(Array.from({ length: size }, () => "again")),
    "a text that repeats itself": (size) => ({
      anchors: new Anchors(tableOf([item(`${"a ".repeat(size)}b`, ["#0", 5, 0])])),
      document: "a ".repeat(4 * size),
    }),
    "white space": (size) => ({
      anchors: new Anchors(tableOf([item("a b", ["#0", 5, 0])])),
      document: `a${" ".repeat(size)}a${"\n".repeat(size)}`,
    }),
  };
  for (const [name, inputOf] of Object.entries(inputs)) {
    it(`takes time in proportion to ${name}`, async () => {
      const seekAll = ({ anchors, document }: ReturnType<typeof shifted>) => {
        const { whereabouts } = anchors.seek(["#0"]);
        return relocate([document], whereabouts);
      };
      await assertLinear(inputOf, seekAll, { from: 8192 });
    }).timeout(60_000);
  }
});

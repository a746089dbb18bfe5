import * as assert from "node:assert/strict";
import { isolated, shownText } from "../../../src/view/shownText";
import { shortText } from "../../../src/view/scene/shortText";

describe("a text as it is shown", () => {
  it("does not turn the direction of what follows, and says what would", () => {
    assert.equal(shownText("invoice\u202egnp.exe"), "invoice[U+202E]gnp.exe");
    assert.equal(shortText("a\u2067b\u2069c"), "a[U+2067]b[U+2069]c");
    assert.equal(shownText("apple \u200fשלום"), "apple \u200fשלום");
  });

  it("keeps a text from right to left apart from what is around it", () => {
    assert.equal(isolated("שלום"), "\u2068שלום\u2069");
    assert.equal(isolated("apple"), "apple");
    assert.equal(isolated("\u202eשלום"), "\u2068[U+202E]שלום\u2069");
  });
});

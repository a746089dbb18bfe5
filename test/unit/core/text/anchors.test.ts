import * as assert from "node:assert/strict";
import { Anchors, type Edit } from "../../../../src/core/text/anchors";
import type { Item } from "../../../../src/core/model/item";
import { tableOf } from "../../../../src/core/model/table";
import { itemsOf } from "../../../sessions";
import { relocate } from "../../../../src/core/text/relocate";
import {
  type Granularity,
  ItemCollector,
  addPieces,
  pieces,
} from "../../../../src/core/text/selection";
import { columnPieces } from "../../../../src/core/text/tables";

const uri = "file:///a.txt";

/** A document that is edited as an editor does it. */
class Document {
  readonly anchors: Anchors;
  readonly items: readonly Item[];

  constructor(
    public text: string,
    granularity: Granularity | "column",
  ) {
    const collector = new ItemCollector(granularity === "words");
    const source = { uri, text, start: { line: 0, character: 0 }, category: "a" };
    const found =
      granularity === "column" ? columnPieces(text, "csv", 1) : pieces(text, granularity);
    addPieces(collector, source, found);
    this.items = collector.items();
    this.anchors = new Anchors(tableOf(this.items));
  }

  private offset({ line, character }: { line: number; character: number }): number {
    const before = this.text.split("\n").slice(0, line);
    return before.reduce((sum, text) => sum + text.length + 1, 0) + character;
  }

  private position(offset: number) {
    const before = this.text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  }

  /** Replaces each first occurrence of `old`, last one first as VS Code reports edits. */
  replace(...pairs: [old: string, next: string][]): this {
    return this.change(
      pairs.map(([old, next]) => ({ at: this.text.indexOf(old), length: old.length, next })),
    );
  }

  insert(before: string, next: string): this {
    return this.change([{ at: this.text.indexOf(before), length: 0, next }]);
  }

  /** Takes out so many characters at each of the places, at once. */
  cut(places: readonly number[], length: number): this {
    return this.change(places.map((at) => ({ at, length, next: "" })));
  }

  private change(changes: { at: number; length: number; next: string }[]): this {
    changes.sort((a, b) => b.at - a.at);
    assert.ok(changes.every(({ at }) => at >= 0));
    const edits: Edit[] = changes.map(({ at, length, next }) => ({
      start: this.position(at),
      end: this.position(at + length),
      text: next,
    }));
    for (const { at, length, next } of changes) {
      this.text = this.text.slice(0, at) + next + this.text.slice(at + length);
    }
    const outcome = this.anchors.edit(uri, edits, (start, end) =>
      this.text.slice(this.offset(start), this.offset(end)),
    );
    if (outcome === "unsettled") this.seek();
    return this;
  }

  /** Finds the places in the text, which may have changed unseen. */
  seek(): void {
    const { whereabouts, apply } = this.anchors.seek([uri]);
    apply(relocate([this.text], whereabouts));
  }

  states(): Record<string, string> {
    return Object.fromEntries(
      itemsOf(this.anchors.current()).map(({ text, state }) => [text, state]),
    );
  }

  /** What the places of an item hold now. */
  holds(text: string): string[] {
    const index = this.items.findIndex((item) => item.text === text);
    return this.anchors
      .sourcesOf(index)
      .map(({ start, end }) => this.text.slice(this.offset(start), this.offset(end)));
  }
}

describe("places in an edited document", () => {
  it("move with text before them, on the same line and on others", () => {
    const document = new Document("one two\nthree", "words");
    document.insert("one", "zero\nand ").insert("three", "a ");
    for (const word of ["one", "two", "three"]) assert.deepEqual(document.holds(word), [word]);
    assert.deepEqual(new Set(Object.values(document.states())), new Set(["fresh"]));
  });

  it("do not take in what is typed beside them", () => {
    const document = new Document("one two", "words");
    document.insert(" two", ", more").insert("one", "(");
    assert.deepEqual(document.holds("one"), ["one"]);
    assert.deepEqual(document.states(), { one: "fresh", two: "fresh" });
  });

  it("are stale when their text changes, and fresh again after an undo", () => {
    const document = new Document("one two", "words");
    document.replace(["one", "ones"]);
    assert.deepEqual(document.states(), { one: "stale", two: "fresh" });
    assert.deepEqual(
      document.anchors.changes().map(({ text }) => text),
      ["ones"],
    );
    document.replace(["ones", "one"]);
    assert.deepEqual(document.states(), { one: "fresh", two: "fresh" });
  });

  it("are stale when typing lengthens a word letter by letter", () => {
    const document = new Document("one two", "words");
    document.insert(" two", "s").insert(" two", "t");
    assert.equal(document.states()["one"], "stale");
    assert.deepEqual(document.holds("one"), ["onest"]);
  });

  it("are marked as deleted with their text, and come back with an undo", () => {
    const document = new Document("one two three", "words");
    document.replace(["two ", ""]);
    assert.deepEqual(document.states(), { one: "fresh", two: "ghost", three: "fresh" });
    document.insert("three", "two ");
    assert.deepEqual(document.states(), { one: "fresh", two: "fresh", three: "fresh" });
    assert.deepEqual(document.holds("two"), ["two"]);
  });

  it("stay deleted when another text is typed in their place, and come back letter by letter", () => {
    const document = new Document("one two three", "words");
    document.replace(["two ", ""]).insert("three", "xyz ");
    assert.equal(document.states()["two"], "ghost");
    document.replace(["xyz ", ""]).insert("three", "t");
    assert.notEqual(document.states()["two"], "fresh");
    document.replace(["tthree", "two three"]);
    assert.equal(document.states()["two"], "fresh");
  });

  it("come back from a deletion of everything", () => {
    const document = new Document("one two\nthree four", "words");
    const { text } = document;
    document.replace([text, ""]);
    assert.deepEqual(new Set(Object.values(document.states())), new Set(["ghost"]));
    document.replace(["", text]);
    for (const word of ["one", "two", "three", "four"]) {
      assert.deepEqual(document.holds(word), [word]);
    }
  });

  it("follow several edits at once", () => {
    const document = new Document("a1 b1 c1", "words");
    document.replace(["a1", "longer"], ["b1", ""], ["c1", "c1\n"]);
    assert.deepEqual(document.states(), { a1: "stale", b1: "ghost", c1: "fresh" });
    assert.deepEqual(document.holds("c1"), ["c1"]);
  });

  it("keep lines apart: a new line is not part of the old one, more on it is", () => {
    const document = new Document("first line\nsecond line", "lines");
    document.insert("\nsecond", "\nnew line");
    assert.deepEqual(document.states(), { "first line": "fresh", "second line": "fresh" });
    document.insert("\nnew", " longer");
    assert.equal(document.states()["first line"], "stale");
  });

  it("keep sentences apart", () => {
    const document = new Document("It rains. We stay.", "sentences");
    document.insert(" We", " It pours.");
    assert.deepEqual(document.states(), { "It rains.": "fresh", "We stay.": "fresh" });
  });

  it("stay fresh where only white space or case changed", () => {
    const document = new Document("two words here", "lines");
    document.replace(["words ", "words   "]);
    assert.equal(document.states()["two words here"], "fresh");
  });

  it("make an item stale when one of its places changed, ghost only when all are gone", () => {
    const document = new Document("one two one", "words");
    document.replace(["one", "ones"]);
    assert.equal(document.states()["one"], "stale");
    document.replace(["ones", ""]);
    assert.equal(document.states()["one"], "fresh");
    document.replace(["one", ""]);
    assert.equal(document.states()["one"], "ghost");
  });

  it("are found by a position in them, the smallest first", () => {
    const words = new Document("one two", "words");
    assert.deepEqual(words.anchors.at(uri, { line: 0, character: 5 }), [1]);
    assert.deepEqual(words.anchors.at(uri, { line: 3, character: 0 }), []);
  });
});

describe("places in a stretch that was replaced at once", () => {
  it("are found in the new text, each occurrence once", () => {
    const document = new Document("one two one", "words");
    document.replace([document.text, "one\ntwo\n\none"]);
    assert.deepEqual(document.states(), { one: "fresh", two: "fresh" });
    const lines = document.anchors.sourcesOf(0).map(({ start }) => start.line);
    assert.deepEqual(lines, [0, 3]);
  });
});

describe("places in a document that changed unseen", () => {
  const text = "alpha beta\ngamma delta\nalpha";

  it("stay where they are when it did not", () => {
    const document = new Document(text, "words");
    const before = document.anchors.current();
    document.seek();
    assert.deepEqual(document.anchors.current(), before);
  });

  it("are found again by content, each occurrence once", () => {
    const document = new Document(text, "words");
    document.text = "intro\n\nalpha, the beta\n(gamma) delta\nalpha";
    document.seek();
    assert.deepEqual(document.holds("alpha"), ["alpha", "alpha"]);
    assert.deepEqual(document.holds("gamma"), ["gamma"]);
    const [first, second] = document.anchors.sourcesOf(0);
    assert.deepEqual([first?.start.line, second?.start.line], [2, 4]);
    assert.deepEqual(new Set(Object.values(document.states())), new Set(["fresh"]));
  });

  it("are found with lines and punctuation too", () => {
    const document = new Document("(a) first [x]\n* second\nthird", "lines");
    document.text = "third\n\n(a) first [x]\n  * second";
    document.seek();
    assert.deepEqual(document.holds("(a) first [x]"), ["(a) first [x]"]);
    assert.deepEqual(document.holds("* second"), ["* second"]);
    assert.deepEqual(document.holds("third"), ["third"]);
  });

  it("are found between the quotes and separators of tables", () => {
    const csv = 'name,color\napple,"deep ""red"" one"\npear,light green\n';
    const cells = new Document(csv, "column");
    cells.seek();
    assert.deepEqual(new Set(Object.values(cells.states())), new Set(["fresh"]));
    cells.text = 'name,color\nfig,blue\npear,light green\napple,"deep ""red"" one"\n';
    cells.seek();
    assert.deepEqual(cells.holds('deep "red" one'), ['deep ""red"" one']);
    assert.deepEqual(cells.holds("light green"), ["light green"]);
    cells.replace(["light green", "dark"], ['""red"" one', '""red"" two']);
    assert.deepEqual(
      cells.anchors.changes().map(({ text }) => text),
      ['deep "red" two', "dark"],
    );
  });

  it("are found when they are very long", () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `w${index}`).join(" ");
    const document = new Document(`${long}\n\nshort one`, "paragraphs");
    const [first = ""] = document.items.map(({ text }) => text);
    document.replace(["short", "w0"]).insert("w0", "x");
    assert.deepEqual(document.states(), { [first]: "stale", "short one": "stale" });
    document.text = `first\n\nshort one\n\n${long}`;
    document.seek();
    assert.deepEqual(new Set(Object.values(document.states())), new Set(["fresh"]));
  });

  it("are deleted where far more text stands than before", () => {
    const document = new Document("alpha\nbeta", "lines");
    document.replace([document.text, "other words ".repeat(5000)]);
    assert.deepEqual(document.states(), { alpha: "ghost", beta: "ghost" });
  });

  it("follow hundreds of edits at once as they follow one after the other", () => {
    const text = Array.from({ length: 600 }, (_, index) => `the word${index}`).join("\n");
    const document = new Document(text, "words");
    const edits = [...text.matchAll(/the /g)].map((match) => match.index);
    document.cut(edits, "the ".length);
    for (const word of ["word0", "word300", "word599"]) {
      assert.deepEqual(document.holds(word), [word]);
    }
    assert.equal(document.states()["the"], "ghost");
  });

  it("are changed where other text stands, deleted where none does", () => {
    const document = new Document("alpha\nbeta\ngamma", "lines");
    document.text = "alpha\nomega";
    document.seek();
    assert.deepEqual(document.states(), { alpha: "fresh", beta: "stale", gamma: "ghost" });
  });

  it("are deleted when the document is gone, and follow its name", () => {
    const document = new Document("alpha", "words");
    assert.ok(document.anchors.rename(uri, "file:///b"));
    assert.deepEqual(document.anchors.sourcesOf(0)[0]?.uri, "file:///b");
    assert.ok(!document.anchors.remove(uri));
    assert.ok(document.anchors.remove("file:///b"));
    assert.deepEqual(document.states(), { alpha: "ghost" });
  });
});

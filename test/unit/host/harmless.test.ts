import * as assert from "node:assert/strict";
import { harmless, literal } from "../../../src/host/harmless";

/** How VS Code finds links in notifications, progress and prompts, and pictures in the labels of lists. */
const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const icons = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;

const hostile = [
  "[Fix](command:workbench.action.files.newUntitledFile)",
  '[a](command:x "t")',
  "[a]\\(command:x)",
  "\\[a](COMMAND:x)",
  "[[a](command:x)](https://b)",
  "[a](http://b) [c](file:///d)",
  "[a]\u202e(command:x)",
  "[a]\u2066\u2069(command:x)",
  "[a\n](command:x)",
  "$(warning) $(sync~spin) \\$(x)",
  "$\u202a(warning)",
  "$$(warning)",
];

describe("text that is made harmless", () => {
  it("holds neither links nor pictures", () => {
    assert.match(hostile[0]!, new RegExp(links.source));
    for (const text of hostile) {
      assert.deepEqual(harmless(text).match(links), null, text);
      assert.deepEqual(harmless(text).match(icons), null, text);
    }
  });

  it("reads as before", () => {
    const seen = (text: string) => harmless(text).replaceAll("\u2060", "");
    for (const text of [
      hostile[0]!,
      "$(warning)",
      "a[0](b)",
      "50 $ (USD)",
      "שלום 東京 👩‍👩‍👧 می‌خواهم",
    ]) {
      assert.equal(seen(text), text);
    }
    assert.equal(harmless("plain (text) [with] brackets"), "plain (text) [with] brackets");
  });

  it("is one line, read in the direction in which it is written", () => {
    assert.equal(harmless("a\r\n\tb\u2028c\u0000d"), "a b c d");
    assert.equal(harmless("gpj.\u202egnp.exe"), "gpj.gnp.exe");
  });

  it("is bounded, and cut between characters", () => {
    assert.equal(harmless("a".repeat(1e6)).length, 500);
    assert.equal(harmless("🍎".repeat(10), 6), "🍎🍎…");
    assert.equal(harmless("123456", 6), "123456");
  });

  it("takes no longer for a longer text", () => {
    // Each would take minutes in steps that grow faster than the text.
    for (const part of ["[", "](", "$(", "\n", "\u202e", "[a](command:"]) {
      assert.ok(harmless(part.repeat(5e6)).length <= 1000, part);
    }
  });
});

describe("literal text in Markdown", () => {
  const more = [
    "http://a.b www.a.b a@b.c",
    "<img src=x onerror=alert(1)> <a href='command:x'>a</a>",
    "![a](https://b) `code` **bold** # head &amp; &#91;",
    "| a | b |",
    "1. one",
    "😀 wörd می‌خواهم",
  ];

  it("is letters, digits, spaces and character references alone", () => {
    for (const text of [...hostile, ...more]) {
      assert.match(literal(text), /^(?:[\p{L}\p{M}\p{N} ]|&#\d+;)*$/u, text);
    }
  });

  it("reads as the text", () => {
    for (const text of [...hostile, ...more]) {
      const read = literal(text).replace(/&#(\d+);/g, (_, code) =>
        String.fromCodePoint(Number(code)),
      );
      assert.equal(read, harmless(text));
    }
  });
});

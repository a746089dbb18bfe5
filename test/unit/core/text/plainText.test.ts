import * as assert from "node:assert/strict";
import { isPlainText, judgedBytes } from "../../../../src/core/text/plainText";

describe("a file, by how it begins,", () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const utf16 = (text: string, mark: readonly number[]) =>
    Uint8Array.from([...mark, ...Buffer.from(text, "utf16le")]);

  const texts: Record<string, Uint8Array> = {
    "nothing at all": new Uint8Array(),
    "ASCII with controls": utf8("a\tb\r\n\x1b[1mc"),
    "any script": utf8("苹果 яблоко סלט 👩‍👩‍👧 é"),
    "UTF-8 with a mark": utf8("\uFEFFapple"),
    "UTF-16 with a mark": utf16("apple", [0xff, 0xfe]),
    "UTF-16 with the other mark": utf16("apple", [0xfe, 0xff]),
    "a mark of UTF-16 alone": Uint8Array.of(0xff, 0xfe),
    "UTF-8 whose last character is cut": utf8("苹".repeat(judgedBytes)).subarray(0, judgedBytes),
  };
  for (const [name, start] of Object.entries(texts)) {
    it(`is text: ${name}`, () => {
      assert.ok(isPlainText(start));
    });
  }

  const others: Record<string, Uint8Array> = {
    "a PNG": Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d),
    "NUL in the midst of text": utf8("apple\0pear"),
    "bytes of no character": Uint8Array.of(0x61, 0xe9, 0x62),
    "a surrogate written as UTF-8": Uint8Array.of(0xed, 0xa0, 0x80, 0x61),
    "UTF-16 without a mark": utf16("apple", []),
    "UTF-32 with a mark": Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0),
  };
  for (const [name, start] of Object.entries(others)) {
    it(`is not text: ${name}`, () => {
      assert.ok(!isPlainText(start));
    });
  }
});

import { granularities, pieces } from "../../src/core/text/selection";
import { columnsOf, separatorOf } from "../../src/core/text/tables";
import { parsePathRules } from "../../src/core/text/pathRules";
import { Thoughts } from "../../src/core/words/thoughts";
import { cleanCategories } from "../../src/core/words/categories";
import { cleanWord, foldWord, splitItem } from "../../src/core/words/words";
import { normalizeBaseUrl, normalizeHost, splitCredentials } from "../../src/engines/address";
import { HttpError } from "../../src/engines/connection";
import { saysTooLong } from "../../src/engines/textTooLong";
import { isThinking } from "../../src/engines/thoughts";
import { harmless } from "../../src/host/harmless";
import { parseSetting, settingsTable } from "../../src/host/settingsTable";
import { assertLinear } from "./support/growth";

/** What parsers written by hand trip over, again and again. */
const units = [
  "a",
  " ",
  "\n",
  "\r",
  ".",
  "-",
  "a-",
  "a.",
  "'",
  '"',
  "\\",
  "(",
  "[",
  "<",
  "<a",
  "1",
  "1. ",
  "1,",
  "a b ",
  "a, ",
  "@",
  ":",
  "/",
  "http://",
  "www.",
  "a@",
  "Aa",
  "e\u0301",
  "\u0301",
  "👍",
  "東",
  "、",
  "<think>",
  "</think>",
  "- ",
];

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  splitItem: (text) => splitItem(text),
  "splitItem of a list": (text) => splitItem(text, true),
  cleanWord: (text) => cleanWord(text, "fruits"),
  foldWord,
  Thoughts: (text) => {
    const thoughts = new Thoughts();
    let count = 0;
    for (let at = 0; at < text.length; at += 50) {
      for (const { text: part } of thoughts.push(text.slice(at, at + 50))) count += part.length;
    }
    return count + thoughts.end().length;
  },
  isThinking,
  ...Object.fromEntries(
    granularities.map((granularity) => [
      granularity,
      (text: string) => [...pieces(text, granularity, { skipStopWords: true })].length,
    ]),
  ),
  separatorOf: (text) => separatorOf(text, "csv"),
  "columns of CSV": (text) => columnsOf(text, "csv"),
  "columns of JSON lines": (text) => columnsOf(text, "jsonl"),
  "rules of .gitignore": (text) => parsePathRules(text, true)?.test(text.slice(0, 200)),
  splitCredentials,
  normalizeHost,
  normalizeBaseUrl,
  cleanCategories: (text) => cleanCategories([text, ...text.split(" ")]),
  saysTooLong: (text) => saysTooLong(new HttpError(400, text, true)),
  harmless: (text) => harmless(text),
  settings: (text) => [
    parseSetting(settingsTable.prefix, text),
    parseSetting(settingsTable.categories, text.split("")),
  ],
};

describe("text from outside", function () {
  this.timeout(120_000);

  for (const [name, parse] of Object.entries(parsers)) {
    it(`takes time in proportion to its length: ${name}`, async () => {
      for (const unit of units) {
        const inputOf = (size: number) => `x${unit.repeat(Math.ceil(size / unit.length))}!`;
        const sizes = { from: 1024, to: 1 << 14, step: 4 };
        await assertLinear(inputOf, parse, sizes).catch((error: unknown) => {
          throw new Error(`${JSON.stringify(unit)}: ${String(error)}`);
        });
      }
    });
  }
});

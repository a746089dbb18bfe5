import * as assert from "node:assert/strict";
import { bannedWords } from "./banned";
import { britishSpellings } from "./british";
import { documents, filesIn, linesOf, parse, read, stringsOf, type Text } from "./projectFiles";

/** This folder names the words that it looks for. */
const ownFolder = "test/unit/wording/";
const folders = ["src", "test", "tools", "bench"];
const codeExtensions = [".ts", ".mjs", ".cjs", ".js"];

const code = filesIn(folders, codeExtensions).filter((file) => !file.startsWith(ownFolder));
const styles = filesIn(folders, [".css", ".py", ".sh"]);
const settings = ["package.json", "esbuild.js", "eslint.config.mjs"];

function offenders(texts: readonly Text[], find: (text: string) => readonly string[]): string[] {
  return texts.flatMap(({ place, text }) => find(text).map((found) => `${place} ${found}`));
}

describe("British spellings", () => {
  it("are found within names, sentences and inflections", () => {
    const text = "nearestNeighbourIndex: CANCELLED, grey Colours normalised towards the centre";
    assert.deepEqual(britishSpellings(text), [
      "Neighbour",
      "CANCELLED",
      "grey",
      "Colours",
      "normalised",
      "towards",
      "centre",
    ]);
  });

  it("are told from American words that look alike", () => {
    const text =
      "aria-labelledby cancellation controller otherwise precise exercise analyses four hours dialogue metrics";
    assert.deepEqual(britishSpellings(text), []);
  });

  it("are nowhere in code, comments and documents", () => {
    const files = [...code, ...styles, ...settings, ...documents()];
    assert.ok(files.length > 300);
    assert.deepEqual(offenders(files.flatMap(linesOf), britishSpellings), []);
  });
});

describe("banned words", () => {
  it("are found with what to write instead", () => {
    assert.deepEqual(bannedWords("Each point heeds its neighbors, and all is drawn anew."), [
      "“anew”: again, newly generated, recompute",
      "“heeds”: influences, follows",
    ]);
    const source = parse("planted.ts", "const label = `Ask ${model} anew`;");
    assert.equal(offenders(stringsOf(source), bannedWords).length, 1);
    assert.deepEqual(bannedWords("Recompute the projection from all points."), []);
  });

  it("are nowhere in the strings of the code", () => {
    const suspects = code.filter((file) => bannedWords(read(file)).length > 0);
    const strings = suspects.flatMap((file) => stringsOf(parse(file)));
    assert.deepEqual(offenders(strings, bannedWords), []);
  });

  it("are nowhere in documents", () => {
    assert.deepEqual(offenders(documents().flatMap(linesOf), bannedWords), []);
  });
});

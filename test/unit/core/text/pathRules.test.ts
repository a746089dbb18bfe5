import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parsePathRules, pathRules } from "../../../../src/core/text/pathRules";
import { root } from "../../../root";
import { assertLinear } from "../../support/growth";

interface Recorded {
  readonly rules: readonly string[];
  readonly ignoreCase: boolean;
  /** Whether git leaves a path out, takes it back, or says nothing of it. */
  readonly said: Readonly<Record<string, boolean | null>>;
}

const file = path.join(root, "test/unit/core/text/gitRules.json");
const recorded = JSON.parse(fs.readFileSync(file, "utf8")) as readonly Recorded[];

describe("path rules", () => {
  for (const { rules, ignoreCase, said } of recorded) {
    it(`say what git says by ${JSON.stringify(rules)}${ignoreCase ? ", whatever the case" : ""}`, () => {
      const own = parsePathRules(rules.join("\n"), ignoreCase);
      assert.ok(own);
      const given = Object.keys(said).map((each) => [each, own.test(each) ?? null]);
      assert.deepEqual(Object.fromEntries(given), said);
    });
  }

  it("are read with line ends of Windows and a byte order mark", () => {
    const rules = parsePathRules("\uFEFFa\r\nb\r\n", false);
    const said = ["a", "b", "c"].map((name) => rules?.test(name));
    assert.deepEqual(said, [true, true, undefined]);
  });

  it("say nothing of the folder they are in", () => {
    assert.equal(pathRules(["*"], false).test(""), undefined);
  });

  it("are refused where they are too long", () => {
    assert.equal(parsePathRules("a".repeat(2000), false), undefined);
    assert.equal(parsePathRules("a\n".repeat(100_000), false), undefined);
    assert.ok(parsePathRules("a\n".repeat(1000), false));
  });

  for (const piece of ["**/*a/", "[!b]*", "[[:a"]) {
    it(`take time that grows with the repetitions of ${JSON.stringify(piece)} only`, async () => {
      const name = `${"a/".repeat(20)}${"a".repeat(200)}b`;
      await assertLinear(
        (size) => `${piece.repeat(size)}c`,
        (rule) => pathRules([rule], false).test(name),
      );
    });
  }

  it("take time that grows with a name only", async () => {
    const rule = `${"*a".repeat(20)}c`;
    await assertLinear(
      (size) => "a".repeat(size),
      (name) => pathRules([rule, `/x/${rule}`], false).test(name),
    );
  });
});

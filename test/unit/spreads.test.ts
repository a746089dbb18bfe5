import * as assert from "node:assert/strict";
import * as ts from "typescript";
import { filesIn, parse, placeOf } from "./wording/projectFiles";

/** Functions that are called with as many arguments as a list is long, which the stack may not hold. */
const risky = new Set(["Math.max", "Math.min", "String.fromCharCode", "String.fromCodePoint"]);

/** Lists that are always short: file, how what is spread begins, and why. */
const short = [
  ["src/engines/builtin/vectorTable.ts", "this.keys.subarray(", "the length of a key is one byte"],
  ["src/extension.ts", "commandIds.map(", "the commands of this extension"],
  ["src/view/scene/axes.ts", "edgeTexts(", "the texts of one edge of the axes"],
] as const;

function spreadsOf(file: string, text?: string): string[] {
  const source = parse(file, text);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText(source);
      if (risky.has(called) || /\.(?:push|unshift|splice|concat)$/.test(called)) {
        for (const argument of node.arguments.filter(ts.isSpreadElement)) {
          const spread = argument.expression.getText(source);
          if (ts.isArrayLiteralExpression(argument.expression)) continue;
          const isShort = short.some(
            ([where, start]) => file === where && spread.startsWith(start),
          );
          if (!isShort) found.push(`${placeOf(source, argument)} ${spread}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("lists of any length", () => {
  it("are found where they are spread into arguments, over several lines too", () => {
    const text =
      "Math.max(\n  0,\n  ...values,\n);\nlist.push(...more);\nlist.push(...[1, 2]);\nf(...x);";
    assert.deepEqual(spreadsOf("a.ts", text), ["a.ts:3 values", "a.ts:5 more"]);
  });

  it("are spread into arguments nowhere", () => {
    const files = filesIn(["src"], [".ts"]);
    assert.ok(files.length > 100);
    assert.deepEqual(
      files.flatMap((file) => spreadsOf(file)),
      [],
    );
  });
});

import * as assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { root } from "../../root";
import { filesIn, literalText, parse, read } from "../wording/projectFiles";

const page = "docs/security.md";

interface Promised {
  readonly sentence: string;
  readonly tests: { readonly file: string; readonly title: string }[];
}

/** The items of the page's lists, with the tests that stand below each. */
function promisesIn(markdown: string): Promised[] {
  const promises: Promised[] = [];
  for (const line of markdown.split("\n")) {
    const [, sentence] = /^- (.+)$/.exec(line) ?? [];
    const [, file, title] = /^ {2}- `([^`]+)`: (.+)$/.exec(line) ?? [];
    if (sentence !== undefined) promises.push({ sentence, tests: [] });
    if (file !== undefined && title !== undefined) promises.at(-1)?.tests.push({ file, title });
  }
  return promises;
}

/** Full titles of the tests in a file; "…" stands for what a template inserts. */
function titlesOf(file: string): Set<string> {
  const titles = new Set<string>();
  const visit = (node: ts.Node, before: readonly string[]): void => {
    let names = before;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const kind = node.expression.text;
      const [name] = node.arguments;
      const title = name && literalText(name);
      if (title !== undefined && ["describe", "it"].includes(kind)) names = [...before, title];
      if (names !== before && kind === "it") titles.add(names.join(" "));
    }
    ts.forEachChild(node, (child) => visit(child, names));
  };
  visit(parse(file), []);
  return titles;
}

function faultsOf(promises: readonly Promised[]): string[] {
  return promises.flatMap(({ sentence, tests }) => [
    ...(tests.length === 0 ? [`names no test: ${sentence}`] : []),
    ...tests
      .filter(({ file, title }) => !existsSync(path.join(root, file)) || !titlesOf(file).has(title))
      .map(({ file, title }) => `is not in ${file}: ${title}`),
  ]);
}

describe("the page on security", () => {
  it("names a test for each promise, and only tests that there are", () => {
    const promises = promisesIn(read(page));
    assert.ok(promises.length > 0);
    assert.deepEqual(faultsOf(promises), []);
  });

  it("would be found without a test, or with one that is not there", () => {
    const here = "test/unit/docs/security.test.ts";
    const markdown = [
      "- One.",
      "- Two.",
      `  - \`${here}\`: the page on security is nowhere`,
      "  - `test/nowhere.test.ts`: one",
      "- Three.",
      `  - \`${here}\`: the network is used by one module, for engines only`,
    ].join("\n");
    assert.deepEqual(faultsOf(promisesIn(markdown)), [
      "names no test: One.",
      `is not in ${here}: the page on security is nowhere`,
      "is not in test/nowhere.test.ts: one",
    ]);
  });
});

describe("the network", () => {
  const opens =
    /"node:(?:https?|http2|net|tls|dgram)"|\b(?:fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon|createTelemetryLogger)\(/;
  const transport = "src/engines/transport.ts";

  it("is used by one module, for engines only", () => {
    const files = filesIn(["src"], [".ts"]);
    assert.deepEqual(
      files.filter((file) => opens.test(read(file))),
      [transport],
    );
    const users = files.filter((file) => /from "[./a-z]*\/transport"/.test(read(file)));
    assert.deepEqual(
      users.filter((file) => !file.startsWith("src/engines/")),
      [],
    );
    assert.ok(users.length > 0);
  });
});

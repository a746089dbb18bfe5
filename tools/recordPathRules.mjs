// node tools/recordPathRules.mjs: records in test/unit/core/text/gitRules.json what git says of paths by rules
// of .gitignore files.
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Rules, paths to ask about (those of folders end in a slash), and whether the case does not matter.
 * @type {readonly (readonly [readonly string[], readonly string[], boolean?])[]}
 */
const cases = [
  [
    ["# note", "", "\\#a", "#b"],
    ["#a", "#b", "# note", "a"],
  ],
  [
    ["*.log", "!keep.log"],
    ["a.log", "keep.log", "x/keep.log", "x/a.log", "log"],
  ],
  [
    ["\\!a", "!"],
    ["!a", "a", "!"],
  ],
  [
    ["a/", "!a/b"],
    ["a/", "a/b", "x/a/c", "y/a"],
  ],
  [
    ["/a", "/b/c"],
    ["a", "x/a", "b/c", "x/b/c"],
  ],
  [["a/b"], ["a/b", "x/a/b", "a/b2"]],
  [
    ["a/*", "!a/b/"],
    ["a/", "a/c", "a/b/", "a/b/d"],
  ],
  [["a*b"], ["ab", "axxb", "x/acb", "a/b", "abc"]],
  [["x/a*b"], ["x/ab", "x/a1b", "x/a/b", "y/x/ab"]],
  [["**/a"], ["a", "x/a", "x/y/a/", "ba"]],
  [["a/**"], ["a/", "a/d", "a/b/c", "x/a/b"]],
  [["a/**/b"], ["a/b", "a/x/b", "a/x/y/b", "ab", "a/xb"]],
  [["**/a/**/b/"], ["a/b/", "x/a/y/z/b/", "q/a/b"]],
  [
    ["a**b", "x/c**d"],
    ["ab", "a1b", "x/cd", "x/c1d", "x/c/d"],
  ],
  [
    ["a/***/b", "**"],
    ["a/b", "z", "y/z"],
  ],
  [["/**"], ["c", "a/b"]],
  [["/*/**/c"], ["c", "a/c", "a/b/c"]],
  [["a/**\\/b"], ["a/b", "a/x/b"]],
  [
    ["?.c", "x/?y"],
    ["a.c", ".c", "ab.c", "x/ay", "x/y"],
  ],
  [
    ["[abc].d", "[!abc].e", "[^abc].f"],
    ["a.d", "d.d", "a.e", "d.e", "a.f", "d.f"],
  ],
  [
    ["[a-c]", "[]x]y", "[!]]z", "[-q]r"],
    ["b", "d", "]y", "xy", "]z", "az", "-r", "qr", "pr"],
  ],
  [
    ["[a\\]b]1", "[\\\\]2", "[a\\-c]3", "[b-\\d]4"],
    ["]1", "a1", "\\2", "b3", "-3", "c4", "a4"],
  ],
  [
    ["[[:digit:]]d", "[[:alpha:][:space:]_]e", "[[:punct:]]f"],
    ["5d", "xd", "ae", " e", "_e", "5e", "-f", "af"],
  ],
  [
    ["[[:upper:]]g", "[[:xdigit:]-z]h", "[[:]i", "[[:nope:]]j", "[[:a]k"],
    ["Ag", "ag", "fh", "-h", "zh", "[i", ":i", "nj", "ak", ":k"],
  ],
  [
    ["[a", "b]", "[", "[]", "[!]"],
    ["[a", "a", "b]", "[", "[]", "[!]"],
  ],
  [
    ["x[/]y", "a/[!b]c"],
    ["x/y", "a/xc", "a/bc"],
  ],
  [
    ["[c-a]", "[a-]m", "[a-c-e]n"],
    ["b", "-m", "am", "bn", "-n", "dn", "en"],
  ],
  [
    ["a\\*b", "\\?", "\\[c]", "d\\e"],
    ["a*b", "axb", "?", "x", "[c]", "c", "de", "d\\e"],
  ],
  [
    ["a\\", "b\\\\"],
    ["a\\", "a", "b\\", "b\\\\"],
  ],
  [
    ["a   ", "b\\ ", "c\\  ", "d \\ e", "f\t", "  g"],
    ["a", "b ", "b", "c ", "c", "d  e", "f\t", "f", "  g", "g"],
  ],
  [
    ["a\\\\ ", "b\\\\\\ "],
    ["a\\", "a\\ ", "b\\ ", "b\\"],
  ],
  [
    ["/", "//", "a//", "b//c"],
    ["a/", "b/c", "d"],
  ],
  [
    ["a/b/", "!a/b/"],
    ["a/b/", "a/b/c"],
  ],
  [
    ["*", "!*/", "!*.md"],
    ["a.ts", "x/", "x/a.md", "x/a.ts"],
  ],
  [
    ["*/a", "/*.js"],
    ["x/a", "x/y/a", "a", "a.js", "x/a.js"],
  ],
  [
    [".*", "!.gitkeep"],
    [".env", ".gitkeep", "x/.env", "a.b"],
  ],
  [
    ["über", "日*"],
    ["über", "日本", "x/日"],
  ],
  [
    ["Build/", "*.LOG"],
    ["build/", "Build/a", "a.log", "A.LOG"],
  ],
  [
    ["Build/", "*.LOG", "[a-c]X", "[!d]y"],
    ["build/", "BUILD2/", "a.log", "Bx", "dx", "Dy", "eY"],
    true,
  ],
];

/**
 * Whether git leaves each path out (true), takes it back (false), or says nothing (null).
 * @param {readonly string[]} rules
 * @param {readonly string[]} paths
 * @param {boolean} ignoreCase
 */
function verdicts(rules, paths, ignoreCase) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rules-"));
  try {
    execFileSync("git", ["init", "-q", folder]);
    execFileSync("git", ["-C", folder, "config", "core.ignorecase", String(ignoreCase)]);
    for (const each of paths) {
      const full = path.join(folder, each);
      fs.mkdirSync(each.endsWith("/") ? full : path.dirname(full), { recursive: true });
      if (!each.endsWith("/") && !fs.existsSync(full)) fs.writeFileSync(full, "");
    }
    fs.writeFileSync(path.join(folder, ".gitignore"), rules.join("\n"));
    const asked = ["check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"];
    const input = paths.map((each) => `./${each.replace(/\/$/, "")}\0`).join("");
    const { stdout, status, stderr } = spawnSync("git", ["-C", folder, ...asked], {
      input,
      encoding: "utf8",
    });
    if (status !== 0 && status !== 1) throw new Error(stderr);
    const fields = stdout.split("\0");
    return paths.map((_, index) => {
      const [source, , pattern = ""] = fields.slice(index * 4);
      return source === "" ? null : !/^!./.test(pattern);
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const recorded = cases.map(([rules, paths, ignoreCase = false]) => {
  const said = verdicts(rules, paths, ignoreCase);
  return { rules, ignoreCase, said: Object.fromEntries(paths.map((each, i) => [each, said[i]])) };
});
const target = new URL("../test/unit/core/text/gitRules.json", import.meta.url);
fs.writeFileSync(target, `${JSON.stringify(recorded, null, 2)}\n`);

// npm run bench:loop: how long the extension host's loop waits while 10 MB of text are embedded and edited,
// in a real VS Code; writes bench/loop.md.
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { remove, temporaryFolder } from "../tools/processes.mjs";
import { build, root } from "../tools/project.mjs";
import { openWindow } from "../tools/window.mjs";

/** @typedef {import("./loop/host.ts").LoopRow} LoopRow */

await build();
const tests = path.join(root, "out/bench/loop.js");
await esbuild.build({
  entryPoints: [path.join(root, "bench/loop/host.ts")],
  outfile: tests,
  bundle: true,
  platform: "node",
  target: "node20",
  external: ["vscode"],
  logLevel: "warning",
});
const folder = temporaryFolder();
const results = path.join(folder, "rows.json");
const window = await openWindow({ extension: root, tests, env: { BENCH_LOOP: results } });
try {
  const code = await window.testsEnded;
  if (code !== 0) throw new Error(window.log.slice(-20).join("\n"));
  const text = report(JSON.parse(readFileSync(results, "utf8")));
  console.log(text);
  writeFileSync(path.join(root, "bench/loop.md"), text);
} finally {
  await window.close();
  remove(folder);
}

/** @param {LoopRow[]} rows */
function report(rows) {
  const [cpu] = os.cpus();
  const milliseconds = (/** @type {number} */ value) => value.toFixed(value < 10 ? 1 : 0);
  const lines = rows.map(
    ({ task, text, points, seconds, wait, busy, getText }) =>
      `| ${[task, text, points || "", seconds.toFixed(1), milliseconds(busy), milliseconds(wait), getText ? milliseconds(getText) : ""].join(" | ")} |`,
  );
  return `# The extension host's loop with 10 MB of text

Written by \`npm run bench:loop\` on ${new Date().toISOString().slice(0, 10)}: VS Code's server and its window in Chromium, ${os.cpus().length} cores of
${cpu?.model.trim() ?? "an unknown processor"}, load average of the last 5 minutes ${os.loadavg()[1]?.toFixed(1)}.

Everything happens in one document of 10 MB, with the built-in engine. "busy" is the most processor time that
the loop's thread spent between two turns of a timer of 2 ms, "waits" how late that timer came at most, which
also counts what other threads and programs of the machine took. Both include VS Code's own work in the same
loop: taking the document over, its edits, and \`getText\` of all of it, which is in the last column alone.

| task | text | points | s | busy, ms | waits, ms | getText, ms |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
}

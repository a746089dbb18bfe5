// npm run bench:loop: how long the extension host's loop waits while 10 MB of text are embedded and edited,
// in a real VS Code; writes bench/loop.md.
//   npm run bench:loop -- --profiles FOLDER   leaves a .cpuprofile of each task there
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { remove, temporaryFolder } from "../tools/processes.mjs";
import { build, root } from "../tools/project.mjs";
import { openWindow } from "../tools/window.mjs";

/** @typedef {import("./loop/host.ts").LoopRow} LoopRow */

const { values } = parseArgs({ options: { profiles: { type: "string", default: "" } } });
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
const profiles = values.profiles && path.resolve(values.profiles);
const env = { BENCH_LOOP: results, BENCH_PROFILES: profiles };
const window = await openWindow({ extension: root, tests, env });
/** When VS Code said that the extension host does not answer: milliseconds since 1970. @type {number[]} */
const unresponsive = [];
window.page.on("console", (message) => {
  if (/host .* is unresponsive/.test(message.text())) unresponsive.push(Date.now());
});
await window.page.evaluate(watchPage);
try {
  const code = await window.testsEnded;
  if (code !== 0) throw new Error(window.log.slice(-20).join("\n"));
  /** @type {[from: number, to: number][]} */
  const pauses = await window.page.evaluate(() => Reflect.get(globalThis, "pauses"));
  const text = report(JSON.parse(readFileSync(results, "utf8")), pauses);
  console.log(text);
  writeFileSync(path.join(root, "bench/loop.md"), text);
} finally {
  await window.close();
  remove(folder);
}

/** Runs in the window: records when its page was blocked. */
function watchPage() {
  /** @type {[from: number, to: number][]} */
  const pauses = [];
  Object.assign(globalThis, { pauses });
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - last > 50) pauses.push([last, now]);
    last = now;
  }, 10);
}

/**
 * @param {LoopRow[]} rows
 * @param {[from: number, to: number][]} pauses
 */
function report(rows, pauses) {
  const [cpu] = os.cpus();
  const milliseconds = (/** @type {number} */ value) => value.toFixed(value < 10 ? 1 : 0);
  const lines = rows.map(({ task, text, points, from, to, seconds, ours, wait, busy }) => {
    const page = pauses.filter(([begin, end]) => end > from && begin < to);
    const longest = Math.max(0, ...page.map(([begin, end]) => end - begin));
    const said = unresponsive.filter((time) => time > from && time < to).length;
    const times = [ours.milliseconds, busy, wait, longest].map(milliseconds);
    const [own, ...others] = times;
    return `| ${[task, text, points || "", seconds.toFixed(1), own, ours.where, ...others, said || ""].join(" | ")} |`;
  });
  return `# The extension host's event loop with 10 MB of text

Written by \`npm run bench:loop\` on ${new Date().toISOString().slice(0, 10)}: VS Code's server and its window in Chromium, ${os.cpus().length} cores of
${cpu?.model.trim() ?? "an unknown processor"}, load average of the last 5 minutes ${os.loadavg()[1]?.toFixed(1)}.

All tasks use one document of 10 MB and the built-in engine. "busy" is the maximum processor time that the event
loop's thread spent between two ticks of a 2 ms timer, including VS Code's own work: receiving the document, its
edits, sending messages. "ours" is the maximum part of it spent in the extension's own code and everything it
calls, from a profile with a sample every 0.25 ms; "mostly in" names the function of the extension with the
largest part. "waits" is the maximum delay of the timer, which also includes other threads and programs. "page"
is the longest time that the page of the window, another process, was blocked. "warnings" counts how often VS Code
logged that the extension host is unresponsive: the page logs it if an answer takes longer than 3 s, even if the
answer waits for the page itself.

| task | text | points | s | ours, ms | mostly in | busy, ms | waits, ms | page, ms | warnings |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
}

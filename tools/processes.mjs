// Child processes and folders that never outlive this process, and progress messages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {Record<string, string> | undefined} [env] added to this process's environment
 */

const windows = process.platform === "win32";

/** @type {Set<ChildProcess>} */
const running = new Set();

/** @type {Set<string>} */
const folders = new Set();

process.on("exit", () => {
  running.forEach((child) => kill(child, "SIGKILL"));
  folders.forEach(remove);
});
for (const [signal, code] of /** @type {const} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])) {
  process.on(signal, () => process.exit(code));
}

/** A new folder that is removed when this process ends, if not before. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "vscode-embeddings-"));
  folders.add(folder);
  return folder;
}

/**
 * Processes that have just been killed may still be writing there.
 * @param {string} folder
 */
export function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  folders.delete(folder);
}

/**
 * Each child leads a process group of its own, so that its children end with it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} options
 * @param {"inherit" | "pipe"} output
 */
function begin(command, args, { cwd, env }, output) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: !windows,
    stdio: ["ignore", output, output],
  });
  running.add(child);
  child.once("close", () => {
    kill(child, "SIGKILL");
    running.delete(child);
  });
  return child;
}

/**
 * Signals the child's whole group.
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function kill(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Keeps the end of a child's output for error messages. Only whole lines are kept, so that the streams do not
 * break each other's lines.
 * @param {ChildProcess} child
 */
function listen(child) {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    let begun = "";
    const keep = (/** @type {string} */ lines) => (text = (text + lines).slice(-20_000));
    stream
      ?.setEncoding("utf8")
      .on("data", (/** @type {string} */ chunk) => {
        const said = begun + chunk;
        const end = said.lastIndexOf("\n") + 1;
        keep(said.slice(0, end));
        begun = said.slice(end).slice(-20_000);
      })
      .on("end", () => keep(begun && `${begun}\n`));
  }
  return {
    text: () => text,
    tail: () => text.trimEnd().split("\n").slice(-40).join("\n"),
  };
}

/**
 * Runs a command to its end; rejects with the tail of its output when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<string>} its output (the last 40 lines)
 */
export async function run(command, args, options = {}) {
  const child = begin(command, args, options, "pipe");
  const output = listen(child);
  const [code, signal] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}\n${output.tail()}`);
  }
  return output.tail();
}

/**
 * Runs a command on this terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<number>} its exit code
 */
export async function show(command, args, options = {}) {
  const [code] = await once(begin(command, args, options, "inherit"), "close");
  return code ?? 1;
}

/**
 * Starts a server; it is stopped when this process ends, if not before.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function start(command, args, options = {}) {
  const child = begin(command, args, options, "pipe");
  const output = listen(child);
  let failure = "";
  child.once("error", (error) => (failure = error.message));
  return {
    /**
     * Resolves with the first output, in whole lines, that matches; rejects when the server ends before.
     * @param {RegExp} pattern
     * @param {number} milliseconds
     */
    says(pattern, milliseconds) {
      return until(
        () => {
          const found = pattern.exec(output.text());
          if (found) return found;
          const ended = child.exitCode !== null || child.signalCode !== null || failure;
          if (ended) throw new Error(`${command} ended early. ${failure}\n${output.tail()}`);
          return undefined;
        },
        milliseconds,
        `${command} to be ready`,
      );
    },
    async stop() {
      if (!running.has(child)) return;
      const closed = once(child, "close");
      kill(child, "SIGTERM");
      const timer = setTimeout(() => kill(child, "SIGKILL"), 5000);
      await closed;
      clearTimeout(timer);
    },
  };
}

/**
 * Asks repeatedly until there is an answer.
 * @template T
 * @param {() => T | undefined | Promise<T | undefined>} ask
 * @param {number} milliseconds
 * @param {string} what for the error message, e.g. "the server to answer"
 * @returns {Promise<T>}
 */
export async function until(ask, milliseconds, what) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${milliseconds / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Prints what is being done, and how long it took if it took more than a few seconds.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
export async function step(what, work) {
  console.log(`${what} …`);
  const began = Date.now();
  const result = await work();
  const seconds = (Date.now() - began) / 1000;
  if (seconds > 5) console.log(`  done in ${seconds.toFixed(0)} s`);
  return result;
}

/**
 * npm by the Node that runs this script.
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function npm(args, options) {
  const script = process.env["npm_execpath"];
  return script
    ? run(process.execPath, [script, ...args], options)
    : run(windows ? "npm.cmd" : "npm", args, options);
}

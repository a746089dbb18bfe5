// npm test: installs what is missing, builds, and runs the suites one after the other.
//   npm test -- --only unit,view,host,package,oldest,e2e
// The last line is "N passed, N failed" over all of them.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { installBrowser } from "./browser.mjs";
import { startE5Server } from "./e5Server.mjs";
import { runHostTests } from "./hostTests.mjs";
import { nodeBinary, nodeRelease } from "./nodeRelease.mjs";
import { startLlamaServers } from "./llamaServer.mjs";
import { startTestOllama } from "./ollama.mjs";
import { addHostTests, unpackedPackage } from "./package.mjs";
import { show } from "./processes.mjs";
import { build, installDependencies, root } from "./project.mjs";

/**
 * What the reporter writes.
 * @typedef {object} Results
 * @property {string[]} passed
 * @property {number} skipped
 * @property {{ title: string, stack: string }[]} failures
 */

/**
 * Each suite writes its results to the file, or returns what this machine is missing for it. `host`, `package` and
 * `oldest` are the same tests: on the clone, on the unpacked package, and on it in the oldest VS Code that the
 * manifest promises.
 */
const suites = {
  unit: mocha,
  view: async (/** @type {string} */ file) => (await lackOfBrowser()) ?? mocha(file),
  host: (/** @type {string} */ file) => runHost(file, root, "newest"),
  package: (/** @type {string} */ file) => runHost(file, packageFolder, "newest"),
  oldest: (/** @type {string} */ file) => runHost(file, packageFolder, "oldest"),
  e2e: async (/** @type {string} */ file) => (await lackOfBrowser()) ?? runEndToEnd(file),
};

const names = /** @type {(keyof typeof suites)[]} */ (Object.keys(suites));
const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = values.only?.split(",") ?? names;
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  process.exit(1);
}

await installDependencies();
// Packaging builds for production, so it comes before the build that the tests run on.
const needsPackage = wanted.includes("package") || wanted.includes("oldest");
const packageFolder = needsPackage ? await unpackedPackage() : root;
await build(["--tests"]);
if (needsPackage) addHostTests(packageFolder);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of names.filter((name) => wanted.includes(name))) {
  console.log(`\n${name} tests`);
  const { passed, skipped, failures } = await resultsOf(name);
  total.passed += passed.length;
  total.skipped += skipped;
  total.failed += failures.length;
}
// On a machine that should run everything, a skipped test is a failure.
if (process.env["CI"]) {
  total.failed += total.skipped;
  total.skipped = 0;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/**
 * @param {keyof typeof suites} name
 * @returns {Promise<Results>}
 */
async function resultsOf(name) {
  const file = path.join(root, "out/results", `${name}.json`);
  rmSync(file, { force: true });
  /** @type {unknown} */
  let trouble;
  try {
    const lack = await suites[name](file);
    if (lack) {
      console.log(`SKIPPED: ${lack}`);
      return { passed: [], skipped: 1, failures: [] };
    }
  } catch (error) {
    trouble = error;
  }
  /** @type {Results} */
  const results = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { passed: [], skipped: 0, failures: [] };
  if (results.failures.length > 0) return results;
  if (!trouble && existsSync(file)) return results;
  const stack = trouble instanceof Error ? (trouble.stack ?? trouble.message) : "left no results";
  console.log(stack);
  return { ...results, failures: [{ title: name, stack }] };
}

async function lackOfBrowser() {
  return (await installBrowser()) ? undefined : "needs Chromium or Chrome (or CHROMIUM_PATH)";
}

/**
 * @param {string} file
 * @param {string} extension the folder of the extension
 * @param {import("./vscodeServer.mjs").Release} release of VS Code
 */
async function runHost(file, extension, release) {
  const lack = await lackOfBrowser();
  if (lack) return lack;
  const ollama = await startTestOllama();
  try {
    const env = { TEST_ROOT: root, TEST_RESULTS: file, ...(ollama ? testEnvironment(ollama) : {}) };
    await runHostTests({ extension, release, env });
  } finally {
    await ollama?.stop();
  }
  if (!existsSync(file)) return undefined;
  /** @type {Results} */
  const { passed, failures } = JSON.parse(readFileSync(file, "utf8"));
  for (const title of passed) console.log(`  ✔ ${title}`);
  for (const { title, stack } of failures) console.log(`  ✗ ${title}\n${stack}`);
  return undefined;
}

/** @param {string} file */
async function runEndToEnd(file) {
  const ollama = await startTestOllama();
  if (!ollama) return "needs Go, to build Ollama, or an ollama on PATH";
  /** @type {{ stop(): Promise<void> }[]} */
  const servers = [ollama];
  try {
    const llama = await startLlamaServers(ollama);
    servers.push(llama);
    const e5 = await startE5Server();
    servers.push(e5);
    return await mocha(file, {
      ...testEnvironment(ollama),
      TEST_OPENAI_CHAT_URL: llama.chatUrl,
      TEST_OPENAI_EMBEDDING_URL: llama.embeddingUrl,
      TEST_E5_URL: e5.url,
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/**
 * Tells tests about the real Ollama.
 * @param {import("./ollama.mjs").Ollama} ollama
 */
function testEnvironment({ host, program = "", models = "", chatModel, embeddingModel }) {
  return {
    TEST_OLLAMA_PROGRAM: program,
    TEST_OLLAMA_MODELS: models,
    TEST_OLLAMA_HOST: host,
    TEST_CHAT_MODEL: chatModel,
    TEST_EMBEDDING_MODEL: embeddingModel,
  };
}

/**
 * Runs the tests of the folder that is named as the file, in Node.
 * @param {string} file
 * @param {Record<string, string>} [env]
 */
async function mocha(file, env) {
  const name = path.basename(file, ".json");
  const program = path.join(root, "node_modules/mocha/bin/mocha.js");
  const reporter = ["--reporter", "tools/reporter.cjs", "--reporter-option", `file=${file}`];
  const tests = `out/test/${name}/**/*.test.js`;
  const node = await nodeWithSqlite();
  const code = await show(node, [program, ...reporter, tests], { cwd: root, env });
  if (code !== 0) throw new Error(`mocha ended with ${code}`);
  return undefined;
}

async function nodeWithSqlite() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const here = major > 22 || (major === 22 && minor >= 13);
  return here ? process.execPath : nodeBinary(await nodeRelease(24));
}

// Builds the bundles, one per runtime: extension host, worker thread, webview.
// --tests also builds the tests, --production minifies, --watch rebuilds on change.
const esbuild = require("esbuild");
const fs = require("node:fs");

const flags = new Set(process.argv.slice(2));
const production = flags.has("--production");

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "warning",
};
const node = { ...shared, platform: "node", format: "cjs", target: "node20" };

const bundles = [
  {
    ...node,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    external: ["vscode"],
  },
  { ...node, entryPoints: { worker: "src/worker/worker.ts" }, outdir: "dist" },
  {
    ...shared,
    platform: "browser",
    format: "esm",
    splitting: true,
    target: "es2022",
    entryPoints: { view: "src/view/main.ts" },
    outdir: "dist/view",
    loader: { ".ttf": "file" },
  },
];

const tests = {
  ...node,
  sourcemap: "inline",
  entryPoints: ["test/**/*.ts"],
  outbase: "test",
  outdir: "out/test",
  external: ["vscode", "mocha", "playwright-core", "esbuild", "typescript"],
};

async function main() {
  fs.rmSync("dist", { recursive: true, force: true });
  fs.rmSync("out", { recursive: true, force: true });
  const all = flags.has("--tests") ? [...bundles, tests] : bundles;
  if (flags.has("--watch")) {
    const contexts = await Promise.all(all.map((options) => esbuild.context(options)));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  await Promise.all(all.map((options) => esbuild.build(options)));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

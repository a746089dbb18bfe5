// Builds the bundles, one per runtime: extension host, worker thread, webview; and the WebAssembly kernels.
// --tests also builds the tests, --production minifies, --watch rebuilds on change.
const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");

const flags = new Set(process.argv.slice(2));
const production = flags.has("--production");

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "warning",
};
/** `import x from "./y.ts?bundle"` imports the bundle of y and its imports: { script, style }. */
const nestedBundles = {
  name: "nested bundles",
  setup(build) {
    build.onResolve({ filter: /\?bundle$/ }, ({ path: name, resolveDir }) => ({
      path: path.resolve(resolveDir, name.replace(/\?bundle$/, "")),
      namespace: "bundle",
    }));
    build.onLoad({ filter: /./, namespace: "bundle" }, async ({ path: entry }) => {
      const { outputFiles, metafile } = await esbuild.build({
        bundle: true,
        entryPoints: [entry],
        format: "iife",
        loader: { ".ttf": "dataurl" },
        metafile: true,
        minify: true,
        outdir: "dist",
        target: "es2022",
        write: false,
      });
      const text = (extension) =>
        outputFiles.find((file) => file.path.endsWith(extension))?.text ?? "";
      return {
        contents: JSON.stringify({ script: text(".js"), style: text(".css") }),
        loader: "json",
        watchFiles: Object.keys(metafile.inputs).map((file) => path.resolve(file)),
      };
    });
  },
};

const node = { ...shared, platform: "node", format: "cjs", target: "node20" };

const bundles = [
  {
    ...node,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    external: ["vscode"],
  },
  {
    ...node,
    entryPoints: {
      worker: "src/worker/thread/worker.ts",
      builtin: "src/worker/thread/builtin.ts",
      texts: "src/worker/thread/texts.ts",
      files: "src/worker/thread/files.ts",
    },
    outdir: "dist",
  },
  {
    ...shared,
    platform: "browser",
    format: "esm",
    splitting: true,
    target: "es2022",
    entryPoints: { view: "src/view/main.ts" },
    outdir: "dist/view",
    loader: { ".ttf": "file" },
    plugins: [nestedBundles],
  },
];

/** Tests import tools/ unbundled, once for all test bundles, because its modules listen to the process. */
const sharedTools = {
  name: "shared tools",
  setup(build) {
    build.onResolve({ filter: /\/tools\/\w+\.mjs$/ }, ({ path: name, resolveDir }) => ({
      path: path.resolve(resolveDir, name),
      external: true,
    }));
  },
};

const tests = {
  ...node,
  sourcemap: "inline",
  entryPoints: ["test/**/*.ts"],
  outbase: "test",
  outdir: "out/test",
  external: ["vscode", "mocha", "playwright-core", "esbuild", "typescript"],
  plugins: [sharedTools],
};

/** Compiles src/kernels to dist/kernels.wasm, or copies what was compiled from the same sources. */
async function buildKernels() {
  const compiled = "node_modules/.cache/kernels.wasm";
  const sources = fs.readdirSync("src/kernels").map((file) => path.join("src/kernels", file));
  const changed = (file) => fs.statSync(file).mtimeMs;
  if (
    !fs.existsSync(compiled) ||
    [...sources, "esbuild.js"].some((s) => changed(s) > changed(compiled))
  ) {
    const asc = await import("assemblyscript/asc");
    const { error, stderr } = await asc.main([
      "src/kernels/index.ts",
      ...["--outFile", compiled, "--runtime", "stub", "--optimizeLevel", "3", "--converge"],
      ...["--enable", "simd", "--enable", "threads", "--noAssert", "--disableWarning", "112"],
      ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536"],
    ]);
    if (error) throw new Error(stderr.toString());
  }
  fs.mkdirSync("dist", { recursive: true });
  fs.copyFileSync(compiled, "dist/kernels.wasm");
}

async function main() {
  fs.rmSync("dist", { recursive: true, force: true });
  if (flags.has("--tests")) fs.rmSync("out", { recursive: true, force: true });
  await buildKernels();
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

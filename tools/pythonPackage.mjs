// Python packages for the tests, each in a folder of its own.
import { cached } from "./cache.mjs";
import { installPackages } from "./debian.mjs";
import { run, step } from "./processes.mjs";

/**
 * The folder of a package and of what it needs, for PYTHONPATH.
 * @param {string} name in the package index
 * @param {string} version
 * @param {string} title for the progress message, with the size
 */
export async function pythonPackage(name, version, title) {
  return cached(`${name}-${version}`, async (folder) => {
    await installPackages(["python3", "python3-pip"]);
    await step(`Installing ${title}`, async () => {
      const pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:"];
      await run("python3", [...pip, "--target", folder, `${name}==${version}`]);
    });
  });
}

// The package (VSIX), unpacked as VS Code unpacks it when a user installs it.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { npm, step, temporaryFolder } from "./processes.mjs";
import { root } from "./project.mjs";

/** Packages the clone, which builds it for production, and returns the folder of the unpacked extension. */
export async function unpackedPackage() {
  const folder = temporaryFolder();
  const file = path.join(folder, "embeddings.vsix");
  await step("Packaging the extension", () =>
    npm(["run", "package", "--", "--out", file], { cwd: root }),
  );
  const packed = readFileSync(file);
  for (const [name, content] of Object.entries(unzipSync(packed))) {
    if (!name.startsWith("extension/") || name.endsWith("/")) continue;
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  console.log(`  ${(packed.length / 1e6).toFixed(2)} MB`);
  return path.join(folder, "extension");
}

/**
 * Puts the built host tests into the unpacked extension: VS Code gives each extension an API of its own, and
 * tests that stand in for parts of it need the extension's.
 * @param {string} extension
 */
export function addHostTests(extension) {
  cpSync(path.join(root, "out/test/host"), path.join(extension, "out/test/host"), {
    recursive: true,
  });
  symlinkSync(path.join(root, "node_modules"), path.join(extension, "node_modules"), "junction");
}

// node tools/recordThemes.mjs: records in test/view/themes.json what VS Code gives a webview in its own four
// themes: the classes of the body and the variables that the view and its tests mention (null: not set).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, root } from "./project.mjs";
import { colorThemes } from "./themes.mjs";
import { openWindow, plotIn, runCommand } from "./window.mjs";

/** @returns {string[]} */
function mentionedVariables() {
  const text = ["src/view", "test/view"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|css)$/.test(file))
      .map((file) => readFileSync(path.join(root, folder, file), "utf8")),
  );
  return [...new Set(text.join("\n").match(/--vscode-[\w-]*\w/g))].sort();
}

/**
 * @param {string} colorTheme
 * @param {readonly string[]} names
 */
async function record(colorTheme, names) {
  const window = await openWindow({
    extension: root,
    settings: {
      "embeddings.categories": ["fruits"],
      "embeddings.engine": "builtin",
      "embeddings.wordsPerCategory": 1,
      "workbench.colorTheme": colorTheme,
    },
  });
  try {
    const { page } = window;
    await runCommand(page, "Embeddings: Cluster Categories");
    await page.getByRole("checkbox", { name: "fruits", checked: true }).first().waitFor();
    await page.keyboard.press("Enter");
    const html = plotIn(page).locator("html");
    await plotIn(page).getByText("1 point", { exact: true }).waitFor();
    return await html.evaluate((html, names) => {
      const { body, defaultView } = html.ownerDocument;
      const style = defaultView.getComputedStyle(html);
      return {
        kind: body.dataset["vscodeThemeKind"],
        classes: [...body.classList].filter((name) => name.startsWith("vscode-")).sort(),
        variables: Object.fromEntries(
          names.map((name) => [name, style.getPropertyValue(name).trim() || null]),
        ),
      };
    }, names);
  } finally {
    await window.close();
  }
}

await build();
const names = mentionedVariables();
/** @type {Record<string, Awaited<ReturnType<typeof record>>>} */
const themes = {};
for (const [name, colorTheme] of Object.entries(colorThemes)) {
  themes[name] = await record(colorTheme, names);
  console.log(name);
}
writeFileSync(
  path.join(root, "test/view/themes.json"),
  `${JSON.stringify(themes, undefined, 2)}\n`,
);

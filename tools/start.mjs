// npm start: installs, builds, and opens a development window with the extension.
//   npm start -- --headless --screenshot FILE [--theme dark|light|hcDark|hcLight] [--categories A,B] [--words N]
// does the main job without a person, saves a picture of the window and prints a summary.
import { parseArgs } from "node:util";
import { runHeadless } from "./headless.mjs";
import { openDevelopmentWindow } from "./developmentWindow.mjs";
import { build, installDependencies } from "./project.mjs";
import { step } from "./processes.mjs";
import { isColorTheme } from "./themes.mjs";

const { values } = parseArgs({
  options: {
    headless: { type: "boolean", default: false },
    screenshot: { type: "string" },
    theme: { type: "string", default: "dark" },
    categories: { type: "string" },
    words: { type: "string" },
  },
});
const { headless, screenshot, theme, categories, words } = values;
if (!isColorTheme(theme)) throw new Error("--theme is dark, light, hcDark or hcLight.");

await installDependencies();
await step("Building the extension", () => build());
if (headless) {
  const good = await runHeadless({
    screenshot,
    theme,
    categories: categories?.split(","),
    words: words ? Number(words) : undefined,
  });
  process.exit(good ? 0 : 1);
}
await openDevelopmentWindow();

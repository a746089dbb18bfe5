import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fidelityOf } from "./fidelity";
import { openView, type View } from "./harness";
import { placeOf } from "./openPlot";
import { qualityOf } from "./quality";
import { showMessage } from "./scatter";
import type { ThemeName } from "./themes";
import { root } from "../root";

interface Axe {
  run(options: { resultTypes: string[] }): Promise<{
    violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[];
  }>;
}

const axe = fs.readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** What the rules of axe-core find wrong with the page as it is. */
async function faults(view: View): Promise<string[]> {
  await view.page.evaluate(axe);
  const { violations } = await view.page.evaluate(() =>
    (window as unknown as { axe: Axe }).axe.run({ resultTypes: ["violations"] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** What the page shows, one after the other. */
const states: Record<string, (view: View) => Promise<unknown>> = {
  waiting: (view) => view.waitFor("ready"),
  "words arriving": async (view) => {
    const words = [{ category: "fruits", words: ["apple", "fig"] }];
    await view.post({ type: "progress", message: "fruits 2 of 25", done: 2, total: 25, words });
    await view.page.getByText("apple, fig").waitFor();
  },
  failure: async (view) => {
    const actions = ["Start Ollama", "Use the built-in engine"].map((title) => ({
      id: "x",
      title,
    }));
    await view.post({ type: "failed", sentence: "Ollama is not running.", actions });
    await view.page.getByRole("alert").waitFor();
  },
  "no points": async (view) => {
    await view.post(showMessage({ perCategory: 0 }));
    await view.waitFor("drawn");
  },
  plot: async (view) => {
    const show = showMessage();
    show.scatter.states.set([1, 2]);
    show.scatter.sourceCounts.fill(1);
    const engine = { ...show.scatter.engine, words: "words saved", prefix: "search_document: " };
    await view.post({ ...show, scatter: { ...show.scatter, engine } });
    await view.waitFor("drawn", 1);
    await view.post(fidelityOf(32, 4));
    const actions = [{ id: "askForMore", title: "Try Again" }];
    await view.post({ type: "notices", notices: [{ sentence: "fruits 8 of 25.", actions }] });
    await view.page.getByText("Try Again").waitFor();
  },
  "hidden categories": async (view) => {
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await view.page.getByRole("searchbox", { name: "Search categories" }).fill("s");
  },
  "open menu": async (view) => {
    await view.page.getByRole("button", { name: "Colors and shapes" }).click();
    await view.page.getByRole("menuitemcheckbox").first().hover();
  },
  "found words": async (view) => {
    await view.page.getByRole("combobox", { name: "Find a word" }).fill("countries");
    await view.page.getByRole("option").first().waitFor();
  },
  neighbors: async (view) => {
    await view.page.keyboard.press("Enter");
    const neighbors = [1, 2, 3].map((point) => ({ point, cosine: 1 - point / 5 }));
    const coordinates = new Float32Array(10);
    await view.post({
      type: "query",
      space: "1",
      text: "a bicycle",
      method: "pca",
      coordinates,
      neighbors,
    });
    await view.post({ type: "neighbors", space: "1", point: 24, neighbors });
    await view.page.getByRole("list", { name: "Nearest neighbors" }).nth(1).waitFor();
  },
  "hover card": async (view) => {
    const { x, y } = await placeOf(view, "fruits 3");
    await view.page.mouse.move(x, y);
    await view.page.getByRole("tooltip").waitFor();
  },
  "words table": async (view) => {
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page.getByRole("gridcell", { name: "countries 1", exact: true }).click();
    await view.page.getByRole("button", { name: "Preserved" }).click();
  },
  quality: async (view) => {
    await view.page.getByRole("tab", { name: "Quality" }).click();
    const { quality } = qualityOf(showMessage());
    const first = [{ points: [3, 4, 5], size: 3, cosine: 1 }];
    await view.post({ type: "quality", quality: { ...quality, alike: { count: 1, first } } });
    await view.page.locator(".groups tbody button").first().click();
    for (const name of ["Misplaced", "Outliers", "Duplicates"]) {
      await view.page.locator("summary", { hasText: name }).click();
    }
  },
  "computing another projection": async (view) => {
    await view.page.getByRole("combobox", { name: "Projection" }).selectOption("UMAP");
    await view.page.getByText("Computing…").waitFor();
  },
};

describe("the rules of accessibility", function () {
  this.timeout(120_000);

  for (const theme of ["dark", "light", "hcDark", "hcLight"] as const satisfies ThemeName[]) {
    it(`hold in every state of the page, in the theme ${theme}`, async () => {
      const view = await openView({ theme, reduceMotion: true });
      const found: Record<string, string[]> = {};
      for (const [state, enter] of Object.entries(states)) {
        await enter(view);
        const wrong = await faults(view);
        if (wrong.length > 0) found[state] = wrong;
      }
      await view.close();
      assert.deepEqual(found, {});
    });
  }
});

import * as assert from "node:assert/strict";
import { methods } from "../../src/core/projection/methods";
import { closeAfterEach, type View } from "./harness";
import { fidelityOf } from "./fidelity";
import { exported, openPlot, placeOf, saved } from "./openPlot";
import { showMessage } from "./scatter";

declare global {
  interface Window {
    /** The pictures of the canvas since the look at them began, and the frames in which it was looked at. */
    seen: { pictures: Set<string>; frames: number };
  }
}

describe("the projection", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const axis = (name: string, { page } = view) =>
    page.getByRole("combobox", { name: `Component on ${name}` });

  it("says how much the view preserves, and what it hides", async () => {
    view = await openPlot();
    const asked = await view.waitFor("fidelity");
    assert.deepEqual([asked.method, asked.axes], ["pca", [0, 1, 2]]);
    await view.page.getByText("Measuring…").waitFor();
    await view.post(fidelityOf(32, 4));
    const figures = view.page.getByText("This view preserves 18% of nearest neighbors");
    assert.match(await figures.innerText(), /hides 73% of the variance/);
    const title = async () => (await figures.getAttribute("title")) ?? "";
    assert.match(await title(), /Trustworthiness 0\.810, continuity 0\.870 \(k = 15\)\./);
    await view.post(fidelityOf(32, 4, { estimatedFrom: 2500, reconstructionError: 0.4321 }));
    assert.match(await title(), /\(k = 15; estimated from 2500 points\)\./);
    assert.match(await title(), /this view shows of them: 0\.432\./);
  });

  describe("by axes that part groups", () => {
    const lda = (column = "category") => {
      const { layout } = showMessage({ components: 4 });
      const discriminants = { column, separation: [0.6, 0.3, 0.1] };
      return { ...layout, method: "lda" as const, discriminants };
    };
    const recognition = { shown: 0.744, all: 0.93, chance: 0.25, points: 32, of: 32 };
    const fitted = () => view.page.locator(".status-bar .recognition");

    it("says that they are fitted, and how many unseen points they recognize beside guessing", async () => {
      view = await openPlot();
      await view.page.getByRole("combobox", { name: "Projection" }).selectOption("LDA");
      assert.equal((await view.waitFor("project")).method, "lda");
      await view.post({ type: "layout", layout: lda(), progress: 1 });
      await view.page.getByText("Fitted to Category").waitFor();
      assert.equal((await view.waitFor("fidelity", 1)).method, "lda");
      await view.post(fidelityOf(32, 4, { method: "lda", recognition }));
      const sentence = "Fitted to Category: recognizes 74% of unseen points (guessing: 25%)";
      assert.equal(await fitted().innerText(), sentence);
      const title = (await fitted().getAttribute("title")) ?? "";
      assert.match(
        title,
        /74% are nearest to the center of their own group .* and 93% are assigned/,
      );
      assert.doesNotMatch(title, /Estimated/);
      const some = { ...recognition, points: 5000, of: 80_000 };
      await view.post(fidelityOf(32, 4, { method: "lda", recognition: some }));
      assert.match((await fitted().getAttribute("title")) ?? "", /Estimated from 5000 of 80000/);
      await view.post(fidelityOf(32, 4, { method: "lda" }));
      assert.equal(await fitted().innerText(), "Fitted to Category");
      assert.match((await fitted().getAttribute("title")) ?? "", /too few points/);
    });

    it("names the axes in the picture, in the choice of axes and in exported coordinates", async () => {
      view = await openPlot();
      await view.post({ type: "layout", layout: lda(), progress: 1 });
      assert.match((await exported(view, "svg")) as string, />LD1 \(12\.3%\)</);
      assert.match((await exported(view, "csv")) as string, /LD1,LD2,LD3,Rest 1/);
      await axis("X").selectOption("Rest 1");
      const option = axis("Y").locator("option", { hasText: "LD2" });
      assert.match((await option.getAttribute("title")) ?? "", /30% of the separation/);
    });

    it("is measured again when they are fitted to another column", async () => {
      view = await openPlot();
      await view.page.getByRole("combobox", { name: "Projection" }).selectOption("LDA");
      await view.post({ type: "layout", layout: lda(), progress: 1 });
      await view.waitFor("fidelity", 1);
      await view.post(fidelityOf(32, 4, { method: "lda", recognition }));
      await view.post({ type: "layout", layout: lda("kind"), progress: 1 });
      await view.page.getByText("Fitted to kind").waitFor();
      assert.equal((await view.waitFor("fidelity", 2)).method, "lda");
    });

    it("is offered where groups color the points alone", async () => {
      const show = showMessage();
      const option = () => view.page.locator(".projection-bar option", { hasText: "LDA" });
      view = await openPlot();
      assert.equal(await option().isDisabled(), false);
      const { grouping } = show.scatter;
      const one = { ...grouping, column: "text", names: ["all"], codeOf: new Uint32Array(32) };
      await view.post({ type: "grouping", grouping: one });
      assert.equal(await option().isDisabled(), true);
      assert.match((await option().getAttribute("title")) ?? "", /two groups or more/);
    });
  });

  it("offers a view that preserves far more neighbors, and shows it", async () => {
    view = await openPlot();
    await view.post(fidelityOf(32, 4));
    const offer = view.page.getByRole("button", { name: /^Show UMAP, which preserves 51%/ });
    assert.equal(await offer.count(), 0);
    const better = { method: "umap" as const, parameters: { neighbors: 5 }, kept: 0.51 };
    await view.post(fidelityOf(32, 4, { better }));
    assert.equal(await offer.innerText(), "UMAP preserves 51%");
    await offer.click();
    const asked = await view.waitFor("project");
    assert.deepEqual([asked.method, asked.parameters], ["umap", { neighbors: 5 }]);
  });

  it("names the texts that their vectors do not tell apart", async () => {
    view = await openPlot();
    const equal = { count: 1, groups: [[0, 1, 2, 3, 4, 5]] };
    const near = { count: 9, groups: [[6, 7]] };
    await view.post(fidelityOf(32, 4, { equal, near }));
    const figures = view.page.getByText("This view preserves 18% of nearest neighbors");
    const title = (await figures.getAttribute("title")) ?? "";
    assert.match(title, /Equal vectors: (“[^”]+” and ){4}2 more\./);
    assert.ok(title.includes("(cosine 0.99 or more): “fruits 6” and “fruits 7”; 8 more."), title);
  });

  it("says when there are too few points to measure", async () => {
    view = await openPlot();
    await view.post(fidelityOf(32, 4, { k: 0, kept: 1 }));
    await view.page.getByText("Too few points to measure").waitFor();
  });

  it("shows any three components, asks again how true that is, and keeps the choice", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.post(fidelityOf(32, 4));
    await axis("Y").selectOption("PC7");
    const { components } = await saved(view, (state) => state.components[1] === 6);
    assert.deepEqual(components, [0, 6, 2]);
    assert.deepEqual((await view.waitFor("fidelity", 1)).axes, [0, 6, 2]);
    assert.match((await exported(view, "svg")) as string, />PC7 \(2\.0%\)</);
    await axis("X").selectOption("PC3");
    assert.deepEqual((await saved(view, (s) => s.components[0] === 2)).components, [2, 6, 0]);
    await view.reload();
    await view.waitFor("ready");
    await view.post(showMessage());
    await view.waitFor("drawn");
    assert.equal(await axis("Y").inputValue(), "6");
  });

  it("draws scree bars that say the explained variance and which of it is shown", async () => {
    view = await openPlot();
    const scree = view.page.getByRole("img", { name: "Explained variance: PC1 12.3%, PC2 8.1%" });
    assert.equal(await scree.locator(".bar").count(), 10);
    assert.equal(await scree.locator(".bar.shown").count(), 3);
    await view.page.getByRole("button", { name: "2-D" }).click();
    await saved(view, (state) => state.flat);
    assert.equal(await scree.locator(".bar.shown").count(), 2);
    assert.deepEqual((await view.waitFor("fidelity", 1)).axes, [0, 1]);
  });

  it("offers every method, with a control for each of its parameters", async () => {
    view = await openPlot();
    const method = view.page.getByRole("combobox", { name: "Projection" });
    for (const { label, parameters } of methods) {
      await method.selectOption(label);
      const inputs = await view.page.locator(".projection-bar input[type=number]").all();
      const shown = await Promise.all(
        inputs.map(async (input) => [
          await input.getAttribute("name"),
          ...(await Promise.all(
            ["min", "max", "step"].map(async (name) => Number(await input.getAttribute(name))),
          )),
        ]),
      );
      const expected = parameters.map(({ name, minimum, maximum, step }) => [
        ...[name, minimum, maximum, step],
      ]);
      assert.deepEqual(shown, expected);
      for (const { label } of parameters) {
        await view.page.getByRole("spinbutton", { name: label }).waitFor();
      }
    }
  });

  it("switches the method with its parameters, and the points move", async () => {
    view = await openPlot({ reduceMotion: true });
    const before = await placeOf(view, "sports 1");
    await view.page.getByRole("combobox", { name: "Projection" }).selectOption("UMAP");
    const first = await view.waitFor("project");
    assert.deepEqual([first.method, first.parameters], ["umap", {}]);
    await view.page.getByText("Computing…").waitFor();
    await view.page.getByRole("spinbutton", { name: "Neighbors" }).fill("5");
    await view.page.keyboard.press("Enter");
    assert.deepEqual((await view.waitFor("project", 1)).parameters, { neighbors: 5 });
    const layout = {
      space: "1",
      method: "umap" as const,
      parameters: { neighbors: 5 },
      components: 3,
      coordinates: Float32Array.from({ length: 96 }, (_, index) => Math.sin(index * 7)),
      explainedVariance: [],
    };
    await view.post({ type: "layout", layout, progress: 0.4 });
    await view.page.getByText("40%").waitFor();
    await view.post({ type: "layout", layout, progress: 1 });
    await view.page.getByText("40%").waitFor({ state: "detached" });
    assert.match((await exported(view, "svg")) as string, />UMAP 1</);
    assert.notDeepEqual(await placeOf(view, "sports 1"), before);
    const asked = (await view.messages()).filter(({ type }) => type === "fidelity").at(-1);
    assert.ok(asked?.type === "fidelity" && asked.method === "umap");
  });

  it("returns to the previous picture when the projection fails, or is given up", async () => {
    view = await openPlot();
    const { layout } = showMessage();
    const method = view.page.getByRole("combobox", { name: "Projection" });
    const part = { ...layout, method: "tsne" as const, components: 3, explainedVariance: [] };
    await method.selectOption("t-SNE");
    await view.post({
      type: "layout",
      layout: { ...part, coordinates: layout.coordinates.slice(0, 96) },
      progress: 0.5,
    });
    await view.page.getByText("50%").waitFor();
    await view.post({ type: "notProjected", method: "umap", parameters: {}, layout });
    assert.equal(await method.inputValue(), "tsne", "another one that was asked for before");
    await view.post({ type: "notProjected", method: "tsne", parameters: {}, layout });
    await view.page.getByText("50%").waitFor({ state: "detached" });
    assert.equal(await method.inputValue(), "pca");
    assert.match((await exported(view, "svg")) as string, />PC1 /);
    await method.selectOption("UMAP");
    await view.page.getByText("Computing…").waitFor();
    await view.page.getByRole("button", { name: "Stop and keep the previous layout" }).click();
    assert.equal((await view.waitFor("project", 2)).method, "pca");
    await view.page.getByText("Computing…").waitFor({ state: "detached" });
  });

  it("asks for the method again that was chosen before a reload", async () => {
    view = await openPlot();
    await view.page.getByRole("combobox", { name: "Projection" }).selectOption("t-SNE");
    await view.page.getByRole("spinbutton", { name: "Perplexity" }).fill("7");
    await view.page.keyboard.press("Enter");
    await saved(view, (state) => state.method === "tsne");
    await view.page.waitForTimeout(200);
    await view.reload();
    await view.waitFor("ready");
    await view.post(showMessage());
    const asked = await view.waitFor("project");
    assert.deepEqual([asked.method, asked.parameters], ["tsne", { perplexity: 7 }]);
  });

  const causes: Record<string, (view: View) => Promise<unknown>> = {
    "other components": (view) => axis("X", view).selectOption("PC9"),
    "another method": (view) => {
      const { layout } = showMessage();
      const coordinates = Float32Array.from({ length: 96 }, (_, index) => Math.sin(index * 7));
      const umap = { ...layout, method: "umap" as const, components: 3, coordinates };
      return view.post({ type: "layout", layout: { ...umap, explainedVariance: [] }, progress: 1 });
    },
  };
  for (const [cause, change] of Object.entries(causes)) {
    it(`flies to the places of ${cause}, but not where motion is reduced`, async () => {
      for (const reduceMotion of [false, true]) {
        view = await openPlot({ reduceMotion });
        await view.page.evaluate(() => {
          const seen = (window.seen = { pictures: new Set(), frames: 0 });
          const canvas = document.querySelector("canvas");
          const copy = document.createElement("canvas");
          const look = (): void => {
            [copy.width, copy.height] = [canvas?.width ?? 0, canvas?.height ?? 0];
            const nothing = copy.toDataURL();
            if (canvas) copy.getContext("2d")?.drawImage(canvas, 0, 0);
            const picture = copy.toDataURL();
            // What was drawn can be read only until the frame ends.
            if (picture !== nothing) seen.pictures.add(picture);
          };
          const request = window.requestAnimationFrame.bind(window);
          window.requestAnimationFrame = (callback) =>
            request((time) => {
              callback(time);
              look();
            });
          const count = (): void => {
            seen.frames++;
            request(count);
          };
          count();
        });
        const frames = () => view.page.evaluate(() => window.seen.frames);
        await change(view);
        const start = await frames();
        while ((await frames()) < start + 12) await view.page.waitForTimeout(30);
        const pictures = await view.page.evaluate(() => window.seen.pictures.size);
        if (reduceMotion) assert.ok(pictures <= 2, `${pictures} pictures at once`);
        else assert.ok(pictures > 3, `${pictures} pictures on the way`);
        if (!reduceMotion) await view.close();
      }
    });
  }
});

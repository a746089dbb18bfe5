import * as assert from "node:assert/strict";
import type { ToView } from "../../src/protocol/messages";
import { closeAfterEach, openView, type View } from "./harness";
import { command, exported, openPlot, placeOf, saved } from "./openPlot";
import { showMessage } from "./scatter";

type Show = Extract<ToView, { type: "show" }>;

describe("a message that the page does not understand", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  it("ends in a sentence, and is told to the host", async () => {
    view = await openView();
    await view.post({ type: "progress", message: "fruits", done: 0, total: 4, words: [] });
    await view.page.getByText("fruits").waitFor();
    const show = showMessage();
    const appearance = { ...show.appearance, palette: "rainbow" as "turbo" };
    await view.post({ ...show, appearance });
    await view.page.getByRole("alert").getByText("did not understand").waitFor();
    assert.equal(await view.page.getByRole("button", { name: "Cancel" }).isVisible(), false);
    assert.match((await view.waitFor("problem")).message, /not understood: show/);
    await view.post(show);
    await view.waitFor("drawn");
    assert.equal(await view.page.getByRole("alert").isVisible(), false);
  });
});

describe("the page is never blank", function () {
  this.timeout(60_000);
  let view: View;
  afterEach(async () => {
    const violations = await view.violations();
    const problems = (await view.messages()).filter(
      (message) =>
        message.type === "problem" &&
        !/WebGL2? is not available|shaders do not link/.test(message.message),
    );
    await view.close();
    assert.deepEqual([violations, problems], [[], []]);
  });

  it("before the first message", async () => {
    view = await openView();
    await view.page.getByText("Loading…").waitFor();
    await view.post({ type: "progress", message: "fruits", done: 0, total: 4, words: [] });
    await view.page.getByText("Loading…").waitFor({ state: "detached" });
  });

  it("makes the plot ready out of sight before there is data, and then draws with it", async () => {
    view = await openView();
    await view.waitFor("ready");
    const surface = view.page.locator(".plot-area .surface");
    await surface.locator("canvas").first().waitFor({ state: "attached" });
    assert.equal(await surface.isVisible(), false);
    assert.equal(await view.page.getByRole("application").count(), 0);
    await view.page.evaluate(() =>
      Object.assign(document.querySelector("canvas") ?? {}, { kept: 1 }),
    );
    await view.post(showMessage());
    assert.equal((await view.waitFor("drawn")).points, 32);
    assert.equal(await surface.isVisible(), true);
    assert.ok(await view.page.evaluate(() => "kept" in (document.querySelector("canvas") ?? {})));
  });

  it("without WebGL when the settings ask for Plotly", async () => {
    view = await openView({ webgl: false });
    await view.waitFor("ready");
    await view.post({ ...showMessage(), appearance: { palette: "turbo", renderer: "plotly" } });
    assert.equal((await view.waitFor("drawn")).renderer, "flat");
  });

  it("without WebGL: the same picture with legend, list and hover", async () => {
    view = await openView({ webgl: false });
    await view.waitFor("ready");
    await view.post(showMessage());
    const drawn = await view.waitFor("drawn");
    assert.deepEqual([drawn.renderer, drawn.points], ["flat", 32]);
    await view.page.getByText("WebGL is not available; the plot").waitFor();
    const { x, y } = await placeOf(view, "sports 3");
    await view.page.mouse.move(x, y);
    await view.page.getByRole("tooltip").getByText("sports 3", { exact: true }).waitFor();
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await saved(view, (state) => state.hidden.length === 1);
  });

  it("where the driver cannot link the shaders", async () => {
    view = await openView({ webgl: "unlinked" });
    await view.post(showMessage());
    assert.equal((await view.waitFor("drawn")).renderer, "flat");
    assert.match((await view.waitFor("problem")).message, /shaders do not link/);
  });

  it("when the graphics context is lost, and says so until it is back", async () => {
    view = await openPlot();
    await view.page.evaluate(() => {
      for (const canvas of document.querySelectorAll("canvas")) {
        const extension = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
        if (!extension) continue;
        extension.loseContext();
        setTimeout(() => extension.restoreContext(), 400);
      }
    });
    const note = view.page.getByText("The graphics driver was reset");
    await note.waitFor();
    await note.waitFor({ state: "hidden" });
    const { x, y } = await placeOf(view, "sports 3");
    await view.page.mouse.move(x, y);
    await view.page.getByRole("tooltip").getByText("sports 3", { exact: true }).waitFor();
  });

  it("with no point, one point, and points at no place", async () => {
    view = await openView();
    await view.waitFor("ready");
    await view.post(showMessage({ perCategory: 0 }));
    assert.equal((await view.waitFor("drawn")).points, 0);
    await view.page.getByText("There are no points to show.").waitFor();
    await view.post(showMessage({ categories: ["fruits"], perCategory: 1, components: 1 }));
    assert.equal((await view.waitFor("drawn", 1)).points, 1);
    await view.page.getByText("1 point", { exact: true }).waitFor();
    const show = showMessage();
    show.layout.coordinates.fill(NaN, 0, 40);
    await view.post(show);
    await view.waitFor("drawn", 2);
    const points = ((await exported(view, "svg")) as string).match(/<title>/g)?.length;
    assert.equal(points, 28, "four points have no place, the others are drawn");
    await view.post({ ...show, layout: { ...show.layout, coordinates: new Float32Array(320) } });
    await view.waitFor("drawn", 3);
  });

  it("with hostile, long, right-to-left and emoji words", async () => {
    const words = [
      `<img src=x onerror="window.hacked = 1">`,
      "x".repeat(300),
      "long words with spaces ".repeat(14),
      "שלום עולם",
      "مرحبا بالعالم",
      "👩‍👩‍👧‍👦 family",
      "\u202egnp.exe",
      "",
    ];
    const text = (_category: string, index: number): string => words[index] ?? "";
    view = await openPlot({}, showMessage({ text, categories: ["<b>bold</b>", "שפות", "c", "d"] }));
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page
      .getByText(words[0] ?? "")
      .first()
      .waitFor();
    await view.post({ type: "select", points: [1], reveal: true });
    await view.page.getByRole("tab", { name: "Neighbors" }).click();
    await view.screenshot("hostile");
    const wide = await view.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 900, "nothing sticks out");
    assert.equal(await view.page.locator("main b, main img").count(), 0);
    assert.equal(await view.page.evaluate(() => "hacked" in window), false);
  });

  it("with texts that would turn their direction: each place shows what turns it", async () => {
    const lie = "invoice\u202egnp.exe";
    const seen = "invoice[U+202E]gnp.exe";
    const show = showMessage({ text: () => lie, categories: ["c\u202ed", "e"] });
    view = await openPlot({ reduceMotion: true }, show);
    await view.page.locator(".legend-row", { hasText: "c[U+202E]d" }).waitFor();
    const { x, y } = await placeOf(view, seen);
    await view.page.mouse.move(x, y);
    await view.page.getByRole("tooltip").getByText(seen).waitFor();
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page.getByRole("gridcell", { name: seen }).first().waitFor();
    await view.post({ type: "select", points: [0], reveal: false });
    await view.page.getByRole("tab", { name: "Neighbors" }).click();
    await view.page.getByRole("heading", { name: seen }).waitFor();
    await view.screenshot("direction");
    assert.doesNotMatch(await view.page.locator("main").innerHTML(), /[\u202a-\u202e]/);
    assert.doesNotMatch((await exported(view, "svg")) as string, /[\u202a-\u202e]/);
    await command(view, "copyWords");
    assert.equal((await view.waitFor("copy")).text, lie, "a copy is the text itself");
  });

  it("at 200 pixels wide, with every control inside", async () => {
    view = await openPlot({ width: 200, height: 700 });
    await view.screenshot("narrow");
    const outside = await view.page.evaluate(() =>
      [...document.querySelectorAll("button, select, input")]
        .filter((control) => control.checkVisibility())
        .map((control) => [control.getBoundingClientRect(), control] as const)
        .filter(([box]) => box.left < 0 || box.right > innerWidth + 0.5)
        .map(([, control]) => control.ariaLabel ?? control.textContent),
    );
    assert.deepEqual(outside, []);
    const rows = (name: string) =>
      view.page
        .locator(name)
        .evaluateAll((all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size);
    assert.equal(await rows("[aria-label^='Component on']"), 1, "the components in one row");
    assert.equal(await rows(".legend .icon-button"), 1, "the legend's buttons in one row");
    const plot = await view.page.locator(".plot-area").boundingBox();
    assert.ok(plot && plot.width > 190 && plot.height > 150, JSON.stringify(plot));
  });

  it("at any width beside an editor, with every name of the lists whole", async () => {
    view = await openPlot({ width: 500, height: 500 });
    for (const width of [500, 700, 900]) {
      await view.page.setViewportSize({ width, height: 500 });
      const cut = await view.page
        .locator("[role=tab]")
        .evaluateAll((tabs) =>
          tabs.filter((tab) => tab.scrollWidth > tab.clientWidth).map((tab) => tab.textContent),
        );
      assert.deepEqual(cut, [], `at ${width}`);
      const tops = await view.page
        .locator(".legend .select, .legend .icon-button")
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top / 8)));
      assert.equal(new Set(tops).size, 1, `order and buttons in one row at ${width}`);
    }
  });

  it("after it moved to another window or the theme changed, without drawing again", async () => {
    view = await openPlot();
    const background = () =>
      view.page.evaluate(() => {
        const canvas = document.querySelector("canvas");
        return getComputedStyle(canvas?.parentElement ?? document.body).backgroundColor;
      });
    const dark = await background();
    await view.page.evaluate(() =>
      Object.assign(document.querySelector("canvas") ?? {}, { kept: 1 }),
    );
    await view.setTheme("light");
    await view.page.waitForFunction(
      (dark) =>
        getComputedStyle(document.querySelector("canvas")?.parentElement ?? document.body)
          .backgroundColor !== dark,
      dark,
    );
    assert.ok(await view.page.evaluate(() => "kept" in (document.querySelector("canvas") ?? {})));
    assert.equal((await view.messages()).filter(({ type }) => type === "drawn").length, 1);
    await view.page.setViewportSize({ width: 500, height: 400 });
    const { x } = await placeOf(view, "sports 3");
    assert.ok(x < 500);
  });

  it("after it moved to a screen with other pixels, as sharp as that", async () => {
    view = await openPlot({ width: 600, height: 400 });
    const screen = await view.page.context().newCDPSession(view.page);
    for (const [deviceScaleFactor, width] of [
      [2, 640],
      [1.25, 560],
      [1, 600],
    ] as const) {
      const size = { width, height: 400, mobile: false };
      await screen.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor });
      await view.page.waitForFunction((ratio) => {
        const canvas = document.querySelector("canvas");
        const width = Math.round((canvas?.parentElement?.clientWidth ?? 0) * ratio);
        return width > 0 && canvas?.width === width;
      }, deviceScaleFactor);
    }
    assert.equal((await view.messages()).filter(({ type }) => type === "drawn").length, 1);
  });

  it("when a text changed or went away in its document", async () => {
    view = await openPlot();
    const states = new Uint8Array(32);
    states[0] = 1;
    states[1] = 2;
    states[2] = 2;
    await view.post({ type: "states", states, sourceCounts: new Uint32Array(32) });
    await view.page.getByText("1 text has changed.").waitFor();
    await view.page.getByText("2 texts are gone.").waitFor();
    await view.page.getByRole("button", { name: "2 texts are gone." }).click();
    await saved(view, ({ selection }) => selection.join() === "1,2");
    await view.page.getByRole("button", { name: "Re-embed" }).click();
    assert.equal((await view.waitFor("action")).id, "reembedChanged");
    await view.post({
      type: "states",
      states: new Uint8Array(32),
      sourceCounts: new Uint32Array(32),
    });
    await view.page.getByText("1 text has changed.").waitFor({ state: "hidden" });
  });

  it("when a newer picture arrives while an older one is being drawn", async () => {
    view = await openView();
    await view.waitFor("ready");
    const shows: Show[] = [3, 5, 7].map((perCategory) => showMessage({ perCategory }));
    for (const show of shows) await view.post(show);
    await view.page.waitForFunction(() => {
      const drawn = window.recorder.messages.filter((message) => message.type === "drawn");
      return drawn.at(-1)?.points === 28;
    });
    const points = ((await exported(view, "svg")) as string).match(/<title>/g)?.length;
    assert.equal(points, 28);
  });

  it("and shows what came while a picture was being drawn", async () => {
    view = await openView();
    await view.waitFor("ready");
    const show = showMessage();
    const { layout } = show;
    const states = new Uint8Array(32);
    states[0] = 1;
    const moved = { ...layout, coordinates: layout.coordinates.map((coordinate) => -coordinate) };
    await view.post({ ...show, appearance: { palette: "turbo", renderer: "plotly" } });
    await view.post({ type: "states", states, sourceCounts: new Uint32Array(32) });
    await view.post({ type: "layout", layout: moved, progress: 1 });
    assert.equal((await view.messages()).filter(({ type }) => type === "drawn").length, 0);
    await view.waitFor("drawn");
    await view.page.waitForFunction((x) => {
      const root = document.querySelector(".plotly-root") as unknown as {
        data: { x: number[]; marker: { symbol: string[] } }[];
      };
      return root.data[0]?.x[0] === x && root.data[0]?.marker.symbol[0] === "circle-open";
    }, moved.coordinates[0]);
  });

  it("with Plotly, whose labels show hostile texts as they are", async () => {
    const words = [
      "<b>bold</b>",
      "one<br>two",
      "<a href=javascript:alert(1)>x",
      "<sup>up</sup> $x^2$",
      "a &lt;b&gt; &amp;",
      "H<sub>2</sub>O",
    ];
    view = await openView({ reduceMotion: true });
    await view.waitFor("ready");
    await view.page.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the context below
      const { fillText } = prototype;
      const written: string[] = Object.assign(window, { written: [] as string[] }).written;
      prototype.fillText = function (this: CanvasRenderingContext2D, text, ...rest) {
        written.push(text);
        return fillText.call(this, text, ...rest);
      };
    });
    const text = (_category: string, index: number): string => words[index] ?? "";
    const show = showMessage({ text, perCategory: words.length });
    await view.post({ ...show, appearance: { palette: "turbo", renderer: "plotly" } });
    assert.equal((await view.waitFor("drawn")).renderer, "plotly");
    const query = { coordinates: show.layout.coordinates.slice(0, 10), neighbors: [] };
    await view.post({ type: "query", space: "1", text: "<i>query</i>", method: "pca", ...query });
    for (const label of [...words, "<i>query</i>"]) {
      const cut = label.slice(0, 27);
      await view.page.waitForFunction(
        (cut) =>
          (window as unknown as { written: string[] }).written.some((text) =>
            text.replaceAll("\u200b", "").startsWith(cut),
          ),
        cut,
      );
    }
    assert.equal(await view.page.locator(".plotly-root a, .plotly-root b").count(), 0);
    await view.screenshot("plotly hostile");
  });

  it("with Plotly when the settings ask for it, and back", async () => {
    const show = showMessage();
    view = await openPlot({}, { ...show, appearance: { palette: "turbo", renderer: "plotly" } });
    const [drawn] = (await view.messages()).filter((message) => message.type === "drawn");
    assert.equal(drawn?.renderer, "plotly");
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    const { camera } = await saved(view, (state) => state.hidden.length === 1);
    await view.post({ type: "appearance", appearance: { palette: "turbo", renderer: "webgl" } });
    assert.equal((await view.waitFor("drawn", 1)).renderer, "webgl");
    assert.deepEqual((await saved(view, () => true)).camera, camera);
  });
});

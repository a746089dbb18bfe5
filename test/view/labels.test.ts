import * as assert from "node:assert/strict";
import { contrast, parseColor } from "../../src/core/palette";
import { closeAfterEach, type View } from "./harness";
import { exported, openPlot, saved } from "./openPlot";
import { showMessage } from "./scatter";
import { openStandalone } from "./standalonePage";
import { themes, type ThemeName } from "./themes";

interface Written {
  readonly text: string;
  readonly color: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The labels in the drawing, as the browser sets them. */
async function labelsIn(view: View): Promise<Written[]> {
  const drawing = (await exported(view, "svg")) as string;
  return view.page.evaluate((drawing) => {
    const host = document.createElement("div");
    host.append(new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement);
    document.body.append(host);
    const texts = [...host.querySelectorAll<SVGTextElement>("[paint-order] text")];
    const labels = texts.map((element) => {
      const { x, y, width, height } = element.getBBox();
      const color = element.getAttribute("fill") ?? "";
      const text = element.textContent;
      return { text, color, left: x, top: y, right: x + width, bottom: y + height };
    });
    host.remove();
    return labels;
  }, drawing);
}

const names = ["fruits", "vehicles", "sports", "countries", "programming languages"];
const crowded = () => showMessage({ categories: names, perCategory: 40 });
const chooseLabels = async (view: View, title: string): Promise<void> => {
  await view.page.getByRole("button", { name: "Labels" }).click();
  await view.page.getByRole("menuitemcheckbox", { name: title, exact: true }).click();
};

describe("labels", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`name the groups in colors that can be read in ${theme}`, async () => {
      view = await openPlot({ theme }, crowded());
      const labels = await labelsIn(view);
      const words = labels.map(({ text }) => text).join(" ");
      for (const name of names) assert.ok(words.includes(name), name);
      const background = parseColor(themes[theme].variables["--vscode-editor-background"] ?? "");
      assert.ok(background);
      for (const { text, color } of labels) {
        const seen = contrast(parseColor(color) ?? background, background);
        assert.ok(seen >= (theme.startsWith("hc") ? 7 : 4.5), `${text}: ${seen}`);
      }
      assert.ok(new Set(labels.map(({ color }) => color)).size === names.length);
    });
  }

  it("name each point where there are few", async () => {
    view = await openPlot({}, showMessage());
    const texts = (await labelsIn(view)).map(({ text }) => text);
    assert.ok(texts.length > 5 && texts.every((text) => / \d$/.test(text)), texts.join());
  });

  it("name groups, points, both or nothing, as chosen, also after a reload", async () => {
    view = await openPlot({ reduceMotion: true }, crowded());
    const kinds = async () => {
      const texts = (await labelsIn(view)).map(({ text }) => text);
      return { groups: texts.includes("fruits"), points: texts.some((text) => /\d$/.test(text)) };
    };
    assert.deepEqual(await kinds(), { groups: true, points: false });
    await chooseLabels(view, "Points");
    await saved(view, ({ labels }) => labels === "points");
    assert.deepEqual(await kinds(), { groups: false, points: true });
    await chooseLabels(view, "None");
    assert.deepEqual(await kinds(), { groups: false, points: false });
    await chooseLabels(view, "Groups");
    await saved(view, ({ labels }) => labels === "groups");
    await view.reload();
    await view.waitFor("ready");
    await view.post(crowded());
    await view.waitFor("drawn");
    assert.deepEqual(await kinds(), { groups: true, points: false });
    const area = view.page.locator(".plot-surface");
    await area.focus();
    await chooseLabels(view, "Groups and points");
    await area.focus();
    for (let i = 0; i < 12; i++) await view.page.keyboard.press("+");
    assert.equal((await kinds()).points, true);
  });

  it("do not overlap, also where the groups are on top of each other", async () => {
    const many = Array.from({ length: 60 }, (_, i) => `group of number ${i}`);
    view = await openPlot({ width: 520 }, showMessage({ categories: many, perCategory: 10 }));
    const labels = await labelsIn(view);
    assert.ok(labels.length > 5, `${labels.length} labels`);
    // A browser's box of a text is a little higher than its letters.
    const inset = 3;
    for (const [i, a] of labels.entries()) {
      for (const b of labels.slice(0, i)) {
        const apart =
          a.right <= b.left ||
          b.right <= a.left ||
          a.bottom - inset <= b.top + inset ||
          b.bottom - inset <= a.top + inset;
        assert.ok(apart, `${a.text} and ${b.text}`);
      }
    }
  });

  it("go with their group when it is hidden, and belong to no step of a scale", async () => {
    const show = crowded();
    view = await openPlot({}, show);
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    const texts = (await labelsIn(view)).map(({ text }) => text);
    assert.ok(texts.includes("fruits") && !texts.includes("sports"));
    const scale = { type: "number" as const, minimum: 0, maximum: 1 };
    await view.post({ type: "grouping", grouping: { ...show.scatter.grouping, scale } });
    await view.page.getByRole("img", { name: /from 0 to 1/ }).waitFor();
    assert.deepEqual(
      (await labelsIn(view)).filter(({ text }) => names.includes(text)),
      [],
    );
  });

  it("select their group by a click", async () => {
    view = await openPlot({ reduceMotion: true }, crowded());
    const label = (await labelsIn(view)).find(({ text }) => text === "countries");
    const area = await view.page.locator(".plot-area").boundingBox();
    assert.ok(label && area);
    const x = area.x + (label.left + label.right) / 2;
    await view.page.mouse.click(x, area.y + (label.top + label.bottom) / 2);
    const { selection } = await saved(view, (state) => state.selection.length > 0);
    assert.deepEqual(
      selection,
      Array.from({ length: 40 }, (_, i) => 120 + i),
    );
  });

  it("are in the picture, the drawing and the page that are exported", async () => {
    view = await openPlot({}, crowded());
    const colors = (await labelsIn(view)).map(({ color }) => color);
    /** Pixels that are of the color of a label. */
    const written = async (): Promise<number> => {
      const png = (await exported(view, "png")) as Uint8Array;
      return view.page.evaluate(
        async ([bytes, colors]) => {
          const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          context?.drawImage(bitmap, 0, 0);
          const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
          let count = 0;
          for (let at = 0; at < data.length; at += 4) {
            const color = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
            if (colors.includes(color)) count++;
          }
          return count;
        },
        [Array.from(png), colors] as const,
      );
    };
    const drawing = (await exported(view, "svg")) as string;
    assert.match(drawing, /font-weight="600">fruits<\/text>/);
    const before = await written();
    const copy = await openStandalone((await exported(view, "html")) as string);
    await copy.page.getByRole("button", { name: "Labels" }).click();
    const both = copy.page.getByRole("menuitemcheckbox", { checked: true });
    assert.equal(await both.innerText(), "Groups and points");
    await copy.close();
    await chooseLabels(view, "None");
    const after = await written();
    assert.ok(before > after + 500, `${before} pixels with labels, ${after} without`);
  });

  it("stand in Plotly's picture too, as plain text", async () => {
    const hostile = "<img src=x onerror=alert(1)> <b>bold</b>";
    const show = showMessage({ categories: ["fruits", hostile], perCategory: 60 });
    view = await openPlot({}, { ...show, appearance: { palette: "turbo", renderer: "plotly" } });
    const texts = view.page.locator(".plotly-root .annotation-text");
    await texts.first().waitFor();
    const shown = (await texts.allTextContents()).map((text) => text.replaceAll("\u200b", ""));
    assert.equal(shown.length, 2);
    assert.ok(shown.includes("fruits"));
    assert.ok(shown.some((text) => text.startsWith("<img src=x")));
    assert.equal(await view.page.locator(".plotly-root img").count(), 0);
    await view.page.getByRole("checkbox", { name: "fruits" }).click();
    await view.page.waitForFunction(
      () => document.querySelectorAll(".plotly-root .annotation-text").length === 1,
    );
  });
});

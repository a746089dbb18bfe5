import * as assert from "node:assert/strict";
import { closeAfterEach, type View } from "./harness";
import { fidelityOf } from "./fidelity";
import { command, exported, openPlot, placeOf, saved } from "./openPlot";
import { showMessage } from "./scatter";
import { openStandalone } from "./standalonePage";

const hostile = `</script><img src=x onerror="window.hacked=1">&"'`;

describe("exports", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const hostileShow = () =>
    showMessage({ text: (category, index) => (index === 0 ? hostile : `${category} ${index}`) });

  it("give a PNG at twice the size, with the legend and without what is hidden", async () => {
    view = await openPlot();
    await view.page.getByRole("checkbox", { name: "fruits" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    const png = (await exported(view, "png")) as Uint8Array;
    const area = await view.page.locator(".plot-area").boundingBox();
    const look = await view.page.evaluate(async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
      const seen = new Set<string>();
      for (let at = 0; at < data.length; at += 4) {
        seen.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
      }
      const colors = [...document.querySelectorAll(".legend-row .swatch path")].map((path) =>
        seen.has(path.getAttribute("fill") ?? ""),
      );
      return { width: bitmap.width, height: bitmap.height, colors };
    }, Array.from(png));
    assert.ok(area);
    assert.equal(look.height, 2 * Math.floor(area.height));
    assert.ok(look.width >= 2 * area.width + 300, "room for the legend");
    assert.deepEqual(look.colors, [false, true, true, true]);
  });

  it("give an SVG that is well formed whatever the words are", async () => {
    view = await openPlot({}, hostileShow());
    const drawing = (await exported(view, "svg")) as string;
    const counts = await view.page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        errors: parsed.querySelectorAll("parsererror").length,
        points: parsed.querySelectorAll("g > title").length,
        images: parsed.querySelectorAll("img, image, script").length,
        first: parsed.querySelectorAll("title").length,
      };
    }, drawing);
    assert.deepEqual([counts.errors, counts.points, counts.images], [0, 32, 0]);
    for (const name of ["fruits", "countries", "PC2 (8.1%)"]) {
      assert.ok(drawing.includes(`>${name}<`), name);
    }
  });

  it("give a page that opens offline with legend, list and picture", async () => {
    view = await openPlot({}, hostileShow());
    await view.post(fidelityOf(32, 4));
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    const html = (await exported(view, "html")) as string;
    const copy = await openStandalone(html);
    assert.equal(await copy.page.title(), "Categories");
    await copy.page.getByText("24 of 32 points").waitFor();
    await copy.page.getByText("This view preserves 18% of nearest neighbors").waitFor();
    await copy.page.getByRole("checkbox", { name: "sports" }).click();
    await copy.page.getByText("32 points", { exact: true }).waitFor();
    await copy.page.getByRole("tab", { name: "Words" }).click();
    await copy.page.getByText(hostile).first().waitFor();
    await copy.page.getByRole("button", { name: "Top", exact: true }).click();
    assert.ok(await copy.page.locator("canvas").first().isVisible());
    assert.deepEqual(copy.problems, []);
    assert.equal(await copy.page.evaluate(() => "hacked" in window), false);
    await copy.close();
  });

  it("give the coordinates as CSV", async () => {
    view = await openPlot({}, hostileShow());
    const lines = ((await exported(view, "csv")) as string).trimEnd().split("\r\n");
    assert.equal(lines.length, 33);
    assert.equal(lines[0], "text,category,PC1,PC2,PC3,PC4,PC5,PC6,PC7,PC8,PC9,PC10");
    assert.ok(lines[1]?.startsWith(`"${hostile.replaceAll('"', '""')}",fruits,`));
    const numbers = lines[2]?.split(",").slice(2).map(Number) ?? [];
    assert.ok(numbers.length === 10 && numbers.every(Number.isFinite));
  });

  it("give the coordinates with a byte order mark for Excel", async () => {
    view = await openPlot();
    await view.page.getByRole("button", { name: "Export" }).click();
    await view.page.getByRole("menuitem", { name: "Coordinates for Excel" }).click();
    const { content } = await view.waitFor("export");
    assert.ok((content as string).startsWith("\ufefftext,category,PC1"));
    assert.ok(((await exported(view, "csv")) as string).startsWith("text,category,PC1"));
  });

  it("do nothing of what hostile names say, as a page or as a drawing in a browser", async () => {
    const names = [
      "</script><script>window.hacked = 1</script>",
      `<img src=x onerror="window.hacked = 1">`,
      "\u2028window.hacked = 1;\u2029",
      "]]><script>window.hacked = 1</script><![CDATA[",
      "--><script>window.hacked = 1</script><!--",
      "${window.hacked = 1}",
      "</title></style></svg><script>window.hacked = 1</script>",
    ];
    const show = showMessage({
      categories: names,
      text: (category, index) => `${category}${index}`,
    });
    const scatter = { ...show.scatter, title: names.join(" ") };
    scatter.engine = { label: names.join(" "), detail: names.join(" ") };
    view = await openPlot({}, { ...show, scatter });
    const page = (await exported(view, "html")) as string;
    const drawing = (await exported(view, "svg")) as string;
    for (const document of [page, `<!DOCTYPE html><title>svg</title>${drawing}`]) {
      const copy = await openStandalone(document);
      await copy.page
        .getByText(names[0] ?? "")
        .first()
        .waitFor({ state: "attached" });
      assert.equal(await copy.page.evaluate(() => "hacked" in window), false);
      assert.deepEqual(copy.problems, []);
      await copy.close();
    }
  });

  it("copy the selected words, or all that are shown", async () => {
    view = await openPlot();
    await view.page.getByRole("checkbox", { name: "fruits" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    await command(view, "copyWords");
    assert.equal((await view.waitFor("copy")).text.split("\n").length, 24);
    const { x, y } = await placeOf(view, "vehicles 2");
    await view.page.mouse.click(x, y);
    await saved(view, (state) => state.selection.length === 1);
    await command(view, "copyWords");
    assert.equal((await view.waitFor("copy", 1)).text, "vehicles 2");
  });
});

import * as assert from "node:assert/strict";
import type { ScatterGrouping, ToView } from "../../src/protocol/messages";
import { closeAfterEach, type View } from "./harness";
import { exported, openPlot, saved } from "./openPlot";
import { columnOf, showMessage } from "./scatter";

const names = ["apple, pear, plum", "car, bus", "tennis, golf", "peru"];
const points = 32;

/** The groups of the picture as clusters; the last `outliers` points are in none. */
function clusters(outliers = 4, level = 1, of = names): ScatterGrouping {
  const codeOf = Uint32Array.from({ length: points }, (_, point) =>
    point < points - outliers ? Math.min(of.length - 1, Math.floor(point / 8)) : of.length,
  );
  return { column: "clusters", names: of, codeOf, notes: [], clusters: { level, levels: 4 } };
}

function shown(grouping = clusters()) {
  const show = showMessage();
  const { codeOf } = grouping;
  show.scatter.columns.push({ ...columnOf("clusters", grouping.names), codes: codeOf.slice() });
  show.scatter.grouping = grouping;
  return show;
}

describe("clusters in the panel", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const button = (name: string | RegExp) => view.page.getByRole("button", { name });
  const slider = () => view.page.getByRole("slider", { name: "Number of clusters" });
  const evidence: Extract<ToView, { type: "evidence" }> = {
    type: "evidence",
    group: 1,
    keywords: ["car", "bus", "train"],
    exemplars: [9, 12],
    persistence: 0.434,
  };

  it("are found by a button that is always in sight", async () => {
    view = await openPlot();
    await button("Find Clusters").click();
    assert.equal((await view.waitFor("action")).id, "findClusters");
  });

  it("become more and fewer by a slider, which stays where it is put until they are there", async () => {
    view = await openPlot({}, shown());
    assert.equal(await slider().inputValue(), "2");
    assert.equal(await slider().getAttribute("aria-valuetext"), "4 clusters");
    await slider().focus();
    await view.page.keyboard.press("ArrowLeft");
    assert.equal((await view.waitFor("clusterLevel")).level, 2);
    await view.post({ ...evidence, group: 3 });
    assert.equal(await slider().inputValue(), "1");
    await view.post({ type: "grouping", grouping: clusters(4, 2, names.slice(0, 3)) });
    await view.page.getByTitle("3 of 3 values of clusters shown").waitFor();
    assert.equal(await slider().inputValue(), "1");
    assert.equal(await slider().evaluate((input) => input === document.activeElement), true);
  });

  it("say where points are in none, and send them to the nearest", async () => {
    view = await openPlot({}, shown());
    await view.page.getByText("In no cluster").waitFor();
    await button("Assign").click();
    assert.equal((await view.waitFor("action")).id, "assignOutliers");
    await view.post({ type: "grouping", grouping: clusters(0) });
    await view.page.getByText("In no cluster").waitFor({ state: "detached" });
  });

  it("show why their points are together, and lead to typical ones", async () => {
    view = await openPlot({}, shown());
    await button("Why car, bus is a cluster").click();
    assert.equal((await view.waitFor("evidence")).group, 1);
    await view.post(evidence);
    await view.page.getByText("car, bus, train").waitFor();
    await view.page.getByText("8 points, persistence 0.43").waitFor();
    await button("vehicles 4").click();
    const { selection } = await saved(view, (state) => state.selection.length === 1);
    assert.deepEqual(selection, [12]);
    await button("Why car, bus is a cluster").click();
    await view.page.getByText("car, bus, train").waitFor({ state: "detached" });
  });

  it("keep their evidence open while they are renamed, and close it when they are others", async () => {
    view = await openPlot({}, shown());
    await button("Why car, bus is a cluster").click();
    await view.post(evidence);
    const renamed = clusters(4, 1, names.with(1, "Vehicles"));
    const columns = [{ ...columnOf("clusters", renamed.names), codes: renamed.codeOf.slice() }];
    await view.post({ type: "grouping", grouping: renamed, columns });
    await view.page.getByRole("checkbox", { name: "Vehicles" }).waitFor();
    await view.page.getByText("car, bus, train").waitFor();
    assert.ok(((await exported(view, "csv")) as string).includes("vehicles 0,vehicles,Vehicles,"));
    await view.post({ type: "grouping", grouping: clusters(0) });
    await view.page.getByText("car, bus, train").waitFor({ state: "detached" });
  });

  it("are renamed, merged and split", async () => {
    view = await openPlot({}, shown());
    await view.page.getByRole("checkbox", { name: "car, bus" }).focus();
    await view.page.keyboard.press("ArrowRight");
    await view.post(evidence);
    const edits = [
      ["Rename…", "rename"],
      ["Merge…", "merge"],
      ["Split", "split"],
    ] as const;
    for (const [at, [title, what]] of edits.entries()) {
      await button(title).click();
      const message = await view.waitFor("editClusters", at);
      assert.deepEqual([message.what, message.groups], [what, [1]]);
    }
    for (const name of ["car, bus", "peru"]) {
      await view.page
        .locator(".legend-row", { hasText: name })
        .click({ modifiers: ["ControlOrMeta"] });
    }
    await button("Merge 2 Selected").click();
    assert.deepEqual((await view.waitFor("editClusters", 3)).groups, [1, 3]);
  });

  it("get names by the model while groups that are hidden stay hidden", async () => {
    view = await openPlot({}, shown());
    await button("Name Clusters").click();
    assert.equal((await view.waitFor("action")).id, "nameClusters");
    await view.page.getByRole("checkbox", { name: "peru" }).click();
    await view.post({ type: "grouping", grouping: clusters(4, 1, names.with(0, "Fruits")) });
    await view.page.getByRole("checkbox", { name: "Fruits" }).waitFor();
    assert.equal(await view.page.getByRole("checkbox", { name: "peru" }).isChecked(), false);
  });

  it("are looked at in an exported page, where nothing is asked", async () => {
    view = await openPlot({}, shown());
    const page = (await exported(view, "html")) as string;
    const context = await view.page.context().newPage();
    await context.setContent(page);
    await context.getByRole("checkbox", { name: "car, bus" }).waitFor();
    assert.equal(await context.getByRole("slider").count(), 0);
    assert.equal(await context.getByRole("button", { name: "Name Clusters" }).count(), 0);
    await context.close();
  });
});

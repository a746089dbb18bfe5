import * as assert from "node:assert/strict";
import { packTexts } from "../../src/core/model/columns";
import type { ToView } from "../../src/protocol/messages";
import { api, closeEverything, configure, run, until } from "./support";

describe("a projection that fails", () => {
  afterEach(closeEverything);

  it("is told to the view with the picture that stays", async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 6 });
    const { plots } = await api();
    const plot = plots.all.at(-1);
    const space = plot?.space;
    assert.ok(plot && space);
    space.project = () => Promise.reject(new Error("out of memory"));
    const posted: ToView[] = [];
    plot.post = (message) => posted.push(message);
    const receive = Reflect.get(plot, "receive") as (message: unknown) => void;
    receive.call(plot, {
      type: "project",
      space: "1",
      method: "umap",
      parameters: { neighbors: 5 },
    });
    await until(() => posted.some(({ type }) => type === "notProjected"));
    const told = posted.find((message) => message.type === "notProjected");
    assert.deepEqual([told?.method, told?.parameters], ["umap", { neighbors: 5 }]);
    assert.equal(told?.layout.method, "pca");
  });
});

describe("axes that part groups", () => {
  afterEach(closeEverything);

  it("are fitted to the categories, and again when another column colors the points", async () => {
    await configure({ engine: "builtin" });
    const categories = ["fruits", "countries", "sports"];
    await run("embeddings.clusterCategories", { categories, wordsPerCategory: 8 });
    const plot = (await api()).plots.all.at(-1);
    assert.ok(plot);
    const posted: ToView[] = [];
    plot.post = (message) => posted.push(message);
    const receive = Reflect.get(plot, "receive") as (message: unknown) => void;
    const layouts = () =>
      posted.flatMap((message) => (message.type === "layout" ? [message.layout] : []));
    receive.call(plot, { type: "project", space: "1", method: "lda", parameters: {} });
    await until(() => layouts().length === 1);
    const { discriminants, method } = layouts()[0]!;
    assert.deepEqual([method, discriminants?.column], ["lda", "category"]);
    assert.equal(discriminants?.separation.length, 2);

    receive.call(plot, { type: "fidelity", space: "1", method: "lda", axes: [0, 1, 2] });
    await until(() => posted.some(({ type }) => type === "fidelity"));
    const told = posted.find((message) => message.type === "fidelity");
    const { shown = NaN, chance = NaN, of } = told?.fidelity.recognition ?? {};
    assert.equal(of, plot.session?.table.rows);
    assert.ok(shown > chance && shown <= 1, `${shown}, by chance ${chance}`);

    await plot.edit("Halve", (session) => {
      const codes = Uint32Array.from({ length: session.table.rows }, (_, row) => row % 2);
      const half = { type: "text" as const, ...packTexts(["even", "odd"]), codes };
      const columns = new Map(session.table.columns).set("half", half);
      return { ...session, table: { ...session.table, columns }, colorBy: "half" };
    });
    await until(() => layouts().length === 2);
    assert.equal(layouts()[1]?.discriminants?.column, "half");
    assert.equal(layouts()[1]?.discriminants?.separation.length, 1);

    // No two points have the same text: the picture stays, and the user is told.
    receive.call(plot, { type: "colorBy", column: "text" });
    await until(() => posted.some(({ type }) => type === "notProjected"));
    const kept = posted.find((message) => message.type === "notProjected");
    assert.equal(kept?.layout.discriminants?.column, "half");
  });
});

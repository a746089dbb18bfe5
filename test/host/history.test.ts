import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { dictionaryColumn } from "../../src/core/model/columns";
import { withRows } from "../../src/core/model/reembed";
import { withColumn } from "../../src/core/model/session";
import { categoriesIn, textsOf } from "../../src/core/model/table";
import type { Plot } from "../../src/host/plots/plot";
import type { SessionFiles } from "../../src/store/sessionFiles";
import { api, closeEverything, configure, run } from "./support";

const undo = () => vscode.commands.executeCommand("embeddings.undo");
const redo = () => vscode.commands.executeCommand("embeddings.redo");

describe("undo and redo in a plot", () => {
  let plot: Plot;

  beforeEach(async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 6 });
    plot = (await api()).plots.all.at(-1)!;
  });
  afterEach(closeEverything);

  const categories = () => categoriesIn(plot.session!.table);
  const move = () =>
    plot.edit("Move", (session) => {
      const values = categoriesIn(session.table).map((old, row) => (row === 0 ? "things" : old));
      return withColumn(session, "category", dictionaryColumn(values));
    });
  const remove = () => plot.edit("Remove", (session) => withRows(session, (row) => row !== 0));

  it("take back and repeat a change of categories without another picture", async () => {
    const { space } = plot;
    await move();
    assert.equal(categories()[0], "things");
    await undo();
    assert.equal(categories()[0], "fruits");
    await redo();
    assert.equal(categories()[0], "things");
    assert.equal(plot.space, space);
  });

  it("bring removed points back with their vectors", async () => {
    const { table, spaces } = plot.session!;
    const before = { texts: textsOf(table), vectors: [...spaces[0].vectors.data] };
    await Promise.all([move(), remove()]);
    assert.deepEqual(textsOf(plot.session!.table), before.texts.slice(1));
    await Promise.all([undo(), undo()]);
    assert.deepEqual(textsOf(plot.session!.table), before.texts);
    assert.deepEqual([...plot.session!.spaces[0].vectors.data], before.vectors);
    assert.equal(categories()[0], "fruits");
  });

  it("keep the plot on disk as it is shown", async () => {
    await remove();
    await undo();
    await move();
    await plot.save();
    const { files } = Reflect.get(plot, "services") as { readonly files: SessionFiles };
    const read = await files.read(plot.session!.id);
    assert.deepEqual(categoriesIn(read!.table), categories());
    assert.equal(read!.table.rows, 6);
  });

  it("do nothing once a run has made other points", async () => {
    await move();
    await plot.startRun().show(withRows(plot.session!, (row) => row !== 1));
    await undo();
    assert.equal(categories().length, 5);
    assert.equal(categories()[0], "things");
  });
});

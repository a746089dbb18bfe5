import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Session } from "../../src/core/model/session";
import { itemsOf } from "../sessions";
import { api, closeEverything, configure, run, until } from "./support";

const categories = ["fruits", "planets"];

/** Everything of a session that can be compared with that of another. */
const plain = ({ table, spaces, ...rest }: Session) => ({
  ...rest,
  ...{ id: "", items: itemsOf(table), ids: [...table.ids], columns: [...table.columns] },
  spaces: spaces.map(({ vectors, ...space }) => ({ ...space, data: [...vectors.data] })),
});

describe("saving a plot as a file", function () {
  this.timeout(60_000);
  afterEach(async () => {
    await configure({ engine: undefined });
    await closeEverything();
  });

  const target = (): vscode.Uri => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    return vscode.Uri.joinPath(folder, `${crypto.randomUUID()}.embeddings.parquet`);
  };

  it("brings the same picture back: points, vectors, engine, and how it was looked at", async () => {
    await configure({ engine: "builtin" });
    const made = await run("embeddings.clusterCategories", { categories, wordsPerCategory: 5 });
    const { plots } = await api();
    const plot = plots.withSession(made.session ?? "");
    assert.ok(plot?.session);
    await until(() => plot.shown?.seen !== undefined);
    const { session, shown } = plot;
    const file = target();
    const saved = await vscode.commands.executeCommand("embeddings.savePlotAs", { file });
    assert.ok(saved instanceof vscode.Uri);

    const report = await run("embeddings.openVectors", { files: [file] });
    assert.equal(report.outcome, "complete");
    const opened = plots.withSession(report.session ?? "");
    assert.ok(opened?.session);
    assert.notEqual(opened, plot);
    assert.notEqual(opened.session.id, session.id);
    assert.deepEqual(plain(opened.session), plain(session));
    assert.equal(
      opened.shown?.seen?.view.includes('"camera"'),
      shown?.seen?.view.includes('"camera"'),
    );
    assert.deepEqual(
      [...(opened.shown?.layout.coordinates ?? [])],
      [...(shown?.layout.coordinates ?? [])],
    );
  });

  it("leaves nothing behind where it cannot be written, and says so", async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories, wordsPerCategory: 5 });
    const file = vscode.Uri.parse("nowhere:/plot.embeddings.parquet");
    const shown: string[] = [];
    const { showWarningMessage } = vscode.window;
    const stub = (sentence: string) => {
      shown.push(sentence);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showWarningMessage: stub });
    try {
      const saved = await vscode.commands.executeCommand("embeddings.savePlotAs", { file });
      assert.equal(saved, undefined);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.match(shown.join(), /was not saved/);
  });
});

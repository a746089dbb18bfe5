import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { textOf } from "../../src/core/model/table";
import type { Plot } from "../../src/host/plots/plot";
import { noticesOf } from "../../src/host/actions";
import { root } from "../root";
import { postedBy } from "./documents";
import { MemoryFiles } from "./memoryFiles";
import { api, closeEverything, configure, next, replacing, run, until } from "./support";

const written = path.join(root, "test/unit/sources/files/written");

/** A copy of a written file in the workspace, or a part of it. */
async function copy(name: string, end?: number, as = name): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder, crypto.randomUUID(), as);
  const bytes = fs.readFileSync(path.join(written, name));
  await vscode.workspace.fs.writeFile(uri, bytes.subarray(0, end));
  return uri;
}

async function plotOf(uri: vscode.Uri): Promise<Plot> {
  const report = await run("embeddings.openVectors", { files: [uri] });
  assert.equal(report.outcome, "complete");
  const plot = (await api()).plots.withSession(report.session ?? "");
  assert.ok(plot?.session);
  return plot;
}

function saidOf(plot: Plot): string[] {
  return plot.session ? noticesOf(plot.session).map(({ sentence }) => sentence) : [];
}

/** Does what a button of the plot does, choosing from its lists by the labels. */
async function press(plot: Plot, id: string, labels: readonly string[]): Promise<void> {
  const chosen = [...labels];
  const showQuickPick = (items: readonly vscode.QuickPickItem[]) => {
    const label = chosen.shift();
    const item = items.find((each) => each.label === label);
    assert.ok(item, `${label} among ${items.map((each) => each.label).join(", ")}`);
    return Promise.resolve(item);
  };
  const before = plot.session;
  await replacing({ showQuickPick }, async () => {
    const receive = Reflect.get(plot, "receive") as (message: unknown) => void;
    receive.call(plot, { type: "action", id });
    await until(() => plot.session !== before);
  });
  assert.deepEqual(chosen, []);
}

describe("files with vectors", function () {
  this.timeout(60_000);
  afterEach(async () => {
    await configure({ maxRows: undefined });
    await closeEverything();
  });

  it("open as a plot whose texts, colors and columns come from the file", async () => {
    const plot = await plotOf(await copy("snappy.parquet"));
    const { session } = plot;
    assert.ok(session);
    assert.equal(textOf(session.table, 1), "word 1");
    assert.equal(session.colorBy, "topic");
    assert.deepEqual(
      [...session.table.columns.keys()],
      ["text", "topic", "score", "made", "big", "good", "__proto__", "tags", "row"],
    );
    assert.deepEqual(saidOf(plot), [
      "Vectors of 6 numbers from “embedding”, texts from “word”, colored by “topic”.",
    ]);
    assert.equal(plot.panel.title, "snappy.parquet");
  });

  it("open in an editor of their own, which is the plot", async () => {
    const { plots } = await api();
    const uri = await copy("fortran.npy");
    const opened = next(plots.onDidOpen);
    await vscode.commands.executeCommand("vscode.openWith", uri, "embeddings.vectors");
    const plot = await opened;
    await next(plot.onDidDraw, ({ points }) => points === 60);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.uri.toString(), uri.toString());
    assert.equal(plots.current, plot);
  });

  it("of more rows than the limit open as a sample, of which more can be loaded", async () => {
    await configure({ maxRows: 12 });
    const plot = await plotOf(await copy("pages.parquet"));
    assert.equal(plot.session?.table.rows, 12);
    assert.equal(saidOf(plot)[1], "12 of 60 rows, evenly sampled.");
    await press(plot, "loadMore", ["All 60 Rows"]);
    assert.equal(plot.session.table.rows, 60);
    assert.equal(saidOf(plot).length, 1);
  });

  it("tell how many rows have no vector, and why", async () => {
    const plot = await plotOf(await copy("faulty.parquet"));
    assert.equal(
      saidOf(plot)[1],
      "55 of 60 rows have a vector: row 4 has none, and 4 more are left out.",
    );
  });

  it("let other columns be chosen, which is remembered for the file", async () => {
    const uri = await copy("two.parquet");
    const plot = await plotOf(uri);
    await press(plot, "changeColumns", ["small", "__proto__", "good"]);
    const sentence =
      "Vectors of 2 numbers from “small”, texts from “__proto__”, colored by “good”.";
    assert.deepEqual(saidOf(plot), [sentence]);
    assert.deepEqual(saidOf(await plotOf(uri)), [sentence]);
    assert.equal(saidOf(await plotOf(await copy("two.parquet"))).includes(sentence), false);
  });

  it("are read through VS Code where they are on no disk", async () => {
    const uri = vscode.Uri.parse("embeddings-vectors://place/packed.npz");
    const provider = vscode.workspace.registerFileSystemProvider(uri.scheme, new MemoryFiles());
    try {
      await vscode.workspace.fs.writeFile(uri, fs.readFileSync(path.join(written, "packed.npz")));
      const plot = await plotOf(uri);
      assert.equal(plot.session?.table.rows, 60);
      assert.equal(textOf(plot.session.table, 2), "word 2");
    } finally {
      provider.dispose();
    }
  });

  it("that cannot be read say so in one sentence, in the panel", async () => {
    const uri = await copy("snappy.parquet", 3000);
    const { plots } = await api();
    const opened = next(plots.onDidOpen);
    const failed = run("embeddings.openVectors", { files: [uri] });
    const told = postedBy(await opened);
    const report = await failed;
    assert.deepEqual(report.failure, {
      ...{ kind: "badFile", file: "snappy.parquet", fault: "cutOff" },
    });
    const message = told.find(({ type }) => type === "failed");
    assert.ok(message?.type === "failed");
    const sentence = "“snappy.parquet” is cut off: it ends before all that it should hold.";
    assert.equal(message.sentence, sentence);
  });
});

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { categoriesIn, textsOf } from "../../src/core/model/table";
import type { RunReport } from "../../src/host/commands/runInPlot";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer } from "../unit/support/fakeServer";
import { fileWith, folder, heldBy, postedBy, select, statesOf, write } from "./documents";
import {
  api,
  closeEverything,
  configure,
  next,
  progressDuring,
  replacing,
  run,
  until,
} from "./support";

async function textsAfter(command: string, ...argument: unknown[]): Promise<string[]> {
  const { plots } = await api();
  const report = await vscode.commands.executeCommand<RunReport>(command, ...argument);
  assert.equal(report.outcome, "complete", JSON.stringify(report));
  const plot = plots.withSession(report.session ?? "");
  return plot?.session ? textsOf(plot.session.table) : [];
}

describe("what can be embedded", () => {
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(() => configure({ granularity: undefined }));
  afterEach(closeEverything);

  it("is a folder's files without those that .gitignore files leave out", async () => {
    const at = (path: string) => vscode.Uri.joinPath(folder(), "garden", path);
    await write(vscode.Uri.joinPath(folder(), ".gitignore"), "*.log.txt\n");
    await write(at(".gitignore"), "secret/\n*.tmp.txt\n");
    await write(at("beds/.gitignore"), "!kept.tmp.txt\n");
    await write(at("secret/.gitignore"), "!nettle.txt\n");
    await write(at("apple.txt"), "apple");
    await write(at("beds/pear.txt"), "pear");
    await write(at("beds/kept.tmp.txt"), "quince");
    await write(at("beds/gone.tmp.txt"), "thistle");
    await write(at("secret/nettle.txt"), "nettle");
    await write(at("beds/all.log.txt"), "log");
    await write(at("weeds.md"), "weeds");
    const argument = { granularity: "lines", glob: "**/*.txt", target: "new" };
    const texts = await textsAfter("embeddings.embedFolder", { ...argument, folder: at("") });
    assert.deepEqual(texts, ["apple", "quince", "pear"]);
  });

  it("is called after its folder, the workspace's own too", async () => {
    await write(vscode.Uri.joinPath(folder(), "cellar", "apple.txt"), "apple");
    const argument = { granularity: "lines", glob: "**/cellar/*.txt", target: "new" };
    await textsAfter("embeddings.embedFolder", { ...argument, folder: folder() });
    const cellar = vscode.Uri.joinPath(folder(), "cellar");
    await textsAfter("embeddings.embedFolder", { ...argument, folder: cellar, glob: "*.txt" });
    const { plots } = await api();
    const [root] = vscode.workspace.workspaceFolders ?? [];
    assert.deepEqual(
      plots.all.map((plot) => plot.session?.title),
      [root?.name, "cellar"],
    );
  });

  it("is not a file of a folder that files.exclude leaves out", async () => {
    const at = (path: string) => vscode.Uri.joinPath(folder(), "shelf", path);
    await write(at("kept.txt"), "apple");
    await write(at("drafts/left.txt"), "thistle");
    const { Global } = vscode.ConfigurationTarget;
    const filesSettings = vscode.workspace.getConfiguration("files");
    await filesSettings.update("exclude", { "**/drafts": true }, Global);
    const argument = { granularity: "lines", glob: "**/*.txt", target: "new" };
    const texts = await textsAfter("embeddings.embedFolder", { ...argument, folder: at("") });
    await filesSettings.update("exclude", undefined, Global);
    assert.deepEqual(texts, ["apple"]);
  });

  it("is kept of a folder as far as it was embedded when that is canceled", async () => {
    const at = (path: string) => vscode.Uri.joinPath(folder(), "long", path);
    for (const file of ["a", "b"]) {
      const lines = Array.from({ length: 40 }, (_, line) => `line ${line} of ${file}`);
      await write(at(`${file}.txt`), lines.join("\n"));
    }
    const batches: string[][] = [];
    const server = new FakeServer((request, response) => {
      if (request.path === "/api/embed") batches.push(request.body["input"] as string[]);
      // The second batch is never answered.
      if (batches.length < 2) answerAsOllama(request, response);
    });
    await configure({ engine: "ollama", "ollama.host": await server.listen() });
    const { plots } = await api();
    const argument = { granularity: "lines", glob: "**/*.txt", target: "new", folder: at("") };
    let report: RunReport | undefined;
    const shown = await progressDuring(async () => {
      const opened = next(plots.onDidOpen);
      const running = run("embeddings.embedFolder", argument);
      const plot = await opened;
      const posted = postedBy(plot);
      await until(() => batches.length === 2);
      await until(() => posted.some((each) => each.type === "progress" && each.done > 0));
      plot.cancel();
      report = await running;
    });
    server.close();
    assert.equal(report?.outcome, "canceled");
    const embedding = shown.find(({ title }) => title === "Embeddings: long");
    assert.ok(embedding?.cancellable);
    assert.ok(
      embedding.messages.includes(`embedding ${batches[0]!.length} of 80`),
      embedding.messages.join(),
    );
    const plot = plots.withSession(report.session ?? "");
    assert.deepEqual(
      plot?.session && textsOf(plot.session.table),
      Array.from({ length: batches[0]!.length }, (_, line) => `line ${line} of a`),
    );
  });

  it("is nothing of a folder when the reading of its files is canceled, which tells how far it is", async () => {
    const at = (path: string) => vscode.Uri.joinPath(folder(), "read", path);
    for (const file of ["a", "b", "c"]) await write(at(`${file}.txt`), file);
    const argument = { granularity: "lines", glob: "**/*.txt", target: "new", folder: at("") };
    const before = (await api()).plots.all;
    const outcomes: string[] = [];
    const embedFolder = async () => {
      outcomes.push((await run("embeddings.embedFolder", argument)).outcome);
    };
    const [canceled] = await progressDuring(embedFolder, /^2 of 3$/);
    assert.deepEqual(canceled, {
      title: "Reading files",
      cancellable: true,
      messages: ["1 of 3", "2 of 3"],
    });
    assert.deepEqual((await api()).plots.all, before);
    const [complete] = await progressDuring(embedFolder);
    assert.deepEqual(complete?.messages, ["1 of 3", "2 of 3", "3 of 3"]);
    assert.deepEqual(outcomes, ["dismissed", "complete"]);
  });

  it("is the file, or all of the files, that the explorer's menu was opened on", async () => {
    const uris = ["apple", "pear"].map((name) => vscode.Uri.joinPath(folder(), `${name}.menu.txt`));
    for (const uri of uris) await write(uri, `${uri.path.split("/").at(-1)}\nmore`);
    await configure({ granularity: "lines", target: "new" });
    const one = await textsAfter("embeddings.embedFile", uris[1], [uris[1]]);
    const both = await textsAfter("embeddings.embedFile", uris[0], [...uris, folder()]);
    const plot = (await api()).plots.all.at(-1);
    await configure({ granularity: undefined, target: undefined });
    assert.deepEqual(one, ["pear.menu.txt", "more"]);
    assert.deepEqual(both, ["apple.menu.txt", "more", "pear.menu.txt"]);
    assert.equal(plot?.session?.title, "2 files");
    assert.deepEqual(categoriesIn(plot.session.table), [
      "apple.menu.txt",
      "apple.menu.txt",
      "pear.menu.txt",
    ]);
  });

  it("is the clipboard's text, which leads nowhere", async () => {
    const before = await vscode.env.clipboard.readText();
    await vscode.env.clipboard.writeText("apple pear");
    const texts = await textsAfter("embeddings.embedClipboard", {
      granularity: "words",
      target: "new",
    });
    await vscode.env.clipboard.writeText(before);
    assert.deepEqual(texts, ["apple", "pear"]);
    const { plots } = await api();
    assert.deepEqual(plots.current?.anchors?.sourcesOf(0), []);
  });

  it("is one column of CSV or of JSONL", async () => {
    await fileWith('name,color\napple,"deep red"\npear,green\n', "csv");
    const column = { granularity: "column", column: "color", target: "new" };
    assert.deepEqual(await textsAfter("embeddings.embedFile", column), ["deep red", "green"]);
    await fileWith('{"color":"red"}\n{"name":"x"}\n{"color":"green"}\n', "jsonl");
    assert.deepEqual(await textsAfter("embeddings.embedFile", column), ["red", "green"]);
  });

  it("is the symbols that the document's language names", async () => {
    const provider: vscode.DocumentSymbolProvider = {
      provideDocumentSymbols(document) {
        if (!document.getText().startsWith("class apple")) return [];
        const { range } = document.lineAt(0);
        return ["apple", "more", "<anonymous>"].map(
          (name) => new vscode.DocumentSymbol(name, "", vscode.SymbolKind.Class, range, range),
        );
      },
    };
    const registered = vscode.languages.registerDocumentSymbolProvider("plaintext", provider);
    const editor = await fileWith("class apple and more");
    select(editor, "class apple and more");
    await configure({ engine: "builtin", granularity: "symbols" });
    const texts = await textsAfter("embeddings.embedSelection", { target: "new" });
    registered.dispose();
    assert.deepEqual(texts, ["apple", "more", "<anonymous>"]);
    const plot = (await api()).plots.current;
    assert.ok(plot);
    assert.deepEqual(await heldBy(plot, "more"), ["more"]);
    assert.deepEqual(await heldBy(plot, "<anonymous>"), []);
    assert.deepEqual(new Set(Object.values(statesOf(plot))), new Set(["fresh"]));
  });

  it("is what the selection suggests where the setting does not fit it", async () => {
    await configure({ engine: "builtin", granularity: "cells" });
    const editor = await fileWith("apple and pear");
    select(editor, "apple and pear");
    const texts = await textsAfter("embeddings.embedSelection", { target: "new" });
    assert.deepEqual(texts, ["apple", "and", "pear"]);
  });

  it("is asked for by Embed Selection As, the setting's choice first", async () => {
    await configure({ engine: "builtin", granularity: "whole" });
    const editor = await fileWith("apple and pear");
    select(editor, "apple and pear");
    const offered: string[] = [];
    const pickSecond = (items: readonly vscode.QuickPickItem[]) => {
      offered.push(...items.map(({ label }) => label));
      return Promise.resolve(items[1]);
    };
    let texts: string[] = [];
    await replacing({ showQuickPick: pickSecond }, async () => {
      texts = await textsAfter("embeddings.embedSelectionAs", { target: "new" });
    });
    assert.deepEqual(offered.slice(0, 2), ["Each Selection or File as a Whole", "Words"]);
    assert.deepEqual(texts, ["apple", "and", "pear"]);
  });
});

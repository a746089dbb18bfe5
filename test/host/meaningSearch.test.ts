import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { PlaceItem } from "../../src/host/editor/placePicker";
import { answerAsOllama, vectorOf } from "../unit/support/fakeOllama";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { fileWith, folder, write } from "./documents";
import { closeEverything, configure, pickersDuring, run, until } from "./support";

describe("search by meaning", function () {
  this.timeout(60_000);
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);
  after(() =>
    configure({ "ollama.host": undefined, "ollama.embeddingModel": undefined, prefix: undefined }),
  );

  it("gives back what was in sight, and leaves the caret where it was set since the list closed", async () => {
    const lines = Array.from({ length: 300 }, (_, line) => `the price of ticket ${line}`);
    lines[280] = "stars in the sky at night";
    const editor = await fileWith(lines.join("\n"));
    const firstLine = () => editor.visibleRanges[0]?.start.line ?? -1;
    await until(() => firstLine() === 0);
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaning");
    });
    assert.ok(picker);
    picker.value = "astronomy, moon and planets";
    await until(() => picker.items.length > 0);
    assert.equal((picker.items[0] as PlaceItem).source?.start.line, 280);
    await until(() => firstLine() > 200);

    picker.hide();
    editor.selection = new vscode.Selection(3, 4, 3, 4);
    await until(() => firstLine() === 0);
    assert.deepEqual(editor.selection, new vscode.Selection(3, 4, 3, 4));
  });

  it("reads every kind of file that VS Code knows as text, and cells of notebooks", async () => {
    const at = (name: string) => vscode.Uri.joinPath(folder(), "kinds", name);
    for (const end of ["tsx", "jsx", "hpp", "html", "txt"]) {
      await write(at(`a.${end}`), `the ${end} moon`);
    }
    const cells = [{ cell_type: "markdown", metadata: {}, source: ["the cell moon"] }];
    const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 2 };
    await write(at("a.ipynb"), JSON.stringify(notebook));
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaningInWorkspace");
    });
    assert.ok(picker);
    picker.value = "the moon";
    await until(() => picker.items.length > 0);
    const said = picker.items.map(({ description }) => description ?? "").join("\n");
    for (const end of ["tsx", "jsx", "hpp", "html", "txt", "cell"]) {
      assert.match(said, new RegExp(`the ${end} moon`));
    }
    picker.hide();
  });

  it("searches the lines that have a vector, and says how many have none", async () => {
    await fileWith("stars in the sky at night\n}\nthe price of a ticket\n);\n", "javascript");
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaning");
    });
    assert.equal(picker?.title, "Search 2 Lines by Meaning (left out: 2 without a vector)");
    picker.value = "how much one pays";
    await until(() => picker.items.length > 0);
    assert.deepEqual(
      picker.items.map((item) => (item as PlaceItem).source?.start.line),
      [2, 0],
    );
    picker.hide();
  });

  it("searches the beginnings of lines that are too long, where the setting says so, and says how many", async () => {
    const long = `stars at night ${crypto.randomUUID()}`;
    const server = new FakeServer((request, response) => {
      const { input = [], truncate } = request.body;
      if ((input as string[]).includes(long) && truncate !== true) {
        return sendJson(response, 400, { error: "the input length exceeds the context length" });
      }
      return answerAsOllama(request, response);
    });
    await configure({
      engine: "ollama",
      "ollama.host": await server.listen(),
      "ollama.embeddingModel": "nomic-embed-text",
      prefix: "",
    });
    await fileWith(`${long}\nthe price of a ticket`);
    const titleOf = async () => {
      const [picker] = await pickersDuring(async () => {
        await run("embeddings.searchMeaning");
      });
      picker?.hide();
      return picker?.title;
    };
    try {
      const left = "Search 1 Lines by Meaning (left out: 1 without a vector)";
      assert.equal(await titleOf(), left);
      await configure({ longTexts: "cut" });
      const cut = "Search 2 Lines by Meaning (too long for the model and cut: 1)";
      assert.equal(await titleOf(), cut);
      await configure({ longTexts: undefined });
      assert.equal(await titleOf(), left);
    } finally {
      server.close();
      await configure({ longTexts: undefined });
    }
  });

  it("shows the lines of the latest of two searches alone", async () => {
    const slow = `apple ${crypto.randomUUID()}`;
    const waiting: (() => void)[] = [];
    const server = new FakeServer((request, response) => {
      const [first] = (request.body["input"] ?? []) as string[];
      const answer = () => answerAsOllama(request, response);
      if (first === slow) waiting.push(answer);
      else answer();
    });
    await configure({
      engine: "ollama",
      "ollama.host": await server.listen(),
      "ollama.embeddingModel": "nomic-embed-text",
      prefix: "",
    });
    const pickers = await pickersDuring(async () => {
      await fileWith(`${slow}\npear`);
      const first = run("embeddings.searchMeaning");
      await until(() => waiting.length > 0);
      await fileWith("fig\nkiwi\nplum");
      await run("embeddings.searchMeaning");
      for (const answer of waiting) answer();
      await first;
    });
    server.close();
    assert.deepEqual(
      pickers.map(({ title }) => title),
      ["Search 3 Lines by Meaning"],
    );
    pickers[0]?.hide();
  });

  it("embeds the lines again if another model has taken the name of theirs", async () => {
    let digest: string = crypto.randomUUID();
    const asked: string[][] = [];
    const server = new FakeServer((request, response) => {
      if (request.path === "/api/embed") asked.push(request.body["input"] as string[]);
      answerAsOllama(request, response, [], { digest, vectorOf });
    });
    const host = await server.listen();
    await configure({
      engine: "ollama",
      "ollama.host": host,
      "ollama.embeddingModel": "nomic-embed-text",
      prefix: "",
    });
    await fileWith("apple\npear");
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaning");
    });
    assert.ok(picker);
    picker.value = "plum";
    await until(() => picker.items.length > 0);
    assert.deepEqual(asked, [["apple", "pear"], ["plum"]]);
    digest = crypto.randomUUID();
    picker.value = "fig";
    await until(() => asked.length >= 4);
    assert.deepEqual(asked.slice(2), [["fig"], ["apple", "pear"]]);
    picker.hide();
    server.close();
  });
});

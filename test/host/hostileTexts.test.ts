import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { embed, fileWith, folder, open, write } from "./documents";
import { api, closeEverything, configure, replacing, run, until } from "./support";

const hostile = "[Fix](command:workbench.action.files.newUntitledFile)";
/** The same as it can be the name of a file. */
const name = "[Fix](command:fix) $(zap)";
const live = /\]\((?:command|https?|file):|\$\(/;

/** All that lists, prompts, notifications, progress and the status bar show while `task` runs; `answer` is chosen. */
async function shownDuring(
  task: (shown: string[]) => Promise<unknown>,
  answer?: string,
): Promise<string[]> {
  const shown: string[] = [];
  const keep = (...texts: readonly (string | undefined)[]) => {
    for (const text of texts) if (text) shown.push(text);
  };
  const keepItems = (items: readonly vscode.QuickPickItem[]) => {
    for (const { label, description, detail } of items) keep(label, description, detail);
  };
  const tell = (sentence: string, ...rest: unknown[]) => {
    keep(sentence);
    for (const part of rest) {
      if (typeof part === "string") keep(part);
      else keep((part as vscode.MessageOptions).detail);
    }
    return Promise.resolve(rest.find((part) => part === answer));
  };
  const { createQuickPick } = vscode.window;
  const create = () => {
    const picker = createQuickPick();
    const seen = new Proxy(picker, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
      set: (target, key, value) => {
        if (key === "items") keepItems(value as vscode.QuickPickItem[]);
        if (key === "title" || key === "placeholder") keep(value as string);
        return Reflect.set(target, key, value);
      },
    });
    return seen;
  };
  const functions = {
    showInformationMessage: tell,
    showWarningMessage: tell,
    showErrorMessage: tell,
    setStatusBarMessage: (text: string) => {
      keep(text);
      return new vscode.Disposable(() => undefined);
    },
    createQuickPick: create,
    showQuickPick: (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
      keepItems(items);
      keep(options.title, options.placeHolder);
      return Promise.resolve(undefined);
    },
    showInputBox: (options: vscode.InputBoxOptions) => {
      keep(options.title, options.prompt, options.placeHolder);
      return Promise.resolve(undefined);
    },
    withProgress: (
      { title }: vscode.ProgressOptions,
      work: (progress: object, token: vscode.CancellationToken) => unknown,
    ) => {
      keep(title);
      const report = ({ message }: { message?: string }) => keep(message);
      return work({ report }, new vscode.CancellationTokenSource().token);
    },
  };
  await replacing(functions, () => task(shown));
  return shown;
}

/** Something that holds the text was shown, and nothing of all was live. */
function assertHarmless(shown: readonly string[], start = "[Fix]"): void {
  assert.ok(
    shown.some((text) => text.includes(start)),
    JSON.stringify(shown),
  );
  assert.deepEqual(
    shown.filter((text) => live.test(text)),
    [],
  );
}

describe("text of others, wherever VS Code shows it", () => {
  const servers: FakeServer[] = [];
  const keys = ["engine", "ollama.host", "ollama.embeddingModel", "ollama.chatModel"];
  const more = ["openai.chatUrl", "openai.embeddingUrl", "openai.embeddingModel", "palette"];
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    for (const server of servers.splice(0)) server.close();
    await configure(Object.fromEntries([...keys, ...more].map((key) => [key, undefined])));
    await closeEverything();
  });

  async function serve(answer: ConstructorParameters<typeof FakeServer>[0]): Promise<string> {
    const server = new FakeServer(answer);
    servers.push(server);
    return server.listen();
  }

  async function embedLine(target = "new"): Promise<void> {
    const editor = await fileWith(`apple ${crypto.randomUUID()}`);
    editor.selection = new vscode.Selection(0, 0, 0, 40);
    await run("embeddings.embedSelection", { granularity: "lines", target });
  }

  it("is harmless as a server's version", async () => {
    const host = await serve((request, response) => {
      if (request.path !== "/api/version") return answerAsOllama(request, response);
      return sendJson(response, 200, { version: `0.5.${Date.now()}-${hostile}` });
    });
    await configure({ engine: "ollama", "ollama.host": host });
    const shown = await shownDuring(async (shown) => {
      await embedLine();
      await until(() => shown.some((text) => text.includes("0.5.")));
    });
    assertHarmless(shown);
  });

  it("is harmless as the name of a missing model, as how its download goes and why that fails", async () => {
    let isThere = true;
    const host = await serve((request, response) => {
      if (request.path === "/api/tags") {
        return sendJson(response, 200, { models: isThere ? [{ name: hostile, digest: "d" }] : [] });
      }
      if (request.path !== "/api/pull") return answerAsOllama(request, response);
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      const lines = [{ status: `${hostile} begins` }, { error: `${hostile} is full` }];
      return void response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    });
    const model = { "ollama.embeddingModel": hostile };
    await configure({ engine: "ollama", "ollama.host": host, ...model });
    await embedLine();
    isThere = false;
    const shown = await shownDuring(async (shown) => {
      await embedLine("current");
      await until(() => shown.some((text) => text.includes("could not download")));
    }, "Pull Model");
    assert.ok(shown.some((text) => text.includes("begins")));
    assert.ok(shown.some((text) => text.includes("is not installed")));
    assertHarmless(shown);
  });

  it("is harmless as the name and the family of models in the list of them", async () => {
    const details = { family: hostile, parameter_size: "$(zap)" };
    const host = await serve((request, response) => {
      if (request.path === "/api/show") {
        return sendJson(response, 200, { details, capabilities: ["embedding"], model_info: {} });
      }
      if (request.path !== "/api/tags") return answerAsOllama(request, response);
      const models = [{ name: hostile, digest: "d", size: 1, details }];
      return sendJson(response, 200, { models });
    });
    await configure({ engine: "ollama", "ollama.host": host });
    const shown = await shownDuring(async (shown) => {
      void run("embeddings.chooseEmbeddingModel");
      await until(() => shown.some((text) => text.includes("[Fix]")));
    });
    assertHarmless(shown);
  });

  it("is harmless as the name of a model at a server with the OpenAI API", async () => {
    const host = await serve((_, response) => {
      sendJson(response, 200, { data: [{ id: hostile }, { id: "$(zap)" }] });
    });
    await configure({ engine: "openai", "openai.chatUrl": `${host}/v1` });
    const shown = await shownDuring(async (shown) => {
      void run("embeddings.chooseEmbeddingModel");
      await until(() => shown.some((text) => text.includes("[Fix]")));
    });
    assertHarmless(shown);
  });

  it("is harmless as a setting that cannot be used", async () => {
    const shown = await shownDuring(async () => {
      await configure({ palette: `${hostile} ${crypto.randomUUID()}` });
      await embedLine();
    });
    assertHarmless(shown);
  });

  it("is harmless as the name of a folder, of its files and of their column", async () => {
    const at = vscode.Uri.joinPath(folder(), name);
    await write(vscode.Uri.joinPath(at, `${name}.csv`), `${hostile},b\n${hostile},2\n`);
    const shown = await shownDuring(async () => {
      await run("embeddings.embedFolder", { folder: at });
      const given = { folder: at, glob: "**/*", granularity: "column", target: "new" };
      await run("embeddings.embedFolder", given);
      await run("embeddings.embedFolder", { ...given, granularity: "lines" });
    });
    await vscode.workspace.fs.delete(at, { recursive: true });
    assertHarmless(shown);
  });

  it("is harmless as an embedded text: in lists, in questions and by its plot's title", async () => {
    const at = vscode.Uri.joinPath(folder(), `${name}.txt`);
    await write(at, `${hostile}\npear\n${hostile}\n`);
    const document = await vscode.workspace.openTextDocument(at);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    const plot = await embed({ granularity: "lines", target: "new" });
    assert.doesNotMatch(plot.panel.title, live);
    const shown = await shownDuring(async (shown) => {
      open(plot, hostile);
      await until(() => shown.some((text) => text.includes("[Fix]")));
      const before = shown.length;
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      await run("embeddings.embedSelection", { granularity: "lines", target: "ask" });
      await until(() => shown.length > before);
      await run("embeddings.findClusters");
      await run("embeddings.undo");
    });
    await vscode.workspace.fs.delete(at);
    assertHarmless(shown);
  });

  it("is harmless as a line that is found by its meaning", async () => {
    const editor = await fileWith(`${hostile} fix\n$(zap) pear\nplum\n`);
    assert.ok(editor);
    const shown = await shownDuring(async (shown) => {
      const pickers: vscode.QuickPick<vscode.QuickPickItem>[] = [];
      const { createQuickPick } = vscode.window;
      vscode.window.createQuickPick = (() => {
        const picker = createQuickPick();
        pickers.push(picker);
        return picker;
      }) as typeof createQuickPick;
      await run("embeddings.searchMeaning");
      pickers[0]!.value = "fix";
      await until(() => shown.some((text) => text.includes("[Fix]")));
      pickers[0]!.hide();
    });
    assertHarmless(shown);
  });

  it("is harmless as the title of a plot and of the run in it", async () => {
    const { plots } = await api();
    const plot = plots.create(name);
    assert.doesNotMatch(plot.panel.title, live);
    plot.dispose();
  });
});

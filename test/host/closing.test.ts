import * as assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as path from "node:path";
import * as vscode from "vscode";
import type * as Extension from "../../src/extension";
import { itemsOf, sessionOf } from "../sessions";
import type { Session } from "../../src/core/model/session";
import { matrix } from "../../src/core/vectors/matrix";
import { embed, fileWith, replace, select, statesOf } from "./documents";
import { api, closeEverything, configure, until } from "./support";

/** The module that VS Code has loaded, to do what it does at the end of a window. */
function loaded(): typeof Extension {
  const extension = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings");
  assert.ok(extension);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the loaded module is meant, not another one
  return require(path.join(extension.extensionPath, "dist/extension.js")) as typeof Extension;
}

async function onDisk(session = ""): Promise<Session | undefined> {
  const { plots } = await api();
  return plots["services"].files.read(session);
}

describe("the end of a window", function () {
  this.timeout(120_000);
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    await closeEverything();
  });
  afterEach(closeEverything);

  it("waits for a change of a plot that is not on disk yet", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    await replace(editor, "apple", "apples");
    await until(() => statesOf(plot)["apple"] === "stale");
    await loaded().deactivate();
    const { table } = (await onDisk(plot.session?.id)) ?? {};
    assert.deepEqual(table && itemsOf(table).map(({ state }) => state), ["stale", "fresh"]);
  });

  it("takes along an edit of the last moment", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    await plot.save();
    await replace(editor, "apple", "apples");
    await loaded().deactivate();
    const { table } = (await onDisk(plot.session?.id)) ?? {};
    assert.deepEqual(table && itemsOf(table).map(({ state }) => state), ["stale", "fresh"]);
  });

  it("waits for a plot that was closed while it was being saved", async () => {
    const { plots } = await api();
    const session = { ...smallSession(), id: "c0ffee" };
    const plot = plots.create("closed");
    const drawn = new Promise<void>((resolve) => plot.onDidShow(resolve));
    const shown = plot
      .startRun()
      .show(session)
      .catch(() => undefined);
    await drawn;
    plot.dispose();
    await Promise.all([shown, loaded().deactivate()]);
    assert.equal((await onDisk("c0ffee"))?.table.rows, 2);
  });
});

describe("a hundred plots, opened and closed", function () {
  this.timeout(240_000);
  before(closeEverything);
  after(closeEverything);

  it("leave nothing that holds on to them", async () => {
    setFlagsFromString("--expose_gc");
    const collect = runInNewContext("gc") as () => void;
    const { plots } = await api();
    const held: WeakRef<object>[] = [];
    for (let i = 0; i < 100; i++) held.push(await openAndClose(i));
    assert.equal(plots.all.length, 0);
    const alive = () => held.filter((plot) => plot.deref() !== undefined).length;
    for (let i = 0; i < 50 && alive() > 0; i++) {
      await setImmediate();
      collect();
    }
    assert.equal(alive(), 0);
    assert.equal(await plots["services"].projector.held(), 0, "spaces in the worker");
  });
});

/** In a function of its own, as a frame that goes on may hold its last variables. */
async function openAndClose(index: number): Promise<WeakRef<object>> {
  const { plots } = await api();
  const plot = plots.create(`plot ${index}`);
  await plot.startRun().show({ ...smallSession(), id: `dead${index}` });
  plot.dispose();
  await until(() => plot.closed);
  return new WeakRef(plot);
}

function smallSession() {
  const items = ["apple", "pear"].map((text) => ({
    text,
    category: "fruits",
    sources: [],
    state: "fresh" as const,
  }));
  return sessionOf({ items, vectors: matrix(Float32Array.of(1, 0, 0, 1), 2, 2) });
}

import { itemsOf as itemsIn } from "../sessions";
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Plot } from "../../src/host/plots/plot";
import type { OpenHow, ToView } from "../../src/protocol/messages";
import { api, run } from "./support";

export const folder = () => {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(uri);
  return uri;
};
const encode = (text: string) => new TextEncoder().encode(text);

export function newFile(ending = "txt"): vscode.Uri {
  return vscode.Uri.joinPath(folder(), `text-${crypto.randomUUID()}.${ending}`);
}

export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, encode(text));
}

/** A file of its own for each call: an open document keeps its text whatever is written below it. */
export async function fileWith(text: string, ending = "txt"): Promise<vscode.TextEditor> {
  const uri = newFile(ending);
  await write(uri, text);
  return vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument(uri),
    vscode.ViewColumn.One,
  );
}

export function select(editor: vscode.TextEditor, ...texts: string[]): void {
  const whole = editor.document.getText();
  editor.selections = texts.map((text) => {
    const at = whole.indexOf(text);
    assert.ok(at >= 0, text);
    const { document } = editor;
    return new vscode.Selection(document.positionAt(at), document.positionAt(at + text.length));
  });
}

export async function replace(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
  const at = editor.document.getText().indexOf(old);
  const range = new vscode.Range(
    editor.document.positionAt(at),
    editor.document.positionAt(at + old.length),
  );
  await editor.edit((edit) => edit.replace(range, text));
}

export async function embed(argument: object = {}): Promise<Plot> {
  const { plots } = await api();
  const report = await run("embeddings.embedSelection", argument);
  assert.equal(report.outcome, "complete", JSON.stringify(report));
  const plot = report.session === undefined ? undefined : plots.withSession(report.session);
  assert.ok(plot);
  return plot;
}

/** What VS Code does with the panel of a plot when the window is reloaded. */
export async function restored(session: string): Promise<Plot> {
  const { plots } = await api();
  const panel = vscode.window.createWebviewPanel("embeddings.plot", "", vscode.ViewColumn.Two);
  await plots.deserializeWebviewPanel(panel, { session });
  const plot = plots.withSession(session);
  assert.ok(plot);
  return plot;
}

/** Does what a click on the point does. */
export function open(plot: Plot, text: string, how: OpenHow = "goTo"): void {
  const point = textsOf(plot)?.indexOf(text) ?? -1;
  assert.ok(point >= 0, text);
  plot["receive"]({ type: "open", point, how });
}

/** What the plot is told from now on. */
export function postedBy(plot: Plot): ToView[] {
  const posted: ToView[] = [];
  const post = plot.post.bind(plot);
  plot.post = (message) => {
    posted.push(message);
    post(message);
  };
  return posted;
}

const itemsOf = ({ session }: Plot) => session && itemsIn(session.table);
export const textsOf = (plot: Plot) => itemsOf(plot)?.map(({ text }) => text);
export const statesOf = (plot: Plot) =>
  Object.fromEntries(itemsOf(plot)?.map(({ text, state }) => [text, state]) ?? []);

/** What the document holds at the places of the point. */
export async function heldBy(plot: Plot, text: string): Promise<string[]> {
  const point = textsOf(plot)?.indexOf(text) ?? -1;
  const sources = plot.anchors?.sourcesOf(point) ?? [];
  return Promise.all(
    sources.map(async ({ uri, start, end }) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
      return document.getText(
        new vscode.Range(start.line, start.character, end.line, end.character),
      );
    }),
  );
}

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import type { RunReport } from "../../src/host/commands/runInPlot";
import { longestStretch, record, type Stretch, type Turn, turnNow } from "./profile";

/** A row of the table: what was done, and how long it blocked the extension host's event loop. */
export interface LoopRow {
  readonly task: string;
  readonly text: string;
  readonly points: number;
  /** When it began and ended: milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  /** Maximum processor time, in milliseconds, of the loop's thread between two ticks of the timer. */
  readonly busy: number;
  /** Maximum delay of the timer in milliseconds. */
  readonly wait: number;
  /** The longest part of the loop's work that belongs to the extension. */
  readonly ours: Stretch;
}

const size = 10e6;
const tick = 2;

/** Watches the loop while something is done. */
async function watched(task: string, work: () => Promise<number>) {
  const recording = await record();
  let wait = 0;
  let busy = 0;
  let last = performance.now();
  const turns: Turn[] = [turnNow()];
  const timer = setInterval(() => {
    const now = performance.now();
    wait = Math.max(wait, now - last - tick);
    last = now;
    const turn = turnNow();
    busy = Math.max(busy, (turn.spent - (turns.at(-1)?.spent ?? 0)) / 1000);
    turns.push(turn);
  }, tick);
  const from = Date.now();
  const started = performance.now();
  const points = await work();
  const seconds = (performance.now() - started) / 1000;
  await pause(500);
  clearInterval(timer);
  const profile = await recording.stop();
  const { BENCH_PROFILES: folder } = process.env;
  if (folder) {
    fs.writeFileSync(path.join(folder, `${task}.cpuprofile`), JSON.stringify(profile));
  }
  const ours = longestStretch(profile, turns, "dist/extension.js");
  return { points, from, to: Date.now(), seconds, wait, busy, ours };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** 10 MB of words, of which some are frequent and many are rare, always the same. */
function* words(): Generator<string> {
  let state = 1;
  for (;;) {
    state = (state * 48271) % 2147483647;
    const rank = Math.floor(100_000 ** (state / 2147483647));
    yield `word${rank.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "")}`;
  }
}

function textOf(separators: (index: number) => string): string {
  const parts: string[] = [];
  let length = 0;
  let index = 0;
  for (const word of words()) {
    const part = word + separators(index++);
    parts.push(part);
    length += part.length;
    if (length >= size) break;
  }
  return parts.join("");
}

/** The texts, and the granularities of each. */
const texts: Record<string, { content: string; granularities: readonly string[] }> = {
  "one line": { content: textOf(() => " "), granularities: ["words", "lines", "sentences"] },
  "paragraphs of 500 words": {
    content: textOf((index) => (index % 500 === 499 ? ".\n\n" : " ")),
    granularities: ["paragraphs"],
  },
  "one paragraph, lines of 12 words": {
    content: textOf((index) => (index % 12 === 11 ? ".\n" : " ")),
    granularities: ["paragraphs", "whole", "lines", "words"],
  },
};

export async function run(): Promise<void> {
  const { plots } = await vscode.extensions
    .getExtension<Api>("vscode-embeddings.vscode-embeddings")!
    .activate();
  const configuration = vscode.workspace.getConfiguration("embeddings");
  await configuration.update("engine", "builtin", vscode.ConfigurationTarget.Global);
  const rows: LoopRow[] = [];
  const measure = async (task: string, text: string, work: () => Promise<number>) => {
    const row = { task, text, ...(await watched([text, task].join(" - "), work)) };
    rows.push(row);
    fs.writeFileSync(process.env["BENCH_LOOP"]!, JSON.stringify(rows));
  };
  await measure("nothing", "", async () => {
    await pause(1000);
    return 0;
  });
  for (const [name, { content, granularities }] of Object.entries(texts)) {
    const folder = vscode.workspace.workspaceFolders![0]!.uri;
    const uri = vscode.Uri.joinPath(folder, `${name}.txt`);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await pause(1000);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const embed = async (granularity: string, target: string) => {
      editor.selection = new vscode.Selection(all.start, all.end);
      const options = { granularity, target, limit: 5000 };
      const report = await vscode.commands.executeCommand<RunReport>(
        "embeddings.embedSelection",
        options,
      );
      if (report.outcome !== "complete") throw new Error(`${granularity}: ${report.failure?.kind}`);
      return report.points;
    };
    for (const granularity of granularities) {
      plots.current?.panel.dispose();
      await pause(500);
      await measure(`embed ${granularity}`, name, () => embed(granularity, "new"));
    }
    if (!granularities.includes("words")) continue;
    const points = plots.current?.session?.table.rows ?? 0;
    await measure("find all places again", name, async () => {
      const session = plots.current?.session?.id;
      plots.current?.panel.dispose();
      const panel = vscode.window.createWebviewPanel("embeddings.plot", "", vscode.ViewColumn.Two);
      await plots.deserializeWebviewPanel(panel, { session });
      await pause(3000);
      return points;
    });
    await measure("type a letter", name, async () => {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "x"));
      await pause(1500);
      return points;
    });
    const ranges = [...content.matchAll(/\bwordb\b/g)]
      .slice(0, 1000)
      .map(({ index }) => rangeAt(document, index + 1, "wordb".length));
    const replaceAll = (text: string) =>
      editor.edit((edit) => {
        for (const range of ranges) edit.replace(range, text);
      });
    await measure("replace 1,000 words", name, async () => {
      await replaceAll("wordx");
      await pause(2500);
      return points;
    });
    plots.current?.panel.dispose();
    await measure("replace 1,000 words, no plot open", name, async () => {
      await replaceAll("wordb");
      await pause(1000);
      return 0;
    });
  }
}

function rangeAt(document: vscode.TextDocument, offset: number, length: number): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

import { createHash } from "node:crypto";
import * as vscode from "vscode";
import type { Engine, LongTexts } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { placesIn } from "../../core/model/places";
import { remarksOf } from "../../core/model/remarks";
import { embedderOf } from "../../core/model/source";
import { categoryOf, type PointTable, textOf, textsOf } from "../../core/model/table";
import { row } from "../../core/vectors/matrix";
import type { Neighbors } from "../../core/vectors/neighbors";
import { embedTable, type RunResult } from "../../core/model/runs";
import type { Projector, VectorSpace } from "../../worker/client/projector";
import type { TextReader } from "../../worker/client/textReader";
import type { Engines } from "../engines/engines";
import { Latest } from "../plots/latestTask";
import { type PlaceItem, placePicker } from "../editor/placePicker";
import { codeColumn } from "../editor/reveal";
import { readEmbedSettings, readSearchSettings, readSettings } from "../settings";
import { entitle, inform, type List, type ListItem, listItem, warn, withProgress } from "../shown";
import * as strings from "../strings";
import { tellUser } from "../tellUser";
import { type ReadFiles, readTextFiles } from "../editor/textFiles";
import type { LeftOut } from "../leftOut";
import type { Log } from "../log";
import { documentSources } from "../editor/textSources";

export interface SearchServices {
  readonly engines: Engines;
  readonly projector: Projector;
  readonly texts: TextReader;
  readonly log: Log;
}

/** The vectors of the lines in the wanted version; undefined where it was said why there are none. */
type IndexOf = (signal: AbortSignal, version?: string) => Promise<Index | undefined>;

interface Index {
  readonly key: string;
  readonly version: string | undefined;
  readonly space: VectorSpace;
  /** Which line each vector is of; some lines have none. */
  readonly lines: readonly number[];
  /** Lines of which only the beginning is searched. */
  readonly cut: number;
}

const typingDelay = 300;
const resultCount = 20;

/** "Search by Meaning": the lines of a file or of the workspace that are nearest to a phrase. */
export class MeaningSearch implements vscode.Disposable {
  /** The lines that were embedded last: searching them again costs nothing. */
  private index: Index | undefined;
  private readonly searching = new Latest();

  constructor(private readonly services: SearchServices) {}

  /** Of several searches the last: one before it shows no list and touches no lines that were embedded. */
  async search(wide: boolean): Promise<void> {
    try {
      const show = await this.searching.run((signal) => this.prepare(wide, signal));
      show?.();
    } catch (error) {
      if (Failure.from(error).kind !== "canceled") throw error;
    }
  }

  /** What shows the list; undefined where it was said why there is none. */
  private async prepare(wide: boolean, signal: AbortSignal): Promise<(() => void) | undefined> {
    const editor = vscode.window.activeTextEditor;
    const found = wide
      ? await workspaceFiles(signal)
      : { documents: editor ? [editor.document] : [], left: [] };
    if (!found) return undefined;
    const { log } = this.services;
    if (found.left.length > 0) log.info(`Left out:\n${strings.leftOut.lines(found.left)}`);
    const files = found.left.length > 0 ? [strings.leftOut.counts(found.left)] : [];
    const { maxLines } = readSearchSettings();
    const { table: lines, size } = await this.services.texts.gather({
      sources: await documentSources(found.documents),
      cutting: { granularity: "lines" },
      limit: maxLines,
    });
    if (lines.rows === 0) {
      signal.throwIfAborted();
      void inform(strings.search.noLines(files));
      return undefined;
    }
    const settings = readSettings();
    const engine = await this.services.engines.choose(settings);
    const key = keyOf(lines, engine, settings.longTexts);
    const indexOf: IndexOf = (asked, version) => this.indexOf(key, lines, engine, asked, version);
    const index = await indexOf(signal);
    if (!index) return undefined;
    const left = [
      ...(size > lines.rows ? [strings.search.lines(size - lines.rows)] : []),
      ...files,
    ];
    const placeOf = (line: number, file: string) =>
      wide ? `${file}:${line}` : strings.search.line(line);
    const picker = new LinePicker(engine, indexOf, lines, editor, left, placeOf);
    return () => picker.show(index);
  }

  dispose(): void {
    this.searching.abort();
    this.index?.space.dispose();
    this.index = undefined;
  }

  /** Lines whose vectors are known not to be of the wanted version are embedded again. */
  private async indexOf(
    key: string,
    lines: PointTable,
    engine: Engine,
    signal: AbortSignal,
    wanted?: string,
  ): Promise<Index | undefined> {
    const { version } = this.index ?? {};
    const isOther = wanted !== undefined && version !== undefined && wanted !== version;
    if (this.index?.key === key && !isOther) return this.index;
    signal.throwIfAborted();
    const result = await embedLines(lines, engine, signal);
    signal.throwIfAborted();
    const { session } = result;
    if (!session || result.outcome !== "complete") {
      sayWhy(result);
      return undefined;
    }
    const [{ vectors, source }] = session.spaces;
    const space = await this.services.projector.open(vectors);
    if (signal.aborted) space.dispose();
    signal.throwIfAborted();
    this.index?.space.dispose();
    const embedded = new Set(textsOf(session.table));
    const indices = textsOf(lines).flatMap((text, line) => (embedded.has(text) ? [line] : []));
    const { length: cut } = remarksOf(session).cut;
    this.index = { key, version: embedderOf(source)?.version, space, lines: indices, cut };
    return this.index;
  }
}

/** Only texts, engine and what becomes of long texts count for the vectors; where the lines are is read each time. */
function keyOf(lines: PointTable, engine: Engine, longTexts: LongTexts): string {
  const made = JSON.stringify([engine.describe(), longTexts]);
  const hash = createHash("sha256").update(made);
  for (const text of textsOf(lines)) hash.update(`\n${text}`);
  return hash.digest("hex");
}

function embedLines(lines: PointTable, engine: Engine, signal: AbortSignal): Promise<RunResult> {
  return withProgress(strings.progress.search, (report, canceled) => {
    let before = 0;
    return embedTable("search", lines, engine, {
      signal: AbortSignal.any([signal, canceled]),
      onProgress: (state) => {
        if (state.stage !== "vectors") return;
        const { done, total } = state;
        const percent = total ? (100 * done) / total : 0;
        report({ message: strings.progress.embedding(done, total), increment: percent - before });
        before = percent;
      },
    });
  });
}

function sayWhy({ failure }: RunResult): void {
  if (failure && failure.kind !== "canceled") {
    void warn(tellUser(failure).sentence);
  }
}

/** The text files of all folders of the workspace together, as many as Embed Folder reads. */
function workspaceFiles(signal: AbortSignal): Promise<Omit<ReadFiles, "count"> | undefined> {
  const { maxFiles } = readEmbedSettings();
  return withProgress(strings.progress.readingFiles, async (report, canceled) => {
    const ended = AbortSignal.any([signal, canceled]);
    const documents: vscode.TextDocument[] = [];
    const left: LeftOut[] = [];
    let room = maxFiles;
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const read = await readTextFiles(uri, "**/*", room, report, ended);
      if (!read) return undefined;
      room -= read.count;
      for (const document of read.documents) documents.push(document);
      for (const each of read.left) left.push(each);
    }
    return { documents, left };
  });
}

const limits: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("settings-gear"),
  tooltip: strings.search.changeLimits,
};

/** Results while the phrase is typed, with a preview of the active one; Escape goes back. */
class LinePicker {
  private readonly picker: List<PlaceItem>;
  private timer: NodeJS.Timeout | undefined;
  private readonly asking = new Latest();

  constructor(
    private readonly engine: Engine,
    private readonly indexOf: IndexOf,
    private readonly lines: PointTable,
    origin: vscode.TextEditor | undefined,
    private readonly left: readonly string[],
    private readonly placeOf: (line: number, file: string) => string,
  ) {
    this.picker = placePicker(origin?.viewColumn ?? codeColumn(), backTo(origin));
    const { picker } = this;
    if (left.length > 0) picker.buttons = [limits];
    picker.onDidTriggerButton(() => {
      void vscode.commands.executeCommand("workbench.action.openSettings", "embeddings.max");
    });
    picker.onDidChangeValue(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.search(), typingDelay);
    });
    picker.onDidHide(() => {
      clearTimeout(this.timer);
      this.asking.abort();
    });
  }

  show(index: Index): void {
    this.sayWhatIsSearched(index);
    this.picker.show();
  }

  private sayWhatIsSearched({ lines, cut }: Index): void {
    const without = this.lines.rows - lines.length;
    const left = [...this.left, ...(without > 0 ? [strings.search.withoutVector(without)] : [])];
    const { title, placeholder } = strings.search;
    entitle(this.picker, { title: title(lines.length, left, cut), placeholder });
  }

  private async search(): Promise<void> {
    const { value } = this.picker;
    const signal = this.asking.next();
    if (!value.trim()) {
      this.picker.items = [];
      this.picker.busy = false;
      return;
    }
    this.picker.busy = true;
    try {
      const { version, vectors, problems, cut } = await this.engine.embed([value], { signal });
      if (problems[0]) throw new Failure(problems[0].failure);
      const index = await this.indexOf(signal, version);
      const nearest = await index?.space.nearest(row(vectors, 0), resultCount);
      if (!index || !nearest || signal.aborted) return;
      this.sayWhatIsSearched(index);
      this.picker.items = [
        ...(cut ? [warningItem(strings.search.phraseCut)] : []),
        ...this.itemsOf(nearest, index),
      ];
    } catch (error) {
      if (signal.aborted) return;
      this.picker.items = [warningItem(tellUser(Failure.from(error).data).sentence)];
    } finally {
      if (!signal.aborted) this.picker.busy = false;
    }
  }

  /** Labels that hold letters of the phrase would come first: the cosine is the label, so that it decides. */
  private itemsOf({ indices, cosines }: Neighbors, { lines }: Index): ListItem<PlaceItem>[] {
    return [...indices].flatMap((vector, place) => {
      const index = lines[vector] ?? -1;
      const [source] = placesIn(this.lines.places, index);
      if (!source) return [];
      return listItem({
        label: (cosines[place] ?? 0).toFixed(2),
        description: `${textOf(this.lines, index).slice(0, 120)} · ${this.placeOf(source.start.line + 1, categoryOf(this.lines, index))}`,
        alwaysShow: true,
        source,
      });
    });
  }
}

function warningItem(label: string): ListItem<PlaceItem> {
  return listItem({ label, iconPath: new vscode.ThemeIcon("warning"), alwaysShow: true });
}

/** Gives back the place where the search began; the caret, too, where another document took its place. */
function backTo(editor: vscode.TextEditor | undefined): (() => void) | undefined {
  const visible = editor?.visibleRanges[0];
  if (!editor || !visible) return undefined;
  const { document, selection, viewColumn } = editor;
  return () => {
    const { AtTop } = vscode.TextEditorRevealType;
    if (vscode.window.visibleTextEditors.includes(editor)) {
      editor.revealRange(visible, AtTop);
      return;
    }
    const options = { selection, ...(viewColumn ? { viewColumn } : {}) };
    void vscode.window
      .showTextDocument(document, options)
      .then((shown) => shown.revealRange(visible, AtTop));
  };
}

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import type { Engine } from "../core/engine";
import { Failure } from "../core/failures";
import type { Item, SourceRange } from "../core/item";
import { row } from "../core/matrix";
import { type RunResult, runItems } from "../core/runs";
import { addPieces, ItemCollector, pieces } from "../core/selection";
import type { Projector, VectorSpace } from "../worker/projector";
import type { Consent } from "./consent";
import type { Engines } from "./engines";
import { reveal } from "./reveal";
import { readEmbedSettings, readSearchSettings, readSettings } from "./settings";
import { tellUser } from "./tellUser";
import { readTextFiles, type ReadFiles } from "./textFiles";
import { categoryOf, sourceOf } from "./textSources";

export interface SearchServices {
  readonly engines: Engines;
  readonly consent: Consent;
  readonly projector: Projector;
}

const typingDelay = 300;
const resultCount = 20;
const workspaceGlob = "**/*.{md,txt,rst,tex,ts,js,py,java,go,rs,c,cpp,h,cs,rb,php,swift,kt}";

/** "Search by Meaning": the lines of a file or of the workspace that are nearest to a phrase. */
export class MeaningSearch implements vscode.Disposable {
  /** The lines that were embedded last: searching them again costs nothing. */
  private index: { readonly key: string; readonly space: VectorSpace } | undefined;

  constructor(private readonly services: SearchServices) {}

  async search(wide: boolean): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const found = wide ? await workspaceFiles() : { documents: editor ? [editor.document] : [] };
    if (!found) return;
    const { maxLines } = readSearchSettings();
    const collector = await linesOf(found.documents);
    const lines = collector.items(maxLines);
    if (lines.length === 0) {
      void vscode.window.showInformationMessage("There is no line of text to search.");
      return;
    }
    const engine = await this.services.engines.choose(readSettings());
    if (!(await this.services.consent.mayEmbed(engine.describe(), lines.length))) return;
    const space = await this.spaceOf(lines, engine);
    if (!space) return;
    const left = [
      ...("left" in found && found.left.length > 0 ? [`${found.left.length} files`] : []),
      ...(collector.size > lines.length ? [`${collector.size - lines.length} lines`] : []),
    ];
    new LinePicker(engine, space, lines, editor, left).show();
  }

  dispose(): void {
    this.index?.space.dispose();
    this.index = undefined;
  }

  /** Only texts and engine count for the vectors; where the lines are is read anew each time. */
  private async spaceOf(lines: readonly Item[], engine: Engine): Promise<VectorSpace | undefined> {
    const hash = createHash("sha256").update(JSON.stringify(engine.describe()));
    for (const { text } of lines) hash.update(`\n${text}`);
    const key = hash.digest("hex");
    if (this.index?.key === key) return this.index.space;
    const result = await embedLines(lines, engine);
    const { session } = result;
    if (session?.items.length !== lines.length) {
      sayWhy(result);
      return undefined;
    }
    this.dispose();
    this.index = { key, space: await this.services.projector.open(session.vectors) };
    return this.index.space;
  }
}

async function linesOf(documents: readonly vscode.TextDocument[]): Promise<ItemCollector> {
  const collector = new ItemCollector(false);
  for (const document of documents) {
    const source = sourceOf(document, categoryOf(document.uri));
    const adding = addPieces(collector, source, pieces(source.text, "lines"));
    while (!adding.next().done) await setImmediate();
  }
  return collector;
}

function embedLines(lines: readonly Item[], engine: Engine): Thenable<RunResult> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: "Search by Meaning",
      cancellable: true,
    },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let before = 0;
      return runItems("search", lines, engine, {
        signal: controller.signal,
        onProgress: (state) => {
          if (state.stage !== "vectors") return;
          const { done, total } = state;
          const share = total ? (100 * done) / total : 0;
          progress.report({ message: `embedding ${done} of ${total}`, increment: share - before });
          before = share;
        },
      });
    },
  );
}

function sayWhy({ failure }: RunResult): void {
  if (failure && failure.kind !== "cancelled") {
    void vscode.window.showWarningMessage(tellUser(failure).sentence);
  }
}

/** The text files of all folders of the workspace together, as many as Embed Folder reads. */
function workspaceFiles(): Thenable<ReadFiles | undefined> {
  const { maxFiles } = readEmbedSettings();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: "Reading files",
      cancellable: true,
    },
    async (progress, token) => {
      const documents: vscode.TextDocument[] = [];
      const left: string[] = [];
      for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
        const room = maxFiles - documents.length;
        const read = await readTextFiles(uri, workspaceGlob, room, progress, token);
        if (!read) return undefined;
        documents.push(...read.documents);
        left.push(...read.left);
      }
      return { documents, left };
    },
  );
}

interface LineItem extends vscode.QuickPickItem {
  readonly source: SourceRange;
}

const limits: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("settings-gear"),
  tooltip: "Change the Limits",
};

/** Results while the phrase is typed, with a preview of the active one; Escape goes back. */
class LinePicker {
  private readonly picker = vscode.window.createQuickPick<LineItem>();
  private timer: NodeJS.Timeout | undefined;
  private asking: AbortController | undefined;
  private accepted = false;

  constructor(
    private readonly engine: Engine,
    private readonly space: VectorSpace,
    private readonly lines: readonly Item[],
    private readonly origin: vscode.TextEditor | undefined,
    left: readonly string[],
  ) {
    const { picker } = this;
    const restriction = left.length > 0 ? ` (${left.join(" and ")} are left out)` : "";
    if (left.length > 0) picker.buttons = [limits];
    picker.onDidTriggerButton(() => {
      void vscode.commands.executeCommand("workbench.action.openSettings", "embeddings.max");
    });
    picker.title = `Search ${lines.length} Lines by Meaning${restriction}`;
    picker.placeholder = "A phrase; the nearest lines are listed with their cosine";
    const selection = origin?.selection;
    const visible = origin?.visibleRanges[0];
    picker.onDidChangeValue(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.search(), typingDelay);
    });
    picker.onDidChangeActive(([item]) => {
      if (item) void reveal(item.source, undefined, true).catch(() => undefined);
    });
    picker.onDidAccept(() => {
      const [item] = picker.activeItems;
      if (!item) return;
      this.accepted = true;
      picker.hide();
      void reveal(item.source, undefined, false);
    });
    picker.onDidHide(() => {
      this.dispose();
      if (this.accepted || !this.origin || !selection || !visible) return;
      const { document, viewColumn } = this.origin;
      void vscode.window
        .showTextDocument(document, { selection, ...(viewColumn ? { viewColumn } : {}) })
        .then((editor) => editor.revealRange(visible, vscode.TextEditorRevealType.AtTop));
    });
  }

  show(): void {
    this.picker.show();
  }

  private async search(): Promise<void> {
    const { value } = this.picker;
    this.asking?.abort();
    if (!value.trim()) {
      this.picker.items = [];
      return;
    }
    const controller = new AbortController();
    this.asking = controller;
    this.picker.busy = true;
    try {
      const { vectors, problems } = await this.engine.embed([value], { signal: controller.signal });
      if (problems[0]) throw new Failure(problems[0].failure);
      const { indices, cosines } = await this.space.nearest(row(vectors, 0), resultCount);
      if (controller.signal.aborted) return;
      this.picker.items = [...indices].flatMap((index, place) => {
        const line = this.lines[index];
        const source = line?.sources[0];
        if (!line || !source) return [];
        const cosine = (cosines[place] ?? 0).toFixed(2);
        return [
          {
            label: line.text.slice(0, 120),
            description: `${cosine} · ${line.category}:${source.start.line + 1}`,
            alwaysShow: true,
            source,
          },
        ];
      });
    } catch (error) {
      if (controller.signal.aborted) return;
      this.picker.items = [];
      this.picker.placeholder = tellUser(Failure.from(error).data).sentence;
    } finally {
      if (!controller.signal.aborted) this.picker.busy = false;
    }
  }

  private dispose(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.picker.dispose();
  }
}

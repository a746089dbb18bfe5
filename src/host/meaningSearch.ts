import * as vscode from "vscode";
import { Failure } from "../core/failures";
import type { Item, SourceRange } from "../core/item";
import { row } from "../core/matrix";
import { type RunResult, runItems } from "../core/runs";
import { addPieces, ItemCollector, pieces } from "../core/selection";
import type { Projector, VectorSpace } from "../worker/projector";
import type { Consent } from "./consent";
import type { Engines } from "./engines";
import { reveal } from "./reveal";
import { readSettings } from "./settings";
import { tellUser } from "./tellUser";
import { categoryOf, sourceOf } from "./textSources";

export interface SearchServices {
  readonly engines: Engines;
  readonly consent: Consent;
  readonly projector: Projector;
}

const typingDelay = 300;
const resultCount = 20;
/** More lines than this are not searched, and that is said. */
const maxLines = 20_000;
const workspaceGlob = "**/*.{md,txt,rst,tex,ts,js,py,java,go,rs,c,cpp,h,cs,rb,php,swift,kt}";
const maxFiles = 200;

/** "Search by Meaning": the lines of a file or of the workspace that are nearest to a phrase. */
export async function searchByMeaning(services: SearchServices, wide: boolean): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const documents = wide ? await workspaceDocuments() : editor ? [editor.document] : [];
  const collector = new ItemCollector(false);
  for (const document of documents) {
    const source = sourceOf(document, categoryOf(document.uri));
    const adding = addPieces(collector, source, pieces(source.text, "lines"));
    while (!adding.next().done) await new Promise(setImmediate);
  }
  const items = collector.items(maxLines);
  if (items.length === 0) {
    void vscode.window.showInformationMessage("There is no line of text to search.");
    return;
  }
  const engine = await services.engines.choose(readSettings());
  if (!(await services.consent.mayEmbed(engine.describe(), items.length))) return;
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: "Search by Meaning",
      cancellable: true,
    },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let before = 0;
      return runItems("search", items, engine, {
        signal: controller.signal,
        onProgress: ({ done, total }) => {
          const share = total ? (100 * done) / total : 0;
          progress.report({ message: `embedding ${done} of ${total}`, increment: share - before });
          before = share;
        },
      });
    },
  );
  if (!result.session) return sayWhy(result);
  const space = await services.projector.open(result.session.vectors);
  const left = collector.size - items.length;
  const picker = new LinePicker(engine, space, result.session.items, editor, left);
  picker.show();
}

function sayWhy({ failure }: RunResult): void {
  if (failure && failure.kind !== "cancelled") {
    void vscode.window.showWarningMessage(tellUser(failure).sentence);
  }
}

async function workspaceDocuments(): Promise<vscode.TextDocument[]> {
  const files = await vscode.workspace.findFiles(workspaceGlob, undefined, maxFiles);
  const documents: vscode.TextDocument[] = [];
  for (const uri of files) {
    try {
      documents.push(await vscode.workspace.openTextDocument(uri));
    } catch {
      continue;
    }
  }
  return documents;
}

interface LineItem extends vscode.QuickPickItem {
  readonly source: SourceRange;
}

/** Results while the phrase is typed, with a preview of the active one; Escape goes back. */
class LinePicker {
  private readonly picker = vscode.window.createQuickPick<LineItem>();
  private timer: NodeJS.Timeout | undefined;
  private asking: AbortController | undefined;
  private accepted = false;

  constructor(
    private readonly engine: Awaited<ReturnType<Engines["choose"]>>,
    private readonly space: VectorSpace,
    private readonly lines: readonly Item[],
    private readonly origin: vscode.TextEditor | undefined,
    left: number,
  ) {
    const { picker } = this;
    const restriction = left > 0 ? ` (${left} more are not searched)` : "";
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
    this.space.dispose();
    this.picker.dispose();
  }
}

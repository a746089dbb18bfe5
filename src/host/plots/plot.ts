import { randomBytes } from "node:crypto";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Anchors } from "../../core/text/anchors";
import { Failure } from "../../core/model/failures";
import type { Projection } from "../../core/projection/projection";
import type { NoticeKind, Session } from "../../core/model/session";
import {
  type Appearance,
  type FromView,
  parseFromView,
  type ScatterGrouping,
  type ToView,
  type ViewCommand,
} from "../../protocol/messages";
import type { SessionFiles } from "../../store/sessionFiles";
import type { Projector, VectorSpace } from "../../worker/client/projector";
import { type ActionContext, type FailureContext, noticesOf, tellWithButtons } from "../actions";
import type { Engines } from "../engines/engines";
import { harmless } from "../harmless";
import type { Log } from "../log";
import { warn } from "../shown";
import { page } from "./page";
import { Run } from "./run";
import { Picture } from "./shownSession";
import { type ActionId, isActionId } from "../tellUser";

export const viewType = "embeddings.plot";

/** What every plot needs from the rest of the extension. */
export interface PlotServices {
  readonly extensionUri: vscode.Uri;
  readonly projector: Projector;
  readonly files: SessionFiles;
  /** The machine that the extension runs on where that is not the user's own. */
  readonly remote?: string;
  /** Does what a button says. */
  readonly act: (id: ActionId, context: ActionContext<Plot>) => unknown;
  readonly engines: Engines;
  readonly log: Log;
  readonly appearance: () => Appearance;
}

type Message<T extends ToView["type"]> = Extract<ToView, { type: T }>;
type Received<T extends FromView["type"]> = Extract<FromView, { type: T }>;

type FailedWith = Omit<ActionContext<Plot>, "failure">;
export type PlotRun = Run<Omit<Message<"progress">, "type">, FailedWith>;

/** Milliseconds until changed places are written to disk. */
const savingDelay = 3000;

/** Milliseconds in which VS Code makes a panel active, or does not. */
const mostWaiting = 1000;

/**
 * One panel and what it shows. The host is the source of truth: the view may vanish and come back at any
 * time, and gets everything again when it says `ready`.
 */
export class Plot implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private readonly drawnEmitter = new vscode.EventEmitter<Received<"drawn">>();
  /** The view has drawn what it was last told to show. */
  readonly onDidDraw = this.drawnEmitter.event;
  private readonly messageEmitter = new vscode.EventEmitter<FromView>();
  /** Messages of the view that concern more than this panel (`open`, `select`, `look`). */
  readonly onDidReceive = this.messageEmitter.event;

  private readonly pictureEmitter = new vscode.EventEmitter<void>();
  /** A new session is shown: other points, or the same points after a re-embedding. */
  readonly onDidShow = this.pictureEmitter.event;

  private picture: Picture | undefined;
  private look: { readonly hidden: ReadonlySet<string>; readonly palette?: Appearance["palette"] } =
    {
      hidden: new Set(),
    };
  private saving: NodeJS.Timeout | undefined;
  private isUnsaved = false;
  private progressMessage: Message<"progress"> | undefined;
  private failedMessage: Message<"failed"> | undefined;
  private actionContext: ActionContext<Plot> = {};
  private run: PlotRun | undefined;
  private isDisposed = false;

  /** Opens a panel beside the code, or beside the other plots, without taking the focus. */
  static create(
    services: PlotServices,
    title: string,
    column: vscode.ViewColumn | undefined,
  ): Plot {
    const panel = vscode.window.createWebviewPanel(viewType, harmless(title), {
      viewColumn: column ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
    return new Plot(services, panel);
  }

  /** Fills a panel that VS Code has opened. */
  constructor(
    private readonly services: PlotServices,
    readonly panel: vscode.WebviewPanel,
  ) {
    const media = vscode.Uri.joinPath(services.extensionUri, "media");
    const view = vscode.Uri.joinPath(services.extensionUri, "dist", "view");
    const { webview } = panel;
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, "plotLight.svg"),
      dark: vscode.Uri.joinPath(media, "plotDark.svg"),
    };
    webview.options = { enableScripts: true, localResourceRoots: [view, media] };
    panel.onDidDispose(() => this.dispose(), undefined, this.disposables);
    webview.onDidReceiveMessage((message) => this.receive(message), undefined, this.disposables);
    const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(view, file)).toString();
    webview.html = page({
      nonce: randomBytes(16).toString("base64url"),
      cspSource: webview.cspSource,
      scriptUri: uri("view.js"),
      styleUris: [uri("view.css")],
    });
  }

  get session(): Session | undefined {
    return this.picture?.session;
  }

  get space(): VectorSpace | undefined {
    return this.picture?.space;
  }

  /** Where the texts are; changes are announced with `sourcesChanged`. */
  get anchors(): Anchors | undefined {
    return this.picture?.anchors;
  }

  /** What colors the points. */
  get grouping(): ScatterGrouping | undefined {
    return this.picture?.scatter.grouping;
  }

  /** Whether the point's group is switched off in the picture. */
  hides(point: number): boolean {
    const { names = [], codeOf } = this.grouping ?? {};
    return this.look.hidden.has(names[codeOf?.[point] ?? names.length] ?? "");
  }

  get palette(): Appearance["palette"] {
    return this.look.palette ?? this.services.appearance().palette;
  }

  /** Places or states of the items changed: the view hears of it now, the file a little later. */
  sourcesChanged(): void {
    const { picture } = this;
    if (!picture) return;
    picture.takeSources();
    const { states, sourceCounts } = picture.scatter;
    this.post({ type: "states", states, sourceCounts });
    this.isUnsaved = true;
    this.saving ??= setTimeout(() => void this.save(), savingDelay);
  }

  /** The user has seen this notice; it does not come again for this session. */
  async accept(kind: NoticeKind): Promise<void> {
    const { picture } = this;
    if (!picture) return;
    picture.accept(kind);
    this.postNotices(picture.session);
    await this.saveChange();
  }

  get closed(): boolean {
    return this.isDisposed;
  }

  /** The run that Cancel and closing the panel end from now on; the former one is over. */
  startRun(): PlotRun {
    this.run?.supersede();
    this.failedMessage = undefined;
    this.run = new Run({
      progress: (message) => this.progress(message),
      fail: (failure, context) => this.fail(failure, context),
      show: (session, signal, keep) => this.show(session, signal, keep),
    });
    if (this.isDisposed) this.run.supersede();
    return this.run;
  }

  /** What Cancel does. */
  cancel(): void {
    this.run?.cancel();
  }

  private progress(message: Omit<Message<"progress">, "type">): void {
    this.progressMessage = { type: "progress", ...message };
    this.post(this.progressMessage);
  }

  /** Ends the run with a sentence and its buttons; a picture that is already there stays. */
  private fail(failure: Failure, context: FailedWith): void {
    this.progressMessage = undefined;
    if (failure.kind !== "canceled") this.services.log.failure(failure);
    const told = { ...context, failure: failure.data };
    this.actionContext = told;
    if (this.picture) {
      this.postPicture();
      void this.tellBeside(told);
      return;
    }
    this.failedMessage = { type: "failed", ...tellWithButtons(told, this.services.remote) };
    this.post(this.failedMessage);
  }

  /** Draws the session, keeps it on disk, and returns its PCA. Throws Failure (`canceled` too). */
  private async show(session: Session, signal: AbortSignal, keep: boolean): Promise<Projection> {
    const projection = await this.draw(session, signal);
    if (!keep) return projection;
    this.isUnsaved = true;
    await setImmediate();
    await this.save();
    return projection;
  }

  private saveChange(): Promise<void> {
    this.isUnsaved = true;
    return this.save();
  }

  /**
   * Writes what is not on disk yet. A session that cannot be written is still shown; it is only gone after a reload.
   */
  async save(): Promise<void> {
    clearTimeout(this.saving);
    this.saving = undefined;
    const session = this.picture?.session;
    if (!session || !this.isUnsaved) return;
    this.isUnsaved = false;
    await this.services.files.write(session).catch((error: unknown) => {
      this.services.log.failure(Failure.from(error));
    });
  }

  private async draw(session: Session, signal: AbortSignal): Promise<Projection> {
    const { picture, projection } = await Picture.of(session, this.services.projector, signal);
    if (signal.aborted) {
      picture.dispose();
      throw new Failure({ kind: "canceled" });
    }
    this.picture?.dispose();
    this.picture = picture;
    this.progressMessage = undefined;
    this.failedMessage = undefined;
    this.panel.title = harmless(session.title);
    this.pictureEmitter.fire();
    this.postPicture();
    return projection;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /**
   * Makes the panel the window's active one, so that a list over it gives the focus back to it. A message of a
   * click may come before VS Code has noticed the click itself.
   */
  async activate(): Promise<void> {
    const { panel } = this;
    if (this.isDisposed || panel.active) return;
    let listener: vscode.Disposable | undefined;
    const active = new Promise<void>((resolve) => {
      listener = panel.onDidChangeViewState(() => panel.active && resolve());
    });
    panel.reveal();
    await Promise.race([active, delay(mostWaiting, undefined, { ref: false })]);
    listener?.dispose();
  }

  /** Lets the view carry out a command; a hidden view first comes to the front and draws. */
  async carryOut(command: ViewCommand): Promise<void> {
    if (!this.panel.visible) {
      const drawn = new Promise<void>((resolve) => {
        const listener = this.onDidDraw(() => {
          listener.dispose();
          resolve();
        });
      });
      this.reveal();
      await drawn;
    }
    this.post({ type: "command", command });
  }

  post(message: ToView): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.run?.supersede();
    void this.save();
    this.picture?.dispose();
    this.picture = undefined;
    this.panel.dispose();
    this.disposed.fire();
    for (const disposable of this.disposables) disposable.dispose();
    this.disposed.dispose();
    this.drawnEmitter.dispose();
    this.pictureEmitter.dispose();
    this.messageEmitter.dispose();
  }

  private receive(data: unknown): void {
    const message = parseFromView(data);
    if (!message) {
      this.services.log.warn(`A message of the plot was not understood: ${JSON.stringify(data)}`);
      return;
    }
    void this.handle(message).catch((error: unknown) => {
      const failure = Failure.from(error);
      if (failure.kind === "canceled" || this.isDisposed) return;
      this.services.log.failure(failure);
      void this.tellBeside({
        failure: failure.data,
        retry: () => this.receive(data),
        ownEngine: message.type === "query",
      });
    });
  }

  private async handle(message: FromView): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.postEverything();
      case "drawn":
        return this.drawnEmitter.fire(message);
      case "cancel":
        return this.cancel();
      case "action":
        return this.runAction(message.id);
      case "project":
        return this.project(message);
      case "fidelity":
        return this.fidelity(message);
      case "neighbors":
        return this.neighbors(message);
      case "query":
        return this.query(message);
      case "colorBy":
        await this.colorBy(message.column);
        return this.messageEmitter.fire(message);
      case "export":
        return this.export(message.format, message.content);
      case "copy":
        return vscode.env.clipboard.writeText(message.text);
      case "problem":
        return this.services.log.warn(
          `The plot reports: ${message.message}${message.stack ? `\n${message.stack}` : ""}`,
        );
      case "look":
        this.look = { hidden: new Set(message.hidden), palette: message.palette };
        return this.messageEmitter.fire(message);
      case "select":
      case "open":
        return this.messageEmitter.fire(message);
    }
  }

  private postEverything(): void {
    if (this.picture) this.postPicture();
    if (this.progressMessage) this.post(this.progressMessage);
    if (this.failedMessage) this.post(this.failedMessage);
  }

  private postPicture(): void {
    if (!this.picture) return;
    this.post({
      type: "show",
      scatter: this.picture.scatter,
      layout: this.picture.layout,
      appearance: this.services.appearance(),
    });
    this.postNotices(this.picture.session);
  }

  private postNotices(session: Session): void {
    this.post({ type: "notices", notices: noticesOf(session) });
  }

  private async runAction(id: string, context = this.actionContext): Promise<void> {
    if (isActionId(id)) await this.services.act(id, { ...context, plot: this });
    else this.services.log.warn(`The plot asked for an unknown action: ${id}`);
  }

  private async tellBeside(context: FailureContext<Plot>): Promise<void> {
    const told = tellWithButtons(context, this.services.remote);
    const chosen = await warn(told.sentence, ...told.actions.slice(0, 3).map(({ title }) => title));
    const action = told.actions.find(({ title }) => title === chosen);
    if (action) await this.runAction(action.id, context);
  }

  private async project({ space, method, parameters }: Received<"project">): Promise<void> {
    const { picture } = this;
    if (!picture) return;
    try {
      const layout = await picture.project(space, method, parameters, (partial, progress) => {
        this.post({ type: "layout", layout: partial, progress });
      });
      this.post({ type: "layout", layout, progress: 1 });
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.kind !== "canceled" && this.picture === picture) {
        this.post({ type: "notProjected", method, parameters, layout: picture.layout });
      }
      throw failure;
    }
  }

  private async fidelity({ space, method, axes }: Received<"fidelity">): Promise<void> {
    const fidelity = await this.picture?.fidelity(space, method, axes);
    if (fidelity) this.post({ type: "fidelity", fidelity });
  }

  private async neighbors({ space, point, k }: Received<"neighbors">): Promise<void> {
    const { picture } = this;
    if (!picture || point >= picture.session.table.rows) return;
    const neighbors = await picture.neighbors(space, point, k);
    this.post({ type: "neighbors", space, point, neighbors });
  }

  private async query({ space, text }: Received<"query">): Promise<void> {
    const { engines } = this.services;
    const query = await this.picture?.place(space, text, (made) => engines.of(made));
    if (query) this.post({ type: "query", ...query });
  }

  private async colorBy(column: string): Promise<void> {
    const { picture } = this;
    if (!picture?.session.table.columns.has(column)) return;
    picture.colorBy(column);
    this.post({ type: "grouping", grouping: picture.scatter.grouping });
    await this.saveChange();
  }

  private async export(
    format: Received<"export">["format"],
    content: string | Uint8Array,
  ): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${fileName(this.panel.title)}.${format}`;
    const target = await vscode.window.showSaveDialog({
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
      filters: { [format.toUpperCase()]: [format] },
    });
    if (!target) return;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(target, bytes);
  }
}

/** A title as a file name that every system takes. */
function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "") || "plot";
}

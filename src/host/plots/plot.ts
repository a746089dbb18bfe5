import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import type { Anchors } from "../../core/text/anchors";
import { Failure } from "../../core/model/failures";
import { EditHistory, type Restored } from "../../core/model/history";
import type { Projection } from "../../core/projection/projection";
import type { NoticeKind, Session } from "../../core/model/session";
import {
  type Appearance,
  type FromView,
  type Layout,
  parseFromView,
  type ScatterGrouping,
  type ToView,
  type ViewCommand,
} from "../../protocol/messages";
import { type Handlers, type MessageOf, route } from "../../protocol/route";
import type { SessionFiles } from "../../store/sessionFiles";
import type { Projector, VectorSpace } from "../../worker/client/projector";
import { type ActionContext, type FailureContext, noticesOf, tellWithButtons } from "../actions";
import type { Engines } from "../engines/engines";
import { harmless } from "../harmless";
import type { Log } from "../log";
import { inform, mention, warn } from "../shown";
import { history, notices } from "../strings";
import { saveExport } from "./exportFile";
import { activatePanel, fillPanel, openPanel } from "./panel";
import { movePoints, removePoints, setCategory } from "./pointEdits";
import { Run } from "./run";
import { SessionSaver } from "./sessionSaver";
import { Picture } from "./shownSession";
import { type ActionId, isActionId } from "../tellUser";

/** How a picture is looked at: what only the view reads, and the components on the three axes. */
export type SeenView = Omit<MessageOf<FromView, "view">, "type">;

/** A plot as it can be saved. */
export interface ShownPlot {
  readonly session: Session;
  readonly layout: Layout;
  readonly seen?: SeenView;
}

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

type Message<T extends ToView["type"]> = MessageOf<ToView, T>;
type Received<T extends FromView["type"]> = MessageOf<FromView, T>;

type FailedWith = Omit<ActionContext<Plot>, "failure">;
export type PlotRun = Run<Omit<Message<"progress">, "type">, FailedWith>;

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
  /**
   * Messages of the view that concern more than this panel (`open`, `differences`, `select`, `typing`, `look`, `colorBy`,
   * those of clusters).
   */
  readonly onDidReceive = this.messageEmitter.event;

  private readonly pictureEmitter = new vscode.EventEmitter<void>();
  /** A new session is shown: other points, or the same points after a re-embedding. */
  readonly onDidShow = this.pictureEmitter.event;

  private picture: Picture | undefined;
  private look: {
    readonly hidden: ReadonlySet<string>;
    readonly passing?: Uint8Array | undefined;
    readonly palette?: Appearance["palette"];
  } = { hidden: new Set() };
  /** How the picture is looked at, as the view told last or as it was saved. */
  private seen: SeenView | undefined;
  private readonly saver: SessionSaver;
  private progressMessage: Message<"progress"> | undefined;
  private failedMessage: Message<"failed"> | undefined;
  private actionContext: ActionContext<Plot> = {};
  private run: PlotRun | undefined;
  private readonly history = new EditHistory();
  private edits: Promise<void> = Promise.resolve();
  private isDisposed = false;

  private readonly handlers: Handlers<FromView, unknown> = {
    ready: () => this.postEverything(),
    drawn: (message) => this.drawnEmitter.fire(message),
    cancel: () => this.cancel(),
    action: ({ id }) => this.runAction(id),
    project: (message) => this.project(message),
    fidelity: (message) => this.fidelity(message),
    neighbors: (message) => this.neighbors(message),
    quality: (message) => this.quality(message),
    agreement: (message) => this.agreement(message),
    move: ({ ids, group }) => movePoints(this, ids, group),
    remove: ({ ids }) => removePoints(this, ids),
    setCategory: ({ ids }) => setCategory(this, ids),
    undo: () => this.undo(),
    redo: () => this.redo(),
    differences: (message) => this.messageEmitter.fire(message),
    query: (message) => this.query(message),
    colorBy: (message) => this.colorBy(message),
    export: (message) => saveExport(this.panel.title, message),
    copy: ({ text }) => vscode.env.clipboard.writeText(text),
    problem: ({ message, stack }) =>
      this.services.log.warn(`The plot reports: ${message}${stack ? `\n${stack}` : ""}`),
    look: (message) => {
      const { hidden, passing, palette } = message;
      this.look = { hidden: new Set(hidden), passing, palette };
      this.messageEmitter.fire(message);
    },
    select: (message) => this.messageEmitter.fire(message),
    typing: (message) => this.messageEmitter.fire(message),
    view: (message) => (this.seen = message),
    open: (message) => this.messageEmitter.fire(message),
    clusterLevel: (message) => this.messageEmitter.fire(message),
    evidence: (message) => this.messageEmitter.fire(message),
    editClusters: (message) => this.messageEmitter.fire(message),
  };

  /** Opens a panel beside the code, or beside the other plots, without taking the focus. */
  static create(
    services: PlotServices,
    title: string,
    column: vscode.ViewColumn | undefined,
  ): Plot {
    return new Plot(services, openPanel(title, column));
  }

  /** Fills a panel that VS Code has opened. */
  constructor(
    private readonly services: PlotServices,
    readonly panel: vscode.WebviewPanel,
  ) {
    this.saver = new SessionSaver(services.files, services.log, () => this.session);
    panel.onDidDispose(() => this.dispose(), undefined, this.disposables);
    panel.webview.onDidReceiveMessage(
      (message) => this.receive(message),
      undefined,
      this.disposables,
    );
    fillPanel(panel, services.extensionUri);
  }

  get session(): Session | undefined {
    return this.picture?.session;
  }

  /** What is drawn and how it is looked at; undefined where nothing is. */
  get shown(): ShownPlot | undefined {
    const { picture, seen } = this;
    if (!picture) return undefined;
    const { session, layout } = picture;
    return { session, layout, ...(seen?.session === session.id ? { seen } : {}) };
  }

  /** How a session is looked at that is going to be shown. */
  lookAt(seen: SeenView): void {
    this.seen = seen;
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

  /** Whether the point's group is switched off in the picture, or a filter leaves the point out. */
  hides(point: number): boolean {
    const { names = [], codeOf } = this.grouping ?? {};
    if (this.look.passing?.[point] === 0) return true;
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
    this.saver.saveSoon();
  }

  /** The user has seen this notice; it does not come again for this session. */
  async accept(kind: NoticeKind): Promise<void> {
    const { picture } = this;
    if (!picture) return;
    picture.accept(kind);
    this.postNotices(picture.session);
    await this.saver.saveChange();
  }

  /**
   * Changes the session in a way that can be undone; `name` says what is done, e.g. "Move to vegetables". Changes are
   * made one after the other. Where the vectors stay as they are, so does the picture. `isStep`: one with the edit
   * before where that has the same name, and both only change columns. Throws Failure (`canceled` too).
   */
  edit(name: string, change: (session: Session) => Session, isStep = false): Promise<void> {
    return this.inTurn(async (session) => {
      const changed = change(session);
      if (changed === session) return;
      await this.showEdited(changed);
      if (isStep && this.history.continues(name)) return;
      this.history.record(name, session, changed);
      this.postHistory();
    });
  }

  /** Takes back the last edit. */
  undo(): Promise<void> {
    return this.inTurn(async (session) => {
      const restored = this.history.undo(session);
      await this.showRestored(restored, history.undone, history.nothingToUndo);
    });
  }

  /** Does again what was undone last. */
  redo(): Promise<void> {
    return this.inTurn(async (session) => {
      const restored = this.history.redo(session);
      await this.showRestored(restored, history.redone, history.nothingToRedo);
    });
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
      end: () => this.endProgress(),
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

  private endProgress(): void {
    if (this.progressMessage) this.post({ type: "idle" });
    this.progressMessage = undefined;
  }

  /** Ends the run with a sentence and its buttons; a picture that is already there stays. */
  private fail(failure: Failure, context: FailedWith): void {
    this.progressMessage = undefined;
    if (failure.kind !== "canceled") this.services.log.failure(failure);
    const told = { ...context, failure: failure.data };
    this.actionContext = told;
    if (this.picture) {
      this.postPicture();
      void this.tell(told);
      return;
    }
    this.failedMessage = { type: "failed", ...tellWithButtons(told, this.services.remote) };
    this.post(this.failedMessage);
  }

  /** Draws the session, keeps it on disk, and returns its PCA. Throws Failure (`canceled` too). */
  private async show(session: Session, signal: AbortSignal, keep: boolean): Promise<Projection> {
    const projection = await this.draw(session, signal, keep);
    this.history.clear();
    if (!keep) return projection;
    await setImmediate();
    await this.saver.save();
    return projection;
  }

  /** Writes what is not on disk yet. */
  save(): Promise<void> {
    return this.saver.save();
  }

  /** Works on the session when all edits before are done. */
  private inTurn(work: (session: Session) => Promise<void>): Promise<void> {
    const turn = this.edits.then(async () => {
      if (this.session) await work(this.session);
    });
    this.edits = turn.catch(() => undefined);
    return turn;
  }

  private async showRestored(
    restored: Restored | undefined,
    told: (name: string) => string,
    nothing: string,
  ): Promise<void> {
    if (restored) await this.showEdited(restored.session);
    this.postHistory();
    mention(restored ? told(restored.name) : nothing);
  }

  private async showEdited(session: Session): Promise<void> {
    const { picture } = this;
    if (!picture) return;
    if (session.spaces === picture.session.spaces) {
      const regrouped = picture.change(session);
      this.endProgress();
      if (regrouped) this.post({ type: "grouping", ...regrouped });
      else this.postPicture();
      this.messageEmitter.fire({ type: "colorBy", column: session.colorBy });
      this.saver.saveSoon();
      this.projectAgain();
      return;
    }
    try {
      await this.draw(session, this.startRun().signal, true);
    } catch (error) {
      this.history.clear();
      throw error;
    }
    await this.saver.save();
  }

  private async draw(session: Session, signal: AbortSignal, keep: boolean): Promise<Projection> {
    const { picture, projection } = await Picture.of(session, this.services.projector, signal);
    if (signal.aborted) {
      picture.dispose();
      throw new Failure({ kind: "canceled" });
    }
    this.picture?.dispose();
    this.picture = picture;
    if (keep) this.saver.markChanged();
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

  /** Makes the panel the window's active one, so that a list over it gives the focus back to it. */
  async activate(): Promise<void> {
    if (!this.isDisposed) await activatePanel(this.panel);
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
    void this.saver.save();
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
      void this.tell({
        failure: failure.data,
        retry: () => this.receive(data),
        ownEngine: message.type === "query",
      });
    });
  }

  private async handle(message: FromView): Promise<void> {
    await route(this.handlers, message);
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
      ...(this.viewOf(this.picture.session) ?? {}),
    });
    this.postNotices(this.picture.session);
    this.postHistory();
  }

  private postHistory(): void {
    const { undoable: undo, redoable: redo } = this.history;
    this.post({ type: "history", ...(undo ? { undo } : {}), ...(redo ? { redo } : {}) });
  }

  private viewOf({ id }: Session): Pick<SeenView, "view"> | undefined {
    return this.seen?.session === id ? { view: this.seen.view } : undefined;
  }

  private postNotices(session: Session): void {
    this.post({ type: "notices", notices: noticesOf(session) });
  }

  private async runAction(id: string, context = this.actionContext): Promise<void> {
    if (isActionId(id)) await this.services.act(id, { ...context, plot: this });
    else this.services.log.warn(`The plot asked for an unknown action: ${id}`);
  }

  /** Says what failed, with what can be done about it; the picture stays. */
  async tell(context: FailureContext<Plot>): Promise<void> {
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
    const { picture } = this;
    const fidelity = await picture?.fidelity(space, method, axes);
    if (!fidelity) return;
    this.post({ type: "fidelity", fidelity });
    const better = await picture?.better(fidelity);
    if (better) this.post({ type: "fidelity", fidelity: { ...fidelity, better } });
  }

  private async neighbors({ space, point, k }: Received<"neighbors">): Promise<void> {
    const { picture } = this;
    if (!picture || point >= picture.session.table.rows) return;
    const neighbors = await picture.neighbors(space, point, k);
    this.post({ type: "neighbors", space, point, neighbors });
  }

  private async quality({ space }: Received<"quality">): Promise<void> {
    const quality = await this.picture?.quality(space);
    if (quality) this.post({ type: "quality", quality });
  }

  private async agreement({ column }: Received<"agreement">): Promise<void> {
    const { picture } = this;
    if (!picture?.session.table.columns.has(column)) return;
    this.post({ type: "agreement", agreement: await picture.agreement(column) });
  }

  private async query({ space, text }: Received<"query">): Promise<void> {
    const { engines } = this.services;
    const placed = await this.picture?.place(space, text, (made) => engines.of(made));
    if (!placed) return;
    this.post({ type: "query", ...placed.query });
    if (placed.isCut) void inform(notices.cut([text]));
  }

  private async colorBy(message: Received<"colorBy">): Promise<void> {
    const { picture } = this;
    if (!picture?.session.table.columns.has(message.column)) return;
    picture.colorBy(message.column);
    this.post({ type: "grouping", grouping: picture.scatter.grouping });
    this.postNotices(picture.session);
    this.messageEmitter.fire(message);
    this.projectAgain();
    await this.saver.saveChange();
  }

  /** Other groups color the points: what was made for those before is made for these. */
  private projectAgain(): void {
    const outdated = this.picture?.outdated;
    if (!outdated) return;
    const { space, method, parameters } = outdated;
    this.receive({ type: "project", space, method, parameters });
  }
}

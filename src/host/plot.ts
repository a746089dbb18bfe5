import { randomBytes } from "node:crypto";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { Anchors } from "../core/anchors";
import { requireSameVectors } from "../core/engine";
import { Failure } from "../core/failures";
import { row } from "../core/matrix";
import type { Neighbours } from "../core/neighbours";
import type { Projection, ProjectionRequest } from "../core/projection";
import type { NoticeKind, Session } from "../core/session";
import {
  type Appearance,
  type Fidelity,
  type FromView,
  type Layout,
  type Neighbour,
  parseFromView,
  type Scatter,
  type ToView,
  toWire,
} from "../protocol/messages";
import type { SessionFiles } from "../store/sessionFiles";
import type { Projector, VectorSpace } from "../worker/projector";
import type { ActionContext, Actions, FailureContext } from "./actions";
import type { Engines } from "./engines";
import type { Log } from "./log";
import { page } from "./page";
import { scatterOf } from "./scatterMessage";
import { isActionId } from "./tellUser";

export const viewType = "embeddings.plot";

/** What every plot needs from the rest of the extension. */
export interface PlotServices {
  readonly extensionUri: vscode.Uri;
  readonly projector: Projector;
  readonly files: SessionFiles;
  readonly actions: Actions;
  readonly engines: Engines;
  readonly log: Log;
  readonly appearance: () => Appearance;
}

type Message<T extends ToView["type"]> = Extract<ToView, { type: T }>;
type Parameters = Layout["parameters"];

/** What is drawn: a session, its vectors in the worker, and the layouts made of them so far. */
interface Picture {
  readonly session: Session;
  readonly scatter: Scatter;
  readonly anchors: Anchors;
  readonly space: VectorSpace;
  readonly layouts: Map<string, Layout>;
  readonly current: Layout;
}

/** Milliseconds until changed places are written to disk. */
const savingDelay = 3000;

/** Milliseconds in which VS Code makes a panel active, or does not. */
const mostWaiting = 1000;
/** Neighbourhood size of the fidelity figures. */
const fidelityNeighbours = 15;
const queryNeighbours = 10;
/** Groups of points with the same vector that are sent to be named. */
const namedGroups = 5;

/**
 * One panel and what it shows. The host is the source of truth: the view may vanish and come back at any
 * time, and gets everything again when it says `ready`.
 */
export class Plot implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private readonly drawnEmitter = new vscode.EventEmitter<Extract<FromView, { type: "drawn" }>>();
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
  private progressMessage: Message<"progress"> | undefined;
  private failedMessage: Message<"failed"> | undefined;
  private actionContext: ActionContext = {};
  private run: AbortController | undefined;
  private projecting: AbortController | undefined;
  private querying: AbortController | undefined;
  private judging: AbortController | undefined;
  private isDisposed = false;

  /** Opens a panel beside the code, or beside the other plots, without taking the focus. */
  static create(
    services: PlotServices,
    title: string,
    column: vscode.ViewColumn | undefined,
  ): Plot {
    const panel = vscode.window.createWebviewPanel(viewType, title, {
      viewColumn: column ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
    return new Plot(services, panel);
  }

  /** Adopts a panel that VS Code kept over a reload. */
  static restore(services: PlotServices, panel: vscode.WebviewPanel): Plot {
    return new Plot(services, panel);
  }

  private constructor(
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

  /** Whether the point's category is switched off in the picture. */
  hides(point: number): boolean {
    return this.look.hidden.has(this.session?.items[point]?.category ?? "");
  }

  get palette(): Appearance["palette"] {
    return this.look.palette ?? this.services.appearance().palette;
  }

  /** Places or states of the items changed: the view hears of it now, the file a little later. */
  sourcesChanged(): void {
    if (!this.picture) return;
    const session = { ...this.picture.session, items: this.picture.anchors.current() };
    const scatter = scatterOf(session);
    this.picture = { ...this.picture, session, scatter };
    this.post({ type: "states", states: scatter.states, sourceCounts: scatter.sourceCounts });
    this.saving ??= setTimeout(() => void this.save(), savingDelay);
  }

  /** The user has seen this notice; it does not come again for this session. */
  async accept(kind: NoticeKind): Promise<void> {
    if (!this.picture) return;
    const { session } = this.picture;
    const accepted = { ...session, accepted: [...(session.accepted ?? []), kind] };
    this.picture = { ...this.picture, session: accepted };
    this.postNotices(accepted);
    await this.save();
  }

  get closed(): boolean {
    return this.isDisposed;
  }

  /** Makes a new run the one that Cancel and closing the panel abort; the former one ends. */
  startRun(): AbortController {
    this.run?.abort();
    this.run = new AbortController();
    this.failedMessage = undefined;
    return this.run;
  }

  /** What Cancel does. */
  cancel(): void {
    this.run?.abort();
  }

  progress(message: Omit<Message<"progress">, "type">): void {
    this.progressMessage = { type: "progress", ...message };
    this.post(this.progressMessage);
  }

  /** Ends the run with a sentence and its buttons; a picture that is already there stays. */
  fail(failure: Failure, context: Omit<ActionContext, "failure"> = {}): void {
    this.progressMessage = undefined;
    if (failure.kind !== "cancelled") this.services.log.failure(failure);
    const told = { ...context, failure: failure.data };
    this.actionContext = told;
    if (this.picture) {
      this.postPicture();
      void this.tellBeside(told);
      return;
    }
    this.failedMessage = { type: "failed", ...this.services.actions.tell(told) };
    this.post(this.failedMessage);
  }

  /** Draws the session, keeps it on disk, and returns its PCA. Throws Failure (`cancelled` too). */
  async show(session: Session, signal: AbortSignal): Promise<Projection> {
    const projection = await this.draw(session, signal);
    await setImmediate();
    await this.save();
    return projection;
  }

  /** A session that cannot be kept is still shown; it is only gone after a reload. */
  private async save(): Promise<void> {
    clearTimeout(this.saving);
    this.saving = undefined;
    const session = this.picture?.session;
    if (!session) return;
    await this.services.files.write(session).catch((error: unknown) => {
      this.services.log.failure(Failure.from(error));
    });
  }

  /** Draws a session that is already on disk. */
  async draw(session: Session, signal: AbortSignal): Promise<Projection> {
    const space = await this.services.projector.open(session.vectors, session.fitted);
    let projection: Projection;
    try {
      projection = await space.project({ method: "pca" }, { signal });
    } catch (error) {
      space.dispose();
      throw error;
    }
    if (this.isDisposed) {
      space.dispose();
      throw new Failure({ kind: "cancelled" });
    }
    const layout = layoutOf(projection, {});
    this.projecting?.abort();
    this.release();
    this.picture = {
      session,
      scatter: scatterOf(session),
      anchors: new Anchors(session.items),
      space,
      layouts: new Map([[keyOf("pca", {}), layout]]),
      current: layout,
    };
    this.progressMessage = undefined;
    this.failedMessage = undefined;
    this.panel.title = session.title;
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

  post(message: ToView): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(toWire(message));
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.run?.abort();
    this.projecting?.abort();
    this.querying?.abort();
    if (this.saving) void this.save();
    this.release();
    this.panel.dispose();
    this.disposed.fire();
    for (const disposable of this.disposables) disposable.dispose();
    this.disposed.dispose();
    this.drawnEmitter.dispose();
    this.pictureEmitter.dispose();
    this.messageEmitter.dispose();
  }

  private release(): void {
    this.picture?.space.dispose();
    this.picture = undefined;
  }

  private receive(data: unknown): void {
    const message = parseFromView(data);
    if (!message) {
      this.services.log.warn(`A message of the plot was not understood: ${JSON.stringify(data)}`);
      return;
    }
    void this.handle(message).catch((error: unknown) => {
      const failure = Failure.from(error);
      if (failure.kind === "cancelled" || this.isDisposed) return;
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
        return this.project(message.method, message.parameters);
      case "fidelity":
        return this.fidelity(message.method, message.axes);
      case "neighbours":
        return this.neighbours(message.point, message.k);
      case "query":
        return this.query(message.text);
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
      layout: this.picture.current,
      appearance: this.services.appearance(),
    });
    this.postNotices(this.picture.session);
  }

  private postNotices(session: Session): void {
    this.post({ type: "notices", notices: this.services.actions.noticesOf(session) });
  }

  private async runAction(id: string, context = this.actionContext): Promise<void> {
    if (isActionId(id)) await this.services.actions.run(id, { ...context, plot: this });
    else this.services.log.warn(`The plot asked for an unknown action: ${id}`);
  }

  private async tellBeside(context: FailureContext): Promise<void> {
    const told = this.services.actions.tell(context);
    const chosen = await vscode.window.showWarningMessage(
      told.sentence,
      ...told.actions.slice(0, 3).map(({ title }) => title),
    );
    const action = told.actions.find(({ title }) => title === chosen);
    if (action) await this.runAction(action.id, context);
  }

  /** The latest request wins; one that was answered before is answered from memory. */
  private async project(method: Layout["method"], parameters: Parameters): Promise<void> {
    const picture = this.picture;
    if (!picture) return;
    this.projecting?.abort();
    const controller = new AbortController();
    this.projecting = controller;
    const key = keyOf(method, parameters);
    let layout = picture.layouts.get(key);
    if (!layout) {
      const onLayout = (coordinates: Float32Array, progress: number): void => {
        if (controller.signal.aborted) return;
        const partial = {
          method,
          parameters,
          components: 3,
          coordinates: new Float32Array(coordinates),
          explainedVariance: [],
        };
        this.post({ type: "layout", layout: partial, progress });
      };
      const { signal } = controller;
      const projection = await picture.space
        .project(requestOf(method, parameters), { signal, onLayout })
        .catch((error: unknown) => {
          if (!signal.aborted && this.picture?.space === picture.space) {
            this.post({ type: "notProjected", method, parameters, layout: this.picture.current });
          }
          throw error;
        });
      layout = layoutOf(projection, parameters);
      picture.layouts.set(key, layout);
    }
    if (controller.signal.aborted || this.picture?.space !== picture.space) return;
    this.picture = { ...this.picture, current: layout };
    this.post({ type: "layout", layout, progress: 1 });
  }

  private async fidelity(method: Layout["method"], axes: number[]): Promise<void> {
    const picture = this.picture;
    if (!picture) return;
    const k = fidelityNeighbours;
    const { categoryOf } = picture.scatter;
    this.judging?.abort();
    this.judging = new AbortController();
    const { signal } = this.judging;
    const figures = await picture.space.fidelity({ method, axes, k, categoryOf }, signal);
    const { equal, near } = await picture.space.duplicates(signal);
    if (this.picture?.space !== picture.space) return;
    const { kept, trustworthiness, continuity, keptOf, variance, silhouette } = figures;
    const { ranked, reconstructionError } = figures;
    this.post({
      type: "fidelity",
      fidelity: {
        method,
        axes,
        k: figures.k,
        kept,
        trustworthiness,
        continuity,
        ...(ranked < keptOf.length ? { estimatedFrom: ranked } : {}),
        ...(reconstructionError === undefined ? {} : { reconstructionError }),
        equal: firstOf(equal),
        near: firstOf(near.map(({ points }) => points)),
        keptOf: new Float32Array(keptOf),
        silhouette: new Float32Array(silhouette),
        ...(variance === undefined ? {} : { variance }),
      },
    });
  }

  private async neighbours(point: number, k: number): Promise<void> {
    const picture = this.picture;
    if (!picture || point >= picture.session.items.length) return;
    const neighbours = neighboursIn(await picture.space.neighbours(point, k));
    if (this.picture?.space !== picture.space) return;
    this.post({ type: "neighbours", point, neighbours });
  }

  /** Embeds the text with the engine that made the picture and places it among its points. */
  private async query(text: string): Promise<void> {
    const picture = this.picture;
    if (!picture) return;
    this.querying?.abort();
    this.querying = new AbortController();
    const { signal } = this.querying;
    const engine = await this.services.engines.of(picture.session.engine);
    const { version, vectors, problems } = await engine.embed([text], { signal });
    requireSameVectors(picture.session.engine, version);
    if (problems[0]) throw new Failure(problems[0].failure);
    const { method } = picture.current;
    const [placed, nearest] = await Promise.all([
      picture.space.place(method, vectors, signal),
      picture.space.nearest(row(vectors, 0), queryNeighbours),
    ]);
    if (signal.aborted || this.picture?.space !== picture.space) return;
    const neighbours = neighboursIn(nearest);
    this.post({
      type: "query",
      text,
      method,
      coordinates: new Float32Array(placed.data),
      neighbours,
    });
  }

  private async export(
    format: Extract<FromView, { type: "export" }>["format"],
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

function keyOf(method: Layout["method"], parameters: Parameters): string {
  const { neighbours, minDistance, perplexity } = parameters;
  return JSON.stringify([method, neighbours, minDistance, perplexity]);
}

function requestOf(method: Layout["method"], parameters: Parameters): ProjectionRequest {
  const { neighbours, minDistance, perplexity } = parameters;
  switch (method) {
    case "pca":
      return { method };
    case "umap":
      return {
        method,
        ...(neighbours === undefined ? {} : { neighbours }),
        ...(minDistance === undefined ? {} : { minDistance }),
      };
    case "tsne":
      return { method, ...(perplexity === undefined ? {} : { perplexity }) };
  }
}

function layoutOf(projection: Projection, parameters: Parameters): Layout {
  return {
    method: projection.method,
    parameters,
    components: projection.coordinates.columns,
    coordinates: new Float32Array(projection.coordinates.data),
    explainedVariance: [...projection.explainedVariance],
  };
}

function firstOf(groups: readonly (readonly number[])[]): Fidelity["equal"] {
  const first = groups.slice(0, namedGroups).map((points) => [...points]);
  return { count: groups.length, groups: first };
}

function neighboursIn({ indices, cosines }: Neighbours): Neighbour[] {
  return Array.from(indices, (point, position) => ({ point, cosine: cosines[position] ?? 0 }));
}

/** A title as a file name that every system takes. */
function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "") || "plot";
}

import * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import { viewType } from "./panel";
import { Plot, type PlotServices } from "./plot";

/** Most bytes that the sessions of all plots may take on disk. */
const maxSessionBytes = 1e9;

/** Which plots are open, and how they come back after a reload. */
export class Plots implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Set<Plot>();
  private readonly disposables: vscode.Disposable[] = [];
  private readonly openEmitter = new vscode.EventEmitter<Plot>();
  readonly onDidOpen = this.openEmitter.event;
  private readonly currentEmitter = new vscode.EventEmitter<void>();
  /** Another plot may be the current one. */
  readonly onDidChangeCurrent = this.currentEmitter.event;
  /** The plot that last was in front. */
  private last: Plot | undefined;

  constructor(private readonly services: PlotServices) {
    this.disposables.push(
      this.openEmitter,
      this.currentEmitter,
      vscode.window.registerWebviewPanelSerializer(viewType, this),
    );
  }

  create(title: string): Plot {
    return this.register(Plot.create(this.services, title, this.current?.panel.viewColumn));
  }

  /** Makes a plot of a panel that VS Code has opened. */
  adopt(panel: vscode.WebviewPanel): Plot {
    return this.register(new Plot(this.services, panel));
  }

  get all(): readonly Plot[] {
    return [...this.open];
  }

  /** The active plot, else a visible one, else the one that last was in front. */
  get current(): Plot | undefined {
    return (
      this.all.find((plot) => plot.panel.active) ??
      (this.last?.panel.visible ? this.last : undefined) ??
      this.all.findLast((plot) => plot.panel.visible) ??
      this.last ??
      this.all.at(-1)
    );
  }

  /** The plot, or a new one where it was closed meanwhile. */
  stillOpen(plot: Plot, title: string): Plot {
    return plot.closed ? this.create(title) : plot;
  }

  withSession(id: string): Plot | undefined {
    return this.all.find((plot) => plot.session?.id === id);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const plot = this.adopt(panel);
    const id = sessionIn(state);
    const run = plot.startRun();
    try {
      const session = id && (await this.services.files.read(id));
      if (!session) throw new Failure({ kind: "sessionLost", session: id ?? "" });
      await run.restore(session);
    } catch (error) {
      run.fail(Failure.from(error), {});
    }
  }

  /** Resolves when all that the plots show, and closed ones showed, is on disk. */
  async saved(): Promise<void> {
    for (const plot of this.all) void plot.save();
    await this.services.files.settled();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    for (const plot of this.all) plot.dispose();
  }

  /**
   * Files are shared by all windows, and panels in the background are restored when they are looked at:
   * what is not open here goes only when it is the least recently used of very much.
   */
  private async prune(): Promise<void> {
    const open = this.all.flatMap(({ session }) => (session ? [session.id] : []));
    await this.services.files.prune(maxSessionBytes, new Set(open)).catch((error: unknown) => {
      this.services.log.warn(`Old plots could not be removed: ${String(error)}`);
    });
  }

  private register(plot: Plot): Plot {
    this.open.add(plot);
    this.last = plot;
    plot.panel.onDidChangeViewState(() => {
      if (plot.panel.active) this.last = plot;
      this.currentEmitter.fire();
    });
    plot.onDidShow(() => void this.prune());
    plot.onDidDispose(() => {
      this.open.delete(plot);
      if (this.last === plot) this.last = undefined;
      this.currentEmitter.fire();
    });
    this.openEmitter.fire(plot);
    this.currentEmitter.fire();
    return plot;
  }
}

/** The session's id in what the view kept with `setState`. */
function sessionIn(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("session" in state)) return undefined;
  return typeof state.session === "string" ? state.session : undefined;
}

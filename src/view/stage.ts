import type { FromView, ScatterGrouping } from "../protocol/messages";
import { axisTitles, placeOf, positionsOf } from "./coordinates";
import { element } from "./widgets/dom";
import type { Model } from "./model";
import type { Look } from "./look";
import { withLegend } from "./exports/pngLegend";
import type { Camera, Plot, PlotData, PlotEvents, Vector3 } from "./plot";
import { allToCube, cubeOf, toCube } from "./scene/cube";
import { framed } from "./scene/frame";
import { shownText } from "./shownText";
import { strings } from "./strings";
import { textMeasure } from "./scene/paint";
import { svgDocument } from "./exports/svgDocument";
import { type ViewName, viewNames, views } from "./views";

export type RendererName = Extract<FromView, { type: "drawn" }>["renderer"];
type Drawing = Exclude<RendererName, "none">;

/** Makes a plot in the area; rejects when this window can not have it. */
export type Renderers = Partial<
  Record<Drawing, (area: HTMLElement, events: PlotEvents) => Promise<Plot>>
>;

export interface StageEvents {
  drawn(points: number, renderer: RendererName): void;
  /** The user picked points in the plot: one by a click, or those within a loop. */
  picked(clicked?: number): void;
  problem(error: unknown): void;
}

/** How far from a point the camera stops, in units of the scene's cube. */
const closeUp = 0.9;
/** What a renderer does that was told nothing. */
const untold = { labels: "", flat: false, drag: "" };
/** One point, to draw where nobody sees it. */
const rehearsal: PlotData = {
  texts: [""],
  categoryOf: new Uint32Array(1),
  states: new Uint8Array(1),
  categories: [""],
  groupLabels: [],
  positions: new Float32Array(3),
  axisTitles: ["", "", ""],
};

/** Keeps the renderer in step with the model, and tells the model what happens in the plot. */
export class Stage {
  private readonly note = element("p", { class: "plot-note", role: "status", hidden: true });
  private plot: Plot | undefined;
  private renderer: RendererName = "none";
  /** Where the renderer draws; replaced with it. */
  private surface: HTMLElement | undefined;
  /** Where the camera last framed all points. */
  private framing: { readonly view: ViewName; readonly camera: Camera } | undefined;
  private run = 0;
  private ready = false;
  /** What was last told to the renderer, to tell it only changes. */
  private told = { ...untold };

  constructor(
    private readonly model: Model,
    private readonly area: HTMLElement,
    private readonly look: Look,
    private readonly renderers: Renderers,
    private readonly events: StageEvents,
  ) {
    area.append(this.note);
    model.on(["data"], () => void this.show());
    model.on(["layout", "axes"], () => this.move());
    model.on(["visibility"], () => {
      if (this.ready) this.plot?.setVisible(model.visible, model.passing);
    });
    model.on(["selection"], () => this.ready && this.plot?.setSelection(model.state.selection));
    model.on(["states"], () => {
      if (this.ready && model.scatter) this.plot?.setStates(model.scatter.states);
    });
    model.on(["query"], () => this.placeQuery());
    model.on(["appearance"], () => {
      if (this.ready && this.renderer !== this.wanted[0]) void this.show();
      else this.plot?.setStyle(this.look.style());
    });
    model.on(["options"], () => this.applyOptions());
  }

  /** The colors of the theme have changed. */
  restyle(): void {
    this.plot?.setStyle(this.look.style());
  }

  /** Looks at all points from one of the fixed sides. */
  lookFrom(view: ViewName): void {
    const { layout, axes } = this.model;
    this.turn(layout ? this.frame(view, positionsOf(layout, axes)) : views[view]);
  }

  private turn(camera: Camera): void {
    this.plot?.setCamera(camera, !this.look.theme.reduceMotion);
    this.model.setCamera(camera);
  }

  private frame(view: ViewName, positions: Float32Array): Camera {
    const places = allToCube(cubeOf(positions), positions);
    const camera = framed(views[view], places, this.model.state.flat);
    this.framing = { view, camera };
    return camera;
  }

  /** Frames other points where the camera has not been moved since it framed the last ones. */
  private follow(positions: Float32Array): void {
    const { camera } = this.model.state;
    const view =
      this.framing && sameCamera(camera, this.framing.camera)
        ? this.framing.view
        : viewNames.find((name) => sameCamera(camera, views[name]));
    if (view) this.model.setCamera(this.frame(view, positions));
  }

  /** Turns the camera to the middle of the points, from the side that it looks from now. */
  flyTo(points: readonly number[]): void {
    const { layout, axes } = this.model;
    if (!layout || points.length === 0) return;
    const positions = positionsOf(layout, axes);
    const middle = { x: 0, y: 0, z: 0 };
    for (const point of points) {
      const place = placeOf(positions.subarray(point * 3, point * 3 + 3), [0, 1, 2]);
      middle.x += place.x / points.length;
      middle.y += place.y / points.length;
      middle.z += place.z / points.length;
    }
    this.approach(middle);
  }

  /** Turns the camera to the placed text. */
  flyToQuery(): void {
    const { query, layout, axes } = this.model;
    if (query && query.method === layout?.method) this.approach(placeOf(query.coordinates, axes));
  }

  /** `place` in data units. */
  private approach(place: Vector3): void {
    const { layout, axes } = this.model;
    if (!this.ready || !layout) return;
    const center = toCube(cubeOf(positionsOf(layout, axes)), place);
    if (![center.x, center.y, center.z].every(Number.isFinite)) return;
    const now = this.plot?.camera() ?? this.model.state.camera;
    const arm = {
      x: now.eye.x - now.center.x,
      y: now.eye.y - now.center.y,
      z: now.eye.z - now.center.z,
    };
    const factor = closeUp / (Math.hypot(arm.x, arm.y, arm.z) || 1);
    this.turn({
      center,
      eye: {
        x: center.x + arm.x * factor,
        y: center.y + arm.y * factor,
        z: center.z + arm.z * factor,
      },
      up: now.up,
    });
  }

  /** The plot and its legend as a PNG, `scale` device pixels for each CSS pixel. */
  async png(scale: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.plot) throw new Error("Nothing is drawn yet.");
    return withLegend(await this.plot.png(scale), scale, this.look.legend(), this.look.style());
  }

  /** The plot and its legend as an SVG document. */
  async svg(): Promise<string> {
    const data = this.data();
    if (!data) throw new Error("Nothing is drawn yet.");
    await document.fonts.ready;
    return svgDocument({
      data,
      style: this.look.style(),
      camera: this.plot?.camera() ?? this.model.state.camera,
      flat: this.model.state.flat,
      width: this.area.clientWidth,
      height: this.area.clientHeight,
      visible: this.model.visible,
      passing: this.model.passing,
      selection: this.model.state.selection,
      labels: this.model.labels,
      legend: this.look.legend(),
      measure: textMeasure(),
    });
  }

  private data(): PlotData | undefined {
    const { scatter, layout, axes } = this.model;
    if (!scatter || !layout) return undefined;
    return {
      texts: this.model.texts.map(shownText),
      categoryOf: scatter.grouping.codeOf,
      states: scatter.states,
      categories: groupNames(scatter.grouping),
      groupLabels: this.model.groupLabels,
      positions: positionsOf(layout, axes),
      axisTitles: axisTitles(layout, axes),
    };
  }

  /**
   * Does what takes long the first time, before there is data: makes a context with its shaders and draws with them
   * out of sight. Where that fails, the first picture meets the same and says so.
   */
  async prepare(): Promise<void> {
    const { run } = this;
    if (run > 0) return;
    try {
      const plot = await this.renderWith("webgl");
      if (run !== this.run) return;
      this.hide(true);
      await plot.show(rehearsal, this.look.style(), this.model.state.camera);
    } catch {
      if (run === this.run) this.discard();
    }
  }

  private hide(hidden: boolean): void {
    if (this.surface) this.surface.style.visibility = hidden ? "hidden" : "";
  }

  /** Draws the data; the latest call wins. */
  private async show(): Promise<void> {
    const { model } = this;
    const data = this.data();
    if (!data) return;
    const { layout, axes } = model;
    this.follow(data.positions);
    const run = ++this.run;
    this.ready = false;
    const points = data.texts.length;
    for (const renderer of this.wanted) {
      try {
        const plot = await this.renderWith(renderer);
        if (run !== this.run) return;
        this.hide(false);
        await plot.show(data, this.look.style(), model.state.camera);
        if (run !== this.run) return;
        this.ready = true;
        this.model.setRenderer(renderer);
        this.told = { ...untold };
        plot.setVisible(model.visible, model.passing);
        plot.setSelection(model.state.selection);
        if (model.scatter && model.scatter.states !== data.states) {
          plot.setStates(model.scatter.states);
        }
        if (model.layout !== layout || model.axes.join() !== axes.join()) this.move();
        this.applyOptions();
        this.placeQuery();
        this.say(points === 0 ? strings.plot.noPoints : this.rendererNote(renderer));
        this.events.drawn(points, renderer);
        return;
      } catch (error) {
        if (run !== this.run) return;
        this.events.problem(error);
        this.discard();
      }
    }
    this.say(strings.plot.notRendered);
    this.events.drawn(points, "none");
  }

  /** Renderers in the order in which they are tried. */
  private get wanted(): Drawing[] {
    const order: Drawing[] =
      this.model.appearance.renderer === "plotly" ? ["plotly", "webgl", "flat"] : ["webgl", "flat"];
    return order.filter((name) => this.renderers[name]);
  }

  private rendererNote(renderer: Drawing): string {
    return renderer === "flat" ? strings.plot.noWebGl : "";
  }

  private async renderWith(renderer: Drawing): Promise<Plot> {
    if (this.plot && this.renderer === renderer) return this.plot;
    this.discard();
    const make = this.renderers[renderer];
    if (!make) throw new Error(`There is no renderer ${renderer}.`);
    const surface = element("div", { class: "surface" });
    this.area.prepend(surface);
    this.surface = surface;
    const plot = await make(surface, this.plotEvents());
    if (this.surface !== surface) {
      plot.dispose();
      throw new Error("Another renderer took over.");
    }
    this.plot = plot;
    this.renderer = renderer;
    return plot;
  }

  private discard(): void {
    this.plot?.dispose();
    this.surface?.remove();
    this.plot = undefined;
    this.surface = undefined;
    this.renderer = "none";
    this.ready = false;
  }

  private say(sentence: string): void {
    this.note.hidden = sentence === "";
    this.note.textContent = sentence;
  }

  private plotEvents(): PlotEvents {
    const { model } = this;
    return {
      hover: (point, x, y) => model.setHover(point === undefined ? undefined : { point, x, y }),
      click: (point, add) => {
        if (point === undefined) {
          if (!add) model.select([]);
          return;
        }
        if (add) model.toggleSelection([point]);
        else model.select([point]);
        this.events.picked(add ? undefined : point);
      },
      clickGroup: (group, add) => {
        if (add) model.toggleSelection(model.pointsOf(group));
        else model.select(model.pointsOf(group));
        this.events.picked();
      },
      lasso: (points, add) => {
        model.select(add ? [...model.state.selection, ...points] : points);
        this.events.picked();
      },
      camera: (camera) => model.setCamera(camera),
      lost: () => this.say(strings.plot.lost),
      restored: () => this.say(""),
    };
  }

  private move(): void {
    const { layout, axes, layoutProgress } = this.model;
    if (!this.ready || !layout) return;
    // Layouts on the way arrive faster than a flight would take.
    const animate = layoutProgress === undefined && !this.look.theme.reduceMotion;
    const positions = positionsOf(layout, axes);
    const { camera } = this.model.state;
    this.follow(positions);
    this.plot?.move(positions, axisTitles(layout, axes), animate);
    if (this.model.state.camera !== camera) this.plot?.setCamera(this.model.state.camera, animate);
    this.placeQuery();
  }

  private applyOptions(): void {
    if (!this.ready || !this.plot) return;
    const { labels, drag } = this.model;
    const { flat } = this.model.state;
    if (labels !== this.told.labels) this.plot.setLabels(labels);
    if (flat !== this.told.flat) this.setFlat(flat);
    if (drag !== this.told.drag) this.plot.setLasso(drag === "turn" ? "off" : drag);
    this.told = { labels, flat, drag };
  }

  private setFlat(flat: boolean): void {
    const { camera } = this.model.state;
    this.plot?.setFlat(flat);
    if (flat && !looksDown(camera)) this.lookFrom("top");
  }

  private placeQuery(): void {
    const { query, layout, axes } = this.model;
    if (!this.ready) return;
    const fits = query && layout && query.method === layout.method;
    this.plot?.setQuery(
      fits ? { text: query.text, position: placeOf(query.coordinates, axes) } : undefined,
    );
  }
}

function sameCamera(a: Camera, b: Camera): boolean {
  return (["eye", "center"] as const).every((part) =>
    (["x", "y", "z"] as const).every((axis) => Math.abs(a[part][axis] - b[part][axis]) < 1e-6),
  );
}

function looksDown({ eye, center }: Camera): boolean {
  return Math.hypot(eye.x - center.x, eye.y - center.y) < (eye.z - center.z) * 1e-3;
}

/** The names of the groups, and one of points that are in none where there are any. */
function groupNames({ names, codeOf }: ScatterGrouping): string[] {
  const shown = names.map(shownText);
  return codeOf.includes(names.length) ? [...shown, strings.legend.noValue] : shown;
}

import type * as PlotlyModule from "plotly.js-dist-min";
import { element } from "../widgets/dom";
import type { Camera, LabelMode, Plot, PlotData, PlotEvents, PlotStyle, Vector3 } from "../plot";
import { allToCube, cubeOf, type Cube } from "../scene/cube";
import { between, cameraOf, eased, poseOf } from "../scene/pose";
import { pointState } from "../pointStates";
import { around, type Box } from "../scene/box";
import { type Centers, centersOf, GroupLabels } from "../scene/groupLabels";
import type { LabelText } from "../scene/labels";
import { lensOf, spotOf } from "../scene/lens";
import { textMeasure } from "../scene/paint";
import { shortText } from "../scene/shortText";
import { views } from "../views";

type Plotly = typeof PlotlyModule;
type Trace = Record<string, unknown>;

/** Plotly's names for the symbols of `PlotStyle`, as far as scatter3d has them, filled and hollow. */
const symbolNames = ["circle", "square", "diamond", "circle", "square"];
/** Not taken by a category. Plotly's "x" is an emoji, which many machines have no font for. */
const deletedName = "cross";
const flightMs = 600;
/** So near, in units of the cube, the camera has a part of the points before it. */
const nearby = 1.2;
/** The tangent of half of Plotly's angle of view over that of the other renderers. */
const angleOfView = Math.tan(Math.PI / 8) / 0.5;
/** Each is an element of its own, which moves with the camera. */
const mostGroups = 40;
/** A press that moves less than this many pixels is a click. */
const clickSlack = 4;

/** The scatter of Plotly, loaded when first needed. Throws when its script cannot be loaded. */
export async function createPlotlyPlot(parent: HTMLElement, events: PlotEvents): Promise<Plot> {
  if (!document.createElement("canvas").getContext("webgl")) {
    throw new Error("WebGL is not available");
  }
  const module = (await import("plotly.js-dist-min")) as unknown as { default: Plotly };
  return new PlotlyPlot(module.default, parent, events);
}

class PlotlyPlot implements Plot {
  private readonly root: PlotlyModule.PlotlyHTMLElement;
  private readonly observer: ResizeObserver;
  private readonly stop = new AbortController();
  private data: PlotData | undefined;
  private style: PlotStyle | undefined;
  private cube: Cube = cubeOf(new Float32Array());
  private positions: Float32Array = new Float32Array();
  /** Point indices of each category: trace c draws pointsOf[c] in this order. */
  private pointsOf: number[][] = [];
  private visible: readonly boolean[] = [];
  private passing: Uint8Array | undefined;
  private selection: readonly number[] = [];
  private query: { readonly text: string; readonly position: Vector3 } | undefined;
  private labels: LabelMode = "none";
  private readonly groups = new GroupLabels(textMeasure());
  private centers: Centers | undefined;
  /** Whether the points have their texts now. */
  private written = false;
  private flat = false;
  /** Where the camera returns to from the flat picture. */
  private spatial: Camera | undefined;
  private current: Camera | undefined;
  private hovered: number | undefined;
  /** The frames that the points and the camera fly by; one does not end the other. */
  private readonly flights = { points: 0, camera: 0 };
  private drawn = false;
  /** The size that the picture was last fitted to. */
  private fitted = "";

  constructor(
    private readonly plotly: Plotly,
    private readonly parent: HTMLElement,
    private readonly events: PlotEvents,
  ) {
    this.root = element("div", {
      class: "plotly-root",
    }) as unknown as PlotlyModule.PlotlyHTMLElement;
    parent.append(this.root);
    this.observer = new ResizeObserver(() => void this.fit());
    this.watchPointer();
  }

  async show(data: PlotData, style: PlotStyle, camera: Camera): Promise<void> {
    this.data = data;
    this.style = style;
    this.current = camera;
    this.positions = data.positions;
    this.cube = cubeOf(data.positions);
    this.centers = undefined;
    this.groups.forget();
    this.written = this.writesPoints;
    this.passing = undefined;
    this.visible = data.categories.map((_, index) => this.visible[index] ?? true);
    this.land();
    await this.redraw(data);
    if (!this.drawn) {
      this.drawn = true;
      this.fitted = `${this.parent.clientWidth} x ${this.parent.clientHeight}`;
      this.listen();
      this.observer.observe(this.parent);
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }

  private async redraw({ categories, categoryOf }: PlotData): Promise<void> {
    const { passing } = this;
    this.pointsOf = categories.map(() => []);
    categoryOf.forEach((category, point) => {
      if (passing?.[point] !== 0) this.pointsOf[category]?.push(point);
    });
    // `react` keeps the one GPU context of the page where `newPlot` would leak it.
    await this.plotly.react(this.root, this.traces(), this.layout(), {
      displayModeBar: false,
      displaylogo: false,
      responsive: false,
    });
  }

  move(
    positions: Float32Array,
    axisTitles: readonly [string, string, string],
    animate: boolean,
  ): void {
    if (!this.data) return;
    const from = this.positions;
    this.data = { ...this.data, positions, axisTitles };
    this.cube = cubeOf(positions);
    const place = (t: number): void => {
      this.positions =
        t >= 1
          ? positions
          : positions.map((value, index) => {
              const start = from[index] ?? value;
              return start + (value - start) * eased(t);
            });
      this.centers = undefined;
      const coordinates = this.traces().map(({ x, y, z }) => ({ x, y, z }));
      void this.plotly.update(
        this.root,
        {
          x: coordinates.map((trace) => trace.x),
          y: coordinates.map((trace) => trace.y),
          z: coordinates.map((trace) => trace.z),
        } as unknown as PlotlyModule.Data,
        { scene: this.scene() },
      );
    };
    if (animate && from.length === positions.length) this.fly("points", place);
    else place(1);
  }

  setVisible(visible: readonly boolean[], passing?: Uint8Array): void {
    this.visible = visible;
    const { data } = this;
    if (!this.drawn || !data) return;
    if (this.passing !== passing) {
      this.passing = passing;
      this.centers = undefined;
      void this.redraw(data);
      return;
    }
    void this.plotly.restyle(this.root, { visible: [...visible] } as unknown as PlotlyModule.Data, [
      ...visible.keys(),
    ]);
    this.restyleMarks();
    void this.plotly.relayout(this.root, { scene: this.scene() });
  }

  setStyle(style: PlotStyle): void {
    this.style = style;
    this.groups.forget();
    this.restyleMarkers();
  }

  setStates(states: Uint8Array): void {
    if (!this.data) return;
    this.data = { ...this.data, states };
    this.restyleMarkers();
  }

  setSelection(points: readonly number[]): void {
    this.selection = points;
    this.restyleMarks();
  }

  setQuery(query: { readonly text: string; readonly position: Vector3 } | undefined): void {
    this.query = query;
    this.restyleMarks();
  }

  setLabels(mode: LabelMode): void {
    this.labels = mode;
    if (!this.drawn) return;
    this.writePoints();
    void this.plotly.relayout(this.root, { scene: this.scene() });
  }

  /** Whether points have labels: beside those of groups only where the camera is near. */
  private get writesPoints(): boolean {
    const { labels, current } = this;
    const near = current && poseOf(current).distance < nearby;
    return labels === "points" || (labels === "both" && near === true);
  }

  private writePoints(): void {
    if (this.written === this.writesPoints) return;
    this.written = this.writesPoints;
    const mode = this.written ? "text+markers" : "markers";
    void this.plotly.restyle(this.root, { mode }, [...this.pointsOf.keys()]);
  }

  setFlat(flat: boolean): void {
    if (flat === this.flat) return;
    this.flat = flat;
    if (flat) this.spatial = this.current;
    const camera = flat ? views.top : (this.spatial ?? views.isometric);
    this.setCamera(camera, false);
    this.events.camera(camera);
  }

  setLasso(): void {
    // Plotly has no selection in 3-D; the page offers it with the other renderers.
  }

  camera(): Camera {
    if (!this.current) throw new Error("The plot has no camera before it shows data.");
    return this.current;
  }

  setCamera(camera: Camera, animate: boolean): void {
    const from = this.current;
    if (!this.drawn || !from) {
      this.current = camera;
      return;
    }
    const place = (t: number): void => {
      this.current = t < 1 ? cameraOf(between(poseOf(from), poseOf(camera), eased(t))) : camera;
      void this.plotly.relayout(this.root, { scene: this.scene() });
      if (t >= 1) this.writePoints();
    };
    if (animate) this.fly("camera", place);
    else place(1);
  }

  async png(scale: number): Promise<Uint8Array> {
    const { width, height } = this.parent.getBoundingClientRect();
    const url = await this.plotly.toImage(this.root, { format: "png", width, height, scale });
    return Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
  }

  dispose(): void {
    this.stop.abort();
    this.land();
    this.observer.disconnect();
    this.plotly.purge(this.root);
    this.root.remove();
  }

  /** Runs `place` with 0 to 1 until the flight is over; a new flight of the same ends the one before. */
  private fly(what: keyof PlotlyPlot["flights"], place: (t: number) => void): void {
    cancelAnimationFrame(this.flights[what]);
    const start = performance.now();
    const step = (): void => {
      const t = Math.min(1, (performance.now() - start) / flightMs);
      place(t);
      if (t < 1) this.flights[what] = requestAnimationFrame(step);
    };
    step();
  }

  private land(): void {
    for (const flight of Object.values(this.flights)) cancelAnimationFrame(flight);
  }

  /**
   * How much farther away Plotly's camera is for points of the same size: its angle of view is another, and that of
   * the height, so that a plot that is narrow needs more distance.
   */
  private get stretch(): number {
    const { clientWidth, clientHeight } = this.parent;
    return (clientWidth > 0 ? Math.max(1, clientHeight / clientWidth) : 1) / angleOfView;
  }

  /** After a change of size only: each of the two steps draws everything again. */
  private async fit(): Promise<void> {
    const { clientWidth, clientHeight } = this.parent;
    const size = `${clientWidth} x ${clientHeight}`;
    if (!this.drawn || clientWidth === 0 || size === this.fitted) return;
    this.fitted = size;
    this.plotly.Plots.resize(this.root);
    await this.plotly.relayout(this.root, { scene: this.scene() });
  }

  private traces(): Trace[] {
    const { data, style } = this;
    if (!data || !style) return [];
    const categories = this.pointsOf.map((points, category) => ({
      type: "scatter3d",
      mode: this.written ? "text+markers" : "markers",
      name: data.categories[category],
      ...this.placed(points),
      text: points.map((point) => plainLabel(data.texts[point] ?? "")),
      textfont: { color: style.foreground, family: style.fontFamily, size: style.fontSize - 2 },
      hoverinfo: "none",
      visible: this.visible[category] ?? true,
      marker: {
        size: style.pointSize,
        opacity: style.opacity,
        color: style.colors[category],
        symbol: points.map((point) => symbolName(style.symbols[category], data.states[point])),
        line: { width: 0 },
      },
    }));
    return [...categories, ...this.marks()];
  }

  /** Two traces on top of the categories: rings around selected points, and the query. */
  private marks(): Trace[] {
    const { data, style, query } = this;
    if (!data || !style) return [];
    const selected = this.selection.filter(
      (point) => this.visible[data.categoryOf[point] ?? 0] && this.passing?.[point] !== 0,
    );
    return [
      {
        type: "scatter3d",
        mode: "markers",
        ...this.placed(selected),
        hoverinfo: "skip",
        marker: {
          size: style.pointSize + 5,
          color: style.foreground,
          symbol: "circle-open",
          opacity: 1,
        },
      },
      {
        type: "scatter3d",
        mode: "text+markers",
        x: query ? [query.position.x] : [],
        y: query ? [query.position.y] : [],
        z: query ? [query.position.z] : [],
        text: query ? [plainLabel(query.text)] : [],
        textposition: "top center",
        textfont: { color: style.foreground, family: style.fontFamily, size: style.fontSize },
        hoverinfo: "skip",
        marker: { size: style.pointSize + 4, color: style.accent, symbol: "diamond", opacity: 1 },
      },
    ];
  }

  private placed(points: readonly number[]): Trace {
    return {
      x: points.map((point) => this.positions[point * 3] ?? 0),
      y: points.map((point) => this.positions[point * 3 + 1] ?? 0),
      z: points.map((point) => this.positions[point * 3 + 2] ?? 0),
    };
  }

  private restyleMarks(): void {
    if (!this.drawn) return;
    const marks = this.marks();
    const first = this.pointsOf.length;
    void this.plotly.restyle(
      this.root,
      {
        x: marks.map((trace) => trace.x),
        y: marks.map((trace) => trace.y),
        z: marks.map((trace) => trace.z),
        text: marks.map((trace) => trace.text ?? ""),
      } as unknown as PlotlyModule.Data,
      [first, first + 1],
    );
  }

  private restyleMarkers(): void {
    if (!this.drawn) return;
    const traces = this.traces();
    void this.plotly.update(
      this.root,
      { marker: traces.map((trace) => trace.marker) } as unknown as PlotlyModule.Data,
      this.layout(),
    );
  }

  private layout(): Partial<PlotlyModule.Layout> {
    const style = this.style;
    return {
      showlegend: false,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: {
        color: style?.foreground ?? "",
        family: style?.fontFamily ?? "",
        size: style?.fontSize ?? 13,
      },
      scene: this.scene(),
    };
  }

  private scene(): Partial<PlotlyModule.Scene> {
    const { cube, current, data, style } = this;
    const axis = (index: 0 | 1 | 2, center: number) => ({
      title: { text: data?.axisTitles[index] ?? "" },
      range: [center - cube.side / 2, center + cube.side / 2] satisfies [number, number],
      color: style?.foreground ?? "",
      gridcolor: style?.grid ?? "",
      zerolinecolor: style?.grid ?? "",
      showbackground: false,
      showspikes: false,
      tickfont: { size: 10 },
    });
    const camera = current && {
      ...withDistance(current, this.stretch),
      projection: { type: this.flat ? ("orthographic" as const) : ("perspective" as const) },
    };
    return {
      aspectmode: "cube",
      dragmode: this.flat ? "pan" : "orbit",
      xaxis: axis(0, cube.center.x),
      yaxis: axis(1, cube.center.y),
      zaxis: axis(2, cube.center.z),
      ...(camera ? { camera } : {}),
      annotations: this.groupLabels(),
    };
  }

  /** The names of groups as the other renderers place them, for the camera as it rests. */
  private groupLabels(): Partial<PlotlyModule.Annotation>[] {
    const { data, style, cube, current, labels, visible } = this;
    if (!data || !style || !current || (labels !== "groups" && labels !== "both")) return [];
    const { clientWidth, clientHeight } = this.parent;
    const lens = lensOf(poseOf(current), clientWidth, clientHeight, this.flat ? 1 : 0);
    const places = allToCube(cube, this.positions);
    this.centers ??= centersOf(places, data.categoryOf, data.categories.length, this.passing);
    const centers = [this.centers, this.centers] as const;
    const { groupLabels: names } = data;
    const request = { names, centers, progress: 1, visible, style, lens, taken: [] };
    const lines = new Map<number, LabelText[]>();
    for (const line of this.groups.place({ ...request, maximum: mostGroups })) {
      const { group = 0 } = line;
      lines.set(group, [...(lines.get(group) ?? []), line]);
    }
    return [...lines].map(([group, texts]) => {
      const box = texts.reduce<Box>(around, texts[0]!);
      const [x = NaN, y = NaN, z = NaN] = centers[0].places.subarray(group * 3, group * 3 + 3);
      const at = spotOf(lens, { x, y, z });
      return {
        x: cube.center.x + x * cube.side,
        y: cube.center.y + y * cube.side,
        z: cube.center.z + z * cube.side,
        xshift: (box.left + box.right) / 2 - at.x,
        yshift: at.y - (box.top + box.bottom) / 2,
        text: texts.map(({ text }) => `<b>${withoutTags(text)}</b>`).join("<br>"),
        font: {
          color: style.labelColors[group] ?? style.foreground,
          family: style.fontFamily,
          size: texts[0]?.size ?? style.fontSize,
        },
        ...{ bgcolor: style.background, opacity: 0.95, borderpad: 0, showarrow: false },
      };
    });
  }

  private listen(): void {
    const follow = (update: unknown): void => {
      const camera = (update as Record<string, Camera | undefined>)["scene.camera"];
      if (!camera) return;
      const { eye, center, up } = camera;
      this.current = withDistance({ eye, center, up }, 1 / this.stretch);
      this.events.camera(this.current);
      this.writePoints();
    };
    this.root.on("plotly_relayout", (update) => {
      follow(update);
      if ("scene.camera" in update) void this.plotly.relayout(this.root, { scene: this.scene() });
    });
    this.root.on("plotly_relayouting", follow);
    this.root.on("plotly_hover", (event) => {
      const hit = event.points[0];
      if (!hit) return;
      this.hovered = this.pointsOf[hit.curveNumber]?.[hit.pointNumber];
      this.events.hover(this.hovered, this.pointer.x, this.pointer.y);
    });
    this.root.on("plotly_unhover", () => {
      this.hovered = undefined;
      this.events.hover(undefined, this.pointer.x, this.pointer.y);
    });
    this.root.addEventListener(
      "webglcontextlost",
      () => {
        this.events.lost();
      },
      { capture: true, signal: this.stop.signal },
    );
  }

  private pointer = { x: 0, y: 0 };

  /** Plotly's own click also fires at the end of a drag; this one does not. */
  private watchPointer(): void {
    const options = { capture: true, signal: this.stop.signal };
    let pressed: { x: number; y: number } | undefined;
    const placeOf = (event: MouseEvent): { x: number; y: number } => {
      const box = this.parent.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    this.root.addEventListener("mousemove", (event) => (this.pointer = placeOf(event)), options);
    this.root.addEventListener("mousedown", (event) => (pressed = placeOf(event)), options);
    this.root.addEventListener(
      "mouseup",
      (event) => {
        const place = placeOf(event);
        const moved = pressed && Math.hypot(place.x - pressed.x, place.y - pressed.y);
        pressed = undefined;
        if (moved === undefined || moved > clickSlack || event.button !== 0) return;
        this.events.click(this.hovered, event.ctrlKey || event.metaKey || event.shiftKey);
      },
      options,
    );
  }
}

function plainLabel(text: string): string {
  return withoutTags(shortText(text));
}

/** Plotly reads tags such as `<b>` and `<br>` in labels; a zero-width space after each `<` leaves none to read. */
function withoutTags(text: string): string {
  return text.replaceAll("<", "<\u200b");
}

function symbolName(symbol = 0, state: number = pointState.fresh): string {
  return state === pointState.deleted
    ? deletedName
    : `${symbolNames[symbol]}${state === pointState.changed ? "-open" : ""}`;
}

/** The camera at `factor` times its distance from what it looks at. */
function withDistance({ eye, center, up }: Camera, factor: number): Camera {
  const along = (axis: "x" | "y" | "z"): number =>
    center[axis] + (eye[axis] - center[axis]) * factor;
  return { eye: { x: along("x"), y: along("y"), z: along("z") }, center, up };
}

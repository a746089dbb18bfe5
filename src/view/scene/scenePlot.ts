import type { Camera, Plot, PlotData, PlotEvents, PlotStyle, Vector3 } from "../plot";
import { views } from "../views";
import { axesOf } from "./axes";
import type { Box } from "./box";
import { allToCube, cubeOf, isPlace, toCube, type Cube } from "./cube";
import { DepthOrder } from "./depthOrder";
import { listenToGestures, type DragMode } from "./gestures";
import { boxInside, LabelLayout, labelRank } from "./labels";
import { lensOf, sizeFactor, spotOf, type Lens } from "./lens";
import { font, paintLabels, paintLasso, paintQuery, paintRing } from "./paint";
import { pointAt, pointsInside, type Corner } from "./pick";
import { selectionLook, type LabelText, type SceneLayer, type SelectionLook } from "./sceneLayer";
import { between, cameraOf, clamp, eased, mix, pan, poseOf, turn, zoom, type Pose } from "./pose";
import { shortText } from "./shortText";

type Context = CanvasRenderingContext2D;
type MakeLayer = (changed: { lost(): void; restored(): void }) => SceneLayer;

interface Flight {
  readonly start: number;
  readonly pose: readonly [Pose, Pose];
  readonly flatness: readonly [number, number];
}

const quarter = Math.PI / 2;
const isometric = poseOf(views.isometric);
/** The third axis points to the eye, the second up. */
const fromTheThirdAxis: Pose = {
  center: { x: 0, y: 0, z: 0 },
  distance: 1.3,
  azimuth: -quarter,
  elevation: quarter,
  roll: 0,
};
const flightTime = 450;
const morphTime = 700;
const mouseSlack = 2;
const fingerSlack = 14;
const labelledSelection = 40;
/** Height of a label for each pixel of its font. */
const lineHeight = 1.25;

/**
 * A plot but for the drawing itself, which `SceneLayer` does: camera, axes, labels, marks, gestures, motion. Over
 * the layer lies a second canvas for what follows the pointer, seen only while there is something on it: a browser
 * pays for each canvas in every frame. Draws only when something changed.
 */
export class ScenePlot implements Plot {
  private readonly root = document.createElement("div");
  private readonly over = document.createElement("canvas");
  private readonly layer: SceneLayer;
  private readonly listeners = new AbortController();
  private readonly resizes: ResizeObserver;
  /** Measures texts. */
  private readonly pen = document.createElement("canvas").getContext("2d");
  private readonly depth = new DepthOrder();
  private readonly labels = new LabelLayout();

  private width = 0;
  private height = 0;
  private ratio = 1;
  private screenRatio = 0;

  private data: PlotData | undefined;
  private style: PlotStyle | undefined;
  private titles: readonly [string, string, string] = ["", "", ""];
  private cube: Cube = cubeOf(new Float32Array(0));
  /** Cube units: where the points come from, where they go, where they are. */
  private from: Float32Array = new Float32Array(0);
  private to: Float32Array = new Float32Array(0);
  private now: Float32Array = new Float32Array(0);
  private morphStart: number | undefined;
  private progress = 1;

  private visible: readonly boolean[] = [];
  /** The points that can be drawn: of a visible category and at a finite place. */
  private points: Uint32Array = new Uint32Array(0);
  private shown = new Uint8Array(0);
  private order: Uint32Array = new Uint32Array(0);
  private rank: Uint32Array | undefined;
  private selection: ReadonlySet<number> = new Set();
  private query: { readonly text: string; readonly position: Vector3 } | undefined;

  private pose = isometric;
  /** Where the camera returns to from the flat picture. */
  private spacePose = isometric;
  private flat = false;
  private flatness = 0;
  private flight: Flight | undefined;

  private labelsOn = false;
  private lassoMode: "off" | "box" | "lasso" = "off";
  private loop: readonly Corner[] | undefined;
  private pointer: Corner | undefined;
  private hovered: number | undefined;
  private hoveredAt: Corner = { x: 0, y: 0 };
  private widths = new Float32Array(0);
  private placed: readonly LabelText[] = [];

  private request: number | undefined;
  private sceneChanged = true;

  constructor(
    container: HTMLElement,
    private readonly events: PlotEvents,
    makeLayer: MakeLayer,
  ) {
    this.layer = makeLayer({
      lost: () => events.lost(),
      restored: () => {
        this.drawNow();
        events.restored();
      },
    });
    const { root, over, layer } = this;
    root.className = "plot-surface";
    root.tabIndex = 0;
    root.setAttribute("role", "application");
    Object.assign(root.style, {
      ...{ position: "relative", width: "100%", height: "100%", overflow: "hidden" },
      ...{ touchAction: "none", userSelect: "none", cursor: "grab" },
    });
    over.hidden = true;
    for (const canvas of [layer.canvas, over]) {
      Object.assign(canvas.style, {
        ...{
          position: "absolute",
          inset: "0",
          width: "100%",
          height: "100%",
          pointerEvents: "none",
        },
      });
      canvas.setAttribute("aria-hidden", "true");
      root.append(canvas);
    }
    container.append(root);
    this.listen();
    this.resizes = new ResizeObserver(() => {
      if (this.fit()) this.drawNow();
    });
    this.resizes.observe(root, { box: "device-pixel-content-box" });
  }

  async show(data: PlotData, style: PlotStyle, camera: Camera): Promise<void> {
    this.data = data;
    this.titles = data.axisTitles;
    this.cube = cubeOf(data.positions);
    this.from = this.to = this.now = allToCube(this.cube, data.positions);
    this.progress = 1;
    this.morphStart = undefined;
    this.flight = undefined;
    this.selection = new Set();
    this.query = undefined;
    this.hovered = undefined;
    this.visible = data.categories.map(() => true);
    this.labels.forget();
    this.layer.setPoints(this.now, data.categoryOf);
    this.choosePoints();
    this.applyStyle(style);
    this.pose = this.poseFor(camera);
    this.root.setAttribute(
      "aria-label",
      `Scatter plot, ${data.texts.length} points. Arrow keys turn, plus and minus zoom.`,
    );
    this.fit();
    this.drawNow();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }

  move(
    positions: Float32Array,
    axisTitles: readonly [string, string, string],
    animate: boolean,
  ): void {
    this.titles = axisTitles;
    this.cube = cubeOf(positions);
    const to = allToCube(this.cube, positions);
    const from = Float32Array.from(this.now);
    for (let point = 0; point * 3 < to.length; point++) {
      if (!isPlace(from, point)) from.set(to.subarray(point * 3, point * 3 + 3), point * 3);
    }
    const flies = animate && !this.style?.reduceMotion;
    this.from = flies ? from : to;
    this.to = to;
    this.now = flies ? Float32Array.from(from) : to;
    this.progress = flies ? 0 : 1;
    this.morphStart = flies ? performance.now() : undefined;
    this.layer.setFlight(this.from, to);
    this.choosePoints();
    this.redraw();
  }

  setVisible(visible: readonly boolean[]): void {
    this.visible = [...visible];
    this.choosePoints();
    this.redraw();
  }

  setStyle(style: PlotStyle): void {
    this.applyStyle(style);
    this.redraw();
  }

  setSelection(points: readonly number[]): void {
    this.selection = new Set(points);
    this.redraw();
  }

  setQuery(query: { readonly text: string; readonly position: Vector3 } | undefined): void {
    this.query = query;
    this.redraw();
  }

  setLabels(on: boolean): void {
    this.labelsOn = on;
    this.redraw();
  }

  setFlat(flat: boolean): void {
    if (flat === this.flat) return;
    this.flat = flat;
    const pose = this.flight?.pose[1] ?? this.pose;
    const looksDown = pose.elevation > quarter - 0.01;
    if (flat) this.spacePose = looksDown ? isometric : pose;
    const { center, distance } = looksDown ? pose : fromTheThirdAxis;
    const target = flat ? { ...fromTheThirdAxis, center, distance } : this.spacePose;
    this.fly(target, flat ? 1 : 0, true);
    this.showCursor();
    if (this.data) this.events.camera(cameraOf(target));
  }

  setLasso(mode: "off" | "box" | "lasso"): void {
    this.lassoMode = mode;
    this.showCursor();
  }

  camera(): Camera {
    return cameraOf(this.flight?.pose[1] ?? this.pose);
  }

  setCamera(camera: Camera, animate: boolean): void {
    this.fly(this.poseFor(camera), this.flat ? 1 : 0, animate);
  }

  async png(scale: number): Promise<Uint8Array> {
    const { width, height, layer, style, ratio } = this;
    const limit = layer.largest / Math.max(1, width, height);
    const picture = document.createElement("canvas");
    const context = picture.getContext("2d");
    if (!context || !style) throw new Error("Nothing is drawn yet");
    this.resize(Math.min(scale, limit));
    this.drawNow();
    picture.width = this.over.width;
    picture.height = this.over.height;
    context.fillStyle = style.background;
    context.fillRect(0, 0, picture.width, picture.height);
    for (const canvas of [layer.canvas, this.over]) context.drawImage(canvas, 0, 0);
    this.resize(ratio);
    this.drawNow();
    const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("The picture is too large");
    return new Uint8Array(await blob.arrayBuffer());
  }

  dispose(): void {
    this.listeners.abort();
    this.resizes.disconnect();
    if (this.request !== undefined) cancelAnimationFrame(this.request);
    this.layer.dispose();
    this.root.remove();
  }

  private listen(): void {
    const mode = (): DragMode =>
      this.lassoMode !== "off" ? this.lassoMode : this.flat ? "pan" : "turn";
    listenToGestures(
      this.root,
      mode,
      {
        turn: (dx, dy) => {
          const angle = Math.PI / Math.max(1, Math.min(this.width, this.height));
          this.steer((pose) =>
            this.flat ? this.panned(pose, dx, dy) : turn(pose, -dx * angle, dy * angle),
          );
        },
        pan: (dx, dy) => this.steer((pose) => this.panned(pose, dx, dy)),
        zoom: (factor, x, y) => {
          const { scale } = this.lens();
          const [right, up] = [(x - this.width / 2) / scale, (this.height / 2 - y) / scale];
          this.steer((pose) => zoom(pose, factor, right, up));
        },
        point: (at) => {
          this.pointer = at;
          this.redrawMarks();
        },
        click: (at, add, touch) => {
          this.events.click(this.pick(at, touch ? fingerSlack : mouseSlack), add);
        },
        draw: (loop) => {
          this.loop = loop;
          this.redrawMarks();
        },
        drawn: (loop, add) => {
          this.loop = undefined;
          this.redrawMarks();
          this.events.lasso(pointsInside(this.lens(), this.now, this.points, loop), add);
        },
      },
      this.listeners.signal,
    );
  }

  private panned(pose: Pose, dx: number, dy: number): Pose {
    const { scale } = this.lens();
    const moved = pan(pose, -dx / scale, dy / scale);
    const { x, y, z } = moved.center;
    return { ...moved, center: { x: clamp(x, -2, 2), y: clamp(y, -2, 2), z: clamp(z, -2, 2) } };
  }

  /** The user's hand: ends a flight where it is. */
  private steer(change: (pose: Pose) => Pose): void {
    if (!this.data) return;
    if (this.flight) this.flatness = this.flight.flatness[1];
    this.flight = undefined;
    this.pose = change(this.pose);
    this.redraw();
    this.events.camera(cameraOf(this.pose));
  }

  private fly(pose: Pose, flatness: number, animate: boolean): void {
    if (animate && !this.style?.reduceMotion) {
      this.flight = {
        start: performance.now(),
        pose: [this.pose, pose],
        flatness: [this.flatness, flatness],
      };
    } else {
      this.flight = undefined;
      this.pose = pose;
      this.flatness = flatness;
    }
    this.redraw();
  }

  private poseFor(camera: Camera): Pose {
    const pose = poseOf(camera);
    if (!this.flat) return pose;
    return { ...fromTheThirdAxis, center: pose.center, distance: pose.distance };
  }

  private showCursor(): void {
    this.root.style.cursor = this.lassoMode !== "off" ? "crosshair" : this.flat ? "move" : "grab";
  }

  private choosePoints(): void {
    const { data, to, visible } = this;
    const count = data?.categoryOf.length ?? 0;
    const chosen = new Uint32Array(count);
    this.shown = new Uint8Array(count);
    let filled = 0;
    for (let point = 0; point < count; point++) {
      if (visible[data?.categoryOf[point] ?? 0] === false || !isPlace(to, point)) continue;
      chosen[filled++] = point;
      this.shown[point] = 1;
    }
    this.points = chosen.slice(0, filled);
    this.order = this.points;
    this.rank = undefined;
  }

  private applyStyle(style: PlotStyle): void {
    if (style.fontFamily !== this.style?.fontFamily || style.fontSize !== this.style.fontSize) {
      this.widths = new Float32Array(0);
    }
    this.style = style;
    this.root.style.background = style.background;
    this.layer.setStyle(style);
  }

  /** Takes the size of the container; whether it is another than before. */
  private fit(): boolean {
    const { clientWidth, clientHeight } = this.root;
    const same = clientWidth === this.width && clientHeight === this.height;
    if (same && devicePixelRatio === this.screenRatio) return false;
    this.width = clientWidth;
    this.height = clientHeight;
    this.screenRatio = devicePixelRatio;
    this.resize(devicePixelRatio);
    return true;
  }

  private resize(ratio: number): void {
    const { width, height, layer } = this;
    this.ratio = Math.min(ratio, layer.largest / Math.max(1, width, height));
    for (const canvas of [layer.canvas, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
  }

  private lens(): Lens {
    return lensOf(this.pose, this.width, this.height, this.flatness);
  }

  private redraw(): void {
    this.sceneChanged = true;
    this.redrawMarks();
  }

  private redrawMarks(): void {
    this.request ??= requestAnimationFrame(() => this.drawFrame());
  }

  private drawNow(): void {
    if (this.request !== undefined) cancelAnimationFrame(this.request);
    this.sceneChanged = true;
    this.drawFrame();
  }

  private drawFrame(): void {
    this.request = undefined;
    const { style, data } = this;
    if (!style || !data) return;
    const moving = this.advance(performance.now());
    if (this.width < 1 || this.height < 1) return;
    const lens = this.lens();
    if (this.sceneChanged) this.drawScene(lens, style, data);
    this.sceneChanged = false;
    this.updateHover(lens);
    this.drawMarks(lens, style, data);
    if (moving) this.redraw();
  }

  private drawScene(lens: Lens, style: PlotStyle, data: PlotData): void {
    const title = (text: string): number => this.measure(text, style, true);
    const axes = axesOf(this.cube, this.titles, lens, style.fontSize, title);
    const taken = axes.texts.flatMap(({ boxes }) => boxes);
    this.order = this.depth.sort(this.now, this.points, lens.basis.back);
    this.placed = this.placeLabels(lens, style, data, taken);
    const selected = this.selectedShown();
    const { order, placed: labels, progress } = this;
    this.layer.draw({ lens, axes, progress, order, selected, labels }, this.ratio);
  }

  /** Moves what is under way; whether it still is. */
  private advance(time: number): boolean {
    if (this.flight) {
      const { start, pose, flatness } = this.flight;
      const t = clamp((time - start) / flightTime, 0, 1);
      this.pose = between(pose[0], pose[1], eased(t));
      this.flatness = mix(flatness[0], flatness[1], eased(t));
      if (t >= 1) this.flight = undefined;
    }
    if (this.morphStart !== undefined) {
      const t = clamp((time - this.morphStart) / morphTime, 0, 1);
      this.progress = eased(t);
      const { from, to, now, progress } = this;
      for (let i = 0; i < now.length; i++) now[i] = from[i]! + (to[i]! - from[i]!) * progress;
      if (t >= 1) this.morphStart = undefined;
    }
    return this.flight !== undefined || this.morphStart !== undefined;
  }

  private get look(): SelectionLook {
    return selectionLook(this.selection.size);
  }

  private selectedShown(): Uint32Array {
    return Uint32Array.from(this.selection).filter((point) => this.shown[point] === 1);
  }

  private measure(text: string, style: PlotStyle, strong: boolean): number {
    if (!this.pen) return text.length * style.fontSize * 0.6;
    this.pen.font = font(style, strong);
    return this.pen.measureText(text).width;
  }

  private radius(point: number, lens: Lens, w: number): number {
    const size = (this.style?.pointSize ?? 6) / 2;
    return size * sizeFactor(lens, w) * (this.selection.has(point) ? this.look.scale : 1);
  }

  private spot(point: number, lens: Lens): { x: number; y: number; radius: number } | undefined {
    const [x, y, z] = this.now.subarray(point * 3, point * 3 + 3);
    const { x: left, y: top, w } = spotOf(lens, { x: x ?? NaN, y: y ?? NaN, z: z ?? NaN });
    return w > 0 ? { x: left, y: top, radius: this.radius(point, lens, w) } : undefined;
  }

  private pick(at: Corner, slack: number): number | undefined {
    const lens = this.lens();
    const radius = (this.style?.pointSize ?? 6) / 2;
    const { x, y } = at;
    const selected = this.selectedShown();
    return (
      pointAt(lens, this.now, selected, radius * this.look.scale, x, y, 0) ??
      pointAt(lens, this.now, this.order, radius, x, y, slack)
    );
  }

  private updateHover(lens: Lens): void {
    const point = this.pointer && this.pick(this.pointer, mouseSlack);
    const at = (point !== undefined && this.spot(point, lens)) || this.pointer || this.hoveredAt;
    const moved = at.x !== this.hoveredAt.x || at.y !== this.hoveredAt.y;
    if (point === this.hovered && (point === undefined || !moved)) return;
    this.hovered = point;
    this.hoveredAt = { x: at.x, y: at.y };
    if (this.lassoMode === "off") {
      this.root.style.cursor = point !== undefined ? "pointer" : this.flat ? "move" : "grab";
    }
    this.events.hover(point, at.x, at.y);
  }

  private placeLabels(
    lens: Lens,
    style: PlotStyle,
    data: PlotData,
    taken: readonly Box[],
  ): LabelText[] {
    if (this.widths.length !== data.texts.length) {
      this.widths = new Float32Array(data.texts.length).fill(NaN);
    }
    const textOf = (point: number): string => shortText(data.texts[point] ?? "");
    const textWidth = (point: number): number => {
      if (this.selection.has(point)) return this.measure(textOf(point), style, true);
      const known = this.widths[point] ?? NaN;
      if (!Number.isNaN(known)) return known;
      return (this.widths[point] = this.measure(textOf(point), style, false));
    };
    if (this.labelsOn) this.rank ??= labelRank(this.to, data.categoryOf, this.points);
    const query = this.queryMark(lens, style);
    const labels = this.labels.place({
      first: [...this.selection].slice(0, labelledSelection),
      rank: (this.labelsOn && this.rank) || new Uint32Array(0),
      keep: this.labelsOn,
      ...{ width: this.width, height: this.height, lineHeight: style.fontSize * lineHeight },
      taken: query ? [...taken, query.box] : taken,
      shown: (point) => this.shown[point] === 1,
      spot: (point) => this.spot(point, lens),
      textWidth,
    });
    return labels.map((label) => ({
      ...label,
      text: textOf(label.point),
      strong: this.selection.has(label.point),
    }));
  }

  /** The point under the pointer, the query and the loop. */
  private drawMarks(lens: Lens, style: PlotStyle, data: PlotData): void {
    const { over, hovered, loop } = this;
    const query = this.queryMark(lens, style);
    const spot = hovered === undefined ? undefined : this.spot(hovered, lens);
    over.hidden = !query && !spot && !loop;
    const context = over.hidden ? null : over.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, over.width, over.height);
    context.scale(this.ratio, this.ratio);
    if (query) {
      paintQuery(context, query.at, style.pointSize / 2, style);
      paintLabels(context, [{ ...query.box, text: query.text, strong: true }], style);
    }
    if (spot && hovered !== undefined) this.paintHovered(context, hovered, spot, style, data);
    if (loop) paintLasso(context, loop, style);
  }

  private paintHovered(
    context: Context,
    point: number,
    spot: Corner & { radius: number },
    style: PlotStyle,
    data: PlotData,
  ): void {
    const text = shortText(data.texts[point] ?? "");
    const width = this.measure(text, style, true);
    const box =
      this.placed.find((label) => label.point === point) ??
      boxInside(spot, width, style.fontSize * lineHeight, this.width);
    paintRing(context, spot, spot.radius, style);
    paintLabels(context, [{ ...box, text, strong: true }], style);
  }

  private queryMark(
    lens: Lens,
    style: PlotStyle,
  ): { at: Corner; text: string; box: Box } | undefined {
    if (!this.query) return undefined;
    const at = spotOf(lens, toCube(this.cube, this.query.position));
    if (!(at.w > 0)) return undefined;
    const text = shortText(this.query.text);
    const left = at.x + style.pointSize / 2 + 14;
    const top = at.y - (style.fontSize * lineHeight) / 2;
    const right = left + this.measure(text, style, true);
    return { at, text, box: { left, top, right, bottom: top + style.fontSize * lineHeight } };
  }
}

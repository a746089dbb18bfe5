import type { Camera, LabelMode, Plot, PlotData, PlotEvents, PlotStyle } from "../plot";
import { strings } from "../strings";
import { axesOf } from "./axes";
import type { Box } from "./box";
import { CameraRig } from "./cameraRig";
import { allToCube, cubeOf, isPlace, type Cube } from "./cube";
import { DepthOrder } from "./depthOrder";
import type { DragMode } from "./gestureEvents";
import { listenToGestures } from "./gestures";
import { boxInside, lineHeight } from "./labels";
import { sizeFactor, spotOf, type Lens } from "./lens";
import { Overlay, queryMark, type Marks, type Query, type QueryMark } from "./overlay";
import { textMeasure } from "./paint";
import { pointAt, pointsInside, type Corner } from "./pick";
import { PointFlight } from "./pointFlight";
import { cameraOf, turn, zoom, type Pose } from "./pose";
import { SceneLabels } from "./sceneLabels";
import { pointRadius, selectionLook, type SceneLayer, type SelectionLook } from "./sceneLayer";
import { shortText } from "./shortText";

type MakeLayer = (changed: { lost(): void; restored(): void }) => SceneLayer;

const mouseSlack = 2;
const fingerSlack = 14;

/**
 * A plot but for the drawing itself, which `SceneLayer` does: it brings camera, places, axes, labels, marks and
 * gestures together. Draws only when something changed.
 */
export class ScenePlot implements Plot {
  private readonly root = document.createElement("div");
  private readonly layer: SceneLayer;
  private readonly overlay = new Overlay();
  private readonly listeners = new AbortController();
  private readonly resizes: ResizeObserver;
  private readonly depth = new DepthOrder();
  private readonly measure = textMeasure();
  private readonly labels = new SceneLabels(this.measure);
  private readonly rig = new CameraRig();
  private readonly places = new PointFlight();

  private width = 0;
  private height = 0;
  private ratio = 1;
  private screenRatio = 0;

  private data: PlotData | undefined;
  private style: PlotStyle | undefined;
  private titles: readonly [string, string, string] = ["", "", ""];
  private cube: Cube = cubeOf(new Float32Array(0));

  private visible: readonly boolean[] = [];
  private passing: Uint8Array | undefined;
  /** The points that can be drawn: of a visible category and at a finite place. */
  private points: Uint32Array = new Uint32Array(0);
  private shown = new Uint8Array(0);
  private order: Uint32Array = new Uint32Array(0);
  private states: Uint8Array = new Uint8Array(0);
  private selection: ReadonlySet<number> = new Set();
  private query: Query | undefined;

  private lassoMode: "off" | "box" | "lasso" = "off";
  private loop: readonly Corner[] | undefined;
  private pointer: Corner | undefined;
  private hovered: number | undefined;
  private hoveredAt: Corner = { x: 0, y: 0 };

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
    const { root, overlay, layer } = this;
    root.className = "plot-surface";
    root.tabIndex = 0;
    root.setAttribute("role", "application");
    Object.assign(root.style, {
      ...{ position: "relative", width: "100%", height: "100%", overflow: "hidden" },
      ...{ touchAction: "none", userSelect: "none", cursor: "grab" },
    });
    for (const canvas of [layer.canvas, overlay.canvas]) {
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
    this.places.place(allToCube(this.cube, data.positions));
    this.selection = new Set();
    this.query = undefined;
    this.hovered = undefined;
    this.visible = data.categories.map(() => true);
    this.passing = undefined;
    this.labels.forget();
    this.states = data.states;
    this.layer.setPoints(this.places.now, data.categoryOf, data.states);
    this.choosePoints();
    this.applyStyle(style);
    this.rig.look(camera, false);
    this.root.setAttribute("aria-label", strings.plot.label(data.texts.length));
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
    if (this.flies(animate)) this.places.fly(to);
    else this.places.place(to);
    this.layer.setFlight(this.places.from, to);
    this.choosePoints();
    this.redraw();
  }

  setVisible(visible: readonly boolean[], passing?: Uint8Array): void {
    this.visible = [...visible];
    this.passing = passing;
    this.choosePoints();
    this.redraw();
  }

  setStyle(style: PlotStyle): void {
    this.applyStyle(style);
    this.redraw();
  }

  setStates(states: Uint8Array): void {
    this.states = states;
    this.layer.setStates(states);
    this.redraw();
  }

  setSelection(points: readonly number[]): void {
    this.selection = new Set(points);
    this.redraw();
  }

  setQuery(query: Query | undefined): void {
    this.query = query;
    this.redraw();
  }

  setLabels(mode: LabelMode): void {
    this.labels.mode = mode;
    this.redraw();
  }

  setFlat(flat: boolean): void {
    if (flat === this.rig.flat) return;
    this.rig.setFlat(flat, this.flies(true));
    this.redraw();
    this.showCursor();
    if (this.data) this.events.camera(this.camera());
  }

  setLasso(mode: "off" | "box" | "lasso"): void {
    this.lassoMode = mode;
    this.showCursor();
  }

  camera(): Camera {
    return cameraOf(this.rig.target);
  }

  setCamera(camera: Camera, animate: boolean): void {
    this.rig.look(camera, this.flies(animate));
    this.redraw();
  }

  async png(scale: number): Promise<Uint8Array> {
    const { width, height, layer, style, ratio } = this;
    const limit = layer.largest / Math.max(1, width, height);
    const picture = document.createElement("canvas");
    const context = picture.getContext("2d");
    if (!context || !style) throw new Error("Nothing is drawn yet");
    this.resize(Math.min(scale, limit));
    this.drawNow();
    picture.width = layer.canvas.width;
    picture.height = layer.canvas.height;
    context.fillStyle = style.background;
    context.fillRect(0, 0, picture.width, picture.height);
    for (const canvas of [layer.canvas, this.overlay.canvas]) context.drawImage(canvas, 0, 0);
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
      this.lassoMode !== "off" ? this.lassoMode : this.rig.flat ? "pan" : "turn";
    listenToGestures(
      this.root,
      mode,
      {
        turn: (dx, dy) => {
          if (this.rig.flat) return this.pan(dx, dy);
          const angle = Math.PI / Math.max(1, Math.min(this.width, this.height));
          this.steer((pose) => turn(pose, -dx * angle, dy * angle));
        },
        pan: (dx, dy) => this.pan(dx, dy),
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
          const group = this.groupAt(at);
          if (group !== undefined) return this.events.clickGroup(group, add);
          this.events.click(this.pick(at, touch ? fingerSlack : mouseSlack), add);
        },
        draw: (loop) => {
          this.loop = loop;
          this.redrawMarks();
        },
        drawn: (loop, add) => {
          this.loop = undefined;
          this.redrawMarks();
          this.events.lasso(pointsInside(this.lens(), this.places.now, this.points, loop), add);
        },
      },
      this.listeners.signal,
    );
  }

  private steer(change: (pose: Pose) => Pose): void {
    if (!this.data) return;
    this.rig.steer(change);
    this.steered();
  }

  private pan(dx: number, dy: number): void {
    if (!this.data) return;
    this.rig.pan(dx, dy, this.lens().scale);
    this.steered();
  }

  private steered(): void {
    this.redraw();
    this.events.camera(this.camera());
  }

  /** Whether what is asked to move is seen to move. */
  private flies(animate: boolean): boolean {
    return animate && !this.style?.reduceMotion;
  }

  private showCursor(): void {
    const idle = this.rig.flat ? "move" : "grab";
    const overLabel = this.pointer && this.groupAt(this.pointer) !== undefined;
    const atPointer = this.hovered === undefined && !overLabel ? idle : "pointer";
    this.root.style.cursor = this.lassoMode !== "off" ? "crosshair" : atPointer;
  }

  private choosePoints(): void {
    const { data, visible, passing } = this;
    const { to } = this.places;
    const count = data?.categoryOf.length ?? 0;
    const chosen = new Uint32Array(count);
    this.shown = new Uint8Array(count);
    let filled = 0;
    for (let point = 0; point < count; point++) {
      if (passing?.[point] === 0 || !isPlace(to, point)) continue;
      if (visible[data?.categoryOf[point] ?? 0] === false) continue;
      chosen[filled++] = point;
      this.shown[point] = 1;
    }
    this.points = chosen.slice(0, filled);
    this.order = this.points;
    this.labels.forgetRank();
  }

  private applyStyle(style: PlotStyle): void {
    if (style.fontFamily !== this.style?.fontFamily || style.fontSize !== this.style.fontSize) {
      this.labels.forgetWidths();
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
    for (const canvas of [layer.canvas, this.overlay.canvas]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
  }

  private lens(): Lens {
    return this.rig.lens(this.width, this.height);
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
    const time = performance.now();
    const [turning, flying] = [this.rig.advance(time), this.places.advance(time)];
    if (this.width < 1 || this.height < 1) return;
    const lens = this.lens();
    if (this.sceneChanged) this.drawScene(lens, style, data);
    this.sceneChanged = false;
    this.updateHover(lens);
    this.overlay.draw(this.marks(lens, style, data), style, this.ratio);
    if (turning || flying) this.redraw();
  }

  private drawScene(lens: Lens, style: PlotStyle, data: PlotData): void {
    const { points, selection, places, visible, passing } = this;
    const title = (text: string): number => this.measure(text, style, true);
    const axes = axesOf(this.cube, this.titles, lens, style.fontSize, title);
    const query = this.queryMark(lens, style);
    const labels = this.labels.place({
      ...{ data, style, lens, places, points, visible, passing, selection },
      taken: [...axes.texts.flatMap(({ boxes }) => boxes), ...(query ? [query.box] : [])],
      shown: (point) => this.shown[point] === 1,
      spot: (point) => this.spot(point, lens),
    });
    this.order = this.depth.sort(places.now, points, lens.basis.back);
    const { order } = this;
    const { progress } = places;
    const selected = this.selectedShown();
    this.layer.draw({ lens, axes, progress, order, selected, labels }, this.ratio);
  }

  private get look(): SelectionLook {
    return selectionLook(this.selection.size);
  }

  private selectedShown(): Uint32Array {
    return Uint32Array.from(this.selection).filter((point) => this.shown[point] === 1);
  }

  private radius(point: number, lens: Lens, w: number): number {
    const size = pointRadius(this.style?.pointSize ?? 6, this.states[point] ?? 0);
    return size * sizeFactor(lens, w) * (this.selection.has(point) ? this.look.scale : 1);
  }

  private spot(point: number, lens: Lens): { x: number; y: number; radius: number } | undefined {
    const [x, y, z] = this.places.now.subarray(point * 3, point * 3 + 3);
    const { x: left, y: top, w } = spotOf(lens, { x: x ?? NaN, y: y ?? NaN, z: z ?? NaN });
    return w > 0 ? { x: left, y: top, radius: this.radius(point, lens, w) } : undefined;
  }

  private pick(at: Corner, slack: number): number | undefined {
    const lens = this.lens();
    const radius = (this.style?.pointSize ?? 6) / 2;
    const { x, y } = at;
    const selected = this.selectedShown();
    const { now } = this.places;
    return (
      pointAt(lens, now, selected, radius * this.look.scale, x, y, 0) ??
      pointAt(lens, now, this.order, radius, x, y, slack)
    );
  }

  /** The group whose label is under (x, y): what lies over the points is what is meant. */
  private groupAt({ x, y }: Corner): number | undefined {
    const under = ({ left, right, top, bottom }: Box): boolean =>
      x >= left && x <= right && y >= top && y <= bottom;
    return this.labels.placed.find((label) => label.group !== undefined && under(label))?.group;
  }

  private updateHover(lens: Lens): void {
    const overLabel = this.pointer && this.groupAt(this.pointer) !== undefined;
    const point = overLabel ? undefined : this.pointer && this.pick(this.pointer, mouseSlack);
    if (point === undefined) this.showCursor();
    const at = (point !== undefined && this.spot(point, lens)) || this.pointer || this.hoveredAt;
    const moved = at.x !== this.hoveredAt.x || at.y !== this.hoveredAt.y;
    if (point === this.hovered && (point === undefined || !moved)) return;
    this.hovered = point;
    this.hoveredAt = { x: at.x, y: at.y };
    this.showCursor();
    this.events.hover(point, at.x, at.y);
  }

  private marks(lens: Lens, style: PlotStyle, data: PlotData): Marks {
    const { hovered: point, loop } = this;
    const query = this.queryMark(lens, style);
    const spot = point === undefined ? undefined : this.spot(point, lens);
    if (point === undefined || !spot) return { query, hovered: undefined, loop };
    const text = shortText(data.texts[point] ?? "");
    const textWidth = this.measure(text, style, true);
    const box =
      this.labels.placed.find((label) => label.point === point) ??
      boxInside(spot, textWidth, style.fontSize * lineHeight, this.width);
    return { query, hovered: { at: spot, radius: spot.radius, text, box }, loop };
  }

  private queryMark(lens: Lens, style: PlotStyle): QueryMark | undefined {
    return this.query && queryMark(this.query, this.cube, lens, style, this.measure);
  }
}

import { columnOf } from "../test/view/scatter";
import type { FromView, ToView } from "../src/protocol/messages";
import type { Camera, Plot, PlotData, PlotEvents, PlotStyle } from "../src/view/plot";
import { allToCube, cubeOf } from "../src/view/scene/cube";
import { lensOf } from "../src/view/scene/lens";
import { poseOf } from "../src/view/scene/pose";

/** Runs in the page of plot.mjs: one renderer, one number of points. */

export type RendererName = "plotly" | "webgl" | "canvas" | "bare";

/** What is measured: times in milliseconds, memory in megabytes. */
export type Measure = "load" | "firstPlot" | "frame" | "toggle" | "heap";

declare global {
  interface Window {
    /** Receives each figure as soon as it is measured. */
    report(measure: Measure, value: number): Promise<void>;
  }
}

type Renderer = Pick<Plot, "show" | "setCamera" | "setVisible">;

const categories = 25;
/** Minimum and maximum number of orbit steps or toggles; between them, as many as fit into the time. */
const fewest = 2;
const mostFrames = 40;
const mostToggles = 6;
const budgetMs = 4000;

const events: PlotEvents = {
  hover: () => undefined,
  click: () => undefined,
  clickGroup: () => undefined,
  lasso: () => undefined,
  camera: () => undefined,
  lost: () => undefined,
  restored: () => undefined,
};

const style: PlotStyle = {
  colors: Array.from({ length: categories }, (_, i) => `hsl(${i * 14.4} 75% 55%)`),
  labelColors: [],
  symbols: Array.from({ length: categories }, () => 0),
  ...{ pointSize: 6, opacity: 0.7, reduceMotion: true },
  ...{ foreground: "#cccccc", background: "#1f1f1f", grid: "#404040", accent: "#0078d4" },
  ...{ fontFamily: "sans-serif", fontSize: 13 },
};

async function load(name: RendererName): Promise<(area: HTMLElement) => Promise<Renderer>> {
  if (name === "plotly") {
    const { createPlotlyPlot } = await import("../src/view/plotly/plotlyPlot");
    await import("plotly.js-dist-min");
    return (area) => createPlotlyPlot(area, events);
  }
  if (name === "webgl") {
    const { createGlPlot } = await import("../src/view/gl/glPlot");
    return (area) => Promise.resolve(createGlPlot(area, events));
  }
  if (name === "canvas") {
    const { createFlatPlot } = await import("../src/view/canvas/canvasPlot");
    return (area) => Promise.resolve(createFlatPlot(area, events));
  }
  return (area) => Promise.resolve(new BarePoints(area));
}

/** The minimal code that draws the same smooth discs: one buffer, one call, no order, no axes. */
class BarePoints implements Renderer {
  private readonly canvas = document.createElement("canvas");
  private readonly gl: WebGL2RenderingContext;
  private readonly matrix: WebGLUniformLocation | null;
  private readonly buffer: WebGLBuffer;
  private places: Float32Array = new Float32Array(0);
  private data: PlotData | undefined;
  private count = 0;
  private camera: Camera | undefined;
  private requested = false;

  constructor(area: HTMLElement) {
    area.append(this.canvas);
    this.canvas.width = area.clientWidth;
    this.canvas.height = area.clientHeight;
    const gl = this.canvas.getContext("webgl2", { antialias: false, depth: false });
    if (!gl) throw new Error("WebGL2 is not available");
    this.gl = gl;
    const program = gl.createProgram();
    for (const [type, source] of [
      [
        gl.VERTEX_SHADER,
        `#version 300 es
        layout(location = 0) in vec3 place;
        layout(location = 1) in float hue;
        uniform mat4 matrix;
        flat out vec3 fill;
        void main() {
          gl_Position = matrix * vec4(place, 1.0);
          gl_PointSize = 7.0;
          fill = 0.5 + 0.5 * cos(hue + vec3(0.0, 2.1, 4.2));
        }`,
      ],
      [
        gl.FRAGMENT_SHADER,
        `#version 300 es
        precision mediump float;
        flat in vec3 fill;
        out vec4 color;
        void main() {
          float alpha = clamp(3.5 - length(gl_PointCoord - 0.5) * 7.0, 0.0, 1.0) * 0.7;
          if (alpha == 0.0) discard;
          color = vec4(fill * alpha, alpha);
        }`,
      ],
    ] as const) {
      const shader = gl.createShader(type);
      if (!shader) throw new Error("The context is lost");
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    this.matrix = gl.getUniformLocation(program, "matrix");
    this.buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 16, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 1, gl.FLOAT, false, 16, 12);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  async show(data: PlotData, _style: PlotStyle, camera: Camera): Promise<void> {
    this.data = data;
    this.camera = camera;
    this.places = allToCube(cubeOf(data.positions), data.positions);
    this.setVisible(data.categories.map(() => true));
    await new Promise(requestAnimationFrame);
  }

  setVisible(visible: readonly boolean[]): void {
    const { gl, data, places } = this;
    if (!data) return;
    const vertices = new Float32Array(data.texts.length * 4);
    this.count = 0;
    for (let point = 0; point < data.texts.length; point++) {
      const category = data.categoryOf[point] ?? 0;
      if (visible[category] === false) continue;
      vertices.set(places.subarray(point * 3, point * 3 + 3), this.count * 4);
      vertices[this.count * 4 + 3] = category / 4;
      this.count++;
    }
    gl.bufferData(gl.ARRAY_BUFFER, vertices.subarray(0, this.count * 4), gl.STATIC_DRAW);
    this.redraw();
  }

  setCamera(camera: Camera): void {
    this.camera = camera;
    this.redraw();
  }

  private redraw(): void {
    if (this.requested) return;
    this.requested = true;
    requestAnimationFrame(() => {
      this.requested = false;
      const { gl, canvas, camera } = this;
      if (!camera) return;
      const { matrix } = lensOf(poseOf(camera), canvas.width, canvas.height, 0);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniformMatrix4fv(this.matrix, false, matrix);
      gl.drawArrays(gl.POINTS, 0, this.count);
    });
  }
}

/** Overlapping clusters; the same in every page. */
function clusters(points: number): PlotData {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const centers = Array.from({ length: categories }, () => [random(), random(), random()]);
  const categoryOf = Uint32Array.from({ length: points }, (_, point) => point % categories);
  const positions = Float32Array.from({ length: points * 3 }, (_, i) => {
    const center = centers[categoryOf[Math.floor(i / 3)] ?? 0] ?? [];
    return (center[i % 3] ?? 0) + (random() + random() + random() - 1.5) * 0.15;
  });
  return {
    texts: Array.from({ length: points }, (_, i) => `word ${i}`),
    categoryOf,
    states: new Uint8Array(points),
    categories: Array.from({ length: categories }, (_, i) => `category ${i}`),
    groupLabels: [],
    positions,
    axisTitles: ["PC1 (12.3%)", "PC2 (8.1%)", "PC3 (6.0%)"],
  };
}

function orbit(frame: number): Camera {
  const angle = -Math.PI / 4 + frame * 0.05;
  return {
    eye: { x: 1.77 * Math.cos(angle), y: 1.77 * Math.sin(angle), z: 1.25 },
    center: { x: 0, y: 0, z: 0 },
    up: { x: 0, y: 0, z: 1 },
  };
}

/** All contexts of the page, to wait for what was drawn with them. */
const contexts = new Set<WebGLRenderingContext | WebGL2RenderingContext>();
// eslint-disable-next-line @typescript-eslint/unbound-method -- called on the canvas below
const getContext = HTMLCanvasElement.prototype.getContext as (
  this: HTMLCanvasElement,
  ...all: unknown[]
) => RenderingContext | null;
Object.assign(HTMLCanvasElement.prototype, {
  getContext(this: HTMLCanvasElement, ...all: unknown[]) {
    const context = getContext.apply(this, all);
    const isGl =
      context instanceof WebGLRenderingContext || context instanceof WebGL2RenderingContext;
    if (isGl) contexts.add(context);
    return context;
  },
});
/** Belongs to no visible canvas: the GPU answers it after everything sent before. */
const probe = new OffscreenCanvas(1, 1).getContext("webgl2");

/** Waits for the next frame, and for the GPU to have drawn it. */
async function drawn(): Promise<void> {
  await new Promise(requestAnimationFrame);
  const own = [...contexts].filter(
    ({ canvas }) => canvas instanceof HTMLCanvasElement && canvas.isConnected,
  );
  // A 2-D canvas sends its drawing with the frame.
  if (own.length === 0) await new Promise(requestAnimationFrame);
  for (const gl of own.length > 0 || !probe ? own : [probe]) {
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The median time of one `step` and its picture. */
async function paced(most: number, step: (turn: number) => void): Promise<number> {
  const times: number[] = [];
  const start = performance.now();
  for (let turn = 1; turn <= most; turn++) {
    const since = performance.now();
    step(turn);
    await drawn();
    times.push(performance.now() - since);
    if (turn >= fewest && performance.now() - start > budgetMs) break;
  }
  return median(times);
}

async function measure(name: RendererName, points: number): Promise<void> {
  const area = document.createElement("div");
  Object.assign(area.style, { width: "800px", height: "600px" });
  document.body.append(area);
  const data = clusters(points);
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
  await drawn();
  collect();
  const before = heapUsed();

  const loading = performance.now();
  const make = await load(name);
  await window.report("load", performance.now() - loading);

  const start = performance.now();
  const plot = await make(area);
  await plot.show(data, style, orbit(0));
  await drawn();
  await window.report("firstPlot", performance.now() - start);

  const frame = await paced(mostFrames, (turn) => {
    plot.setCamera(orbit(turn), false);
  });
  await window.report("frame", frame);
  const toggle = await paced(mostToggles, (turn) => {
    plot.setVisible(data.categories.map((_, category) => category !== turn || turn % 2 === 0));
  });
  await window.report("toggle", toggle);
  collect();
  await window.report("heap", (heapUsed() - before) / 2 ** 20);
  // Keeps the plot alive: without a later call its memory could be freed before it is measured.
  plot.setCamera(orbit(0), false);
}

/** The whole panel: from the message with the data to the picture, in a page that is already loaded. */
async function measurePanel(points: number): Promise<void> {
  const { texts, categoryOf, categories, positions } = clusters(points);
  let answered = (_message: FromView): void => undefined;
  const answer = (type: FromView["type"]): Promise<unknown> =>
    new Promise<void>((resolve) => {
      answered = (message) => message.type === type && resolve();
    });
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: FromView) => answered(message),
      setState: () => undefined,
      getState: () => undefined,
    }),
  });
  const ready = answer("ready");
  const script = document.createElement("script");
  Object.assign(script, { type: "module", src: "/view.js" });
  document.head.append(script);
  await ready;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const message: ToView = {
    type: "show",
    scatter: {
      session: "bench",
      title: "Categories",
      engine: { label: "built-in", detail: "" },
      ids: Uint32Array.from({ length: points }, (_, point) => point),
      columns: [columnOf("text", texts)],
      spaces: [{ id: "1", label: "built-in", dimensions: 192, metric: "cosine", canEmbed: true }],
      grouping: {
        column: "category",
        names: [...categories],
        codeOf: Uint32Array.from(categoryOf),
        notes: [],
      },
      sourceCounts: new Uint32Array(points),
      states: new Uint8Array(points),
    },
    layout: {
      space: "1",
      method: "pca",
      parameters: {},
      components: 3,
      coordinates: Float32Array.from(positions),
      explainedVariance: [0.12, 0.08, 0.06],
    },
    appearance: { palette: "turbo", renderer: "auto" },
  };
  const shown = answer("drawn");
  const start = performance.now();
  window.postMessage(message, "*");
  await shown;
  await drawn();
  await window.report("firstPlot", performance.now() - start);
}

function heapUsed(): number {
  const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? NaN;
}

Object.assign(window, { measure, measurePanel });

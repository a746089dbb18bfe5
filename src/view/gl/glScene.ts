import type { PlotStyle } from "../plot";
import { pointState } from "../pointStates";
import { pointRadius, selectionLook, type SceneFrame, type SceneLayer } from "../scene/sceneLayer";
import { outlineFraction, strokeFraction } from "../scene/symbols";
import { bytesOf } from "./cssColor";
import { GlLines } from "./glLines";
import { GlTexts, type GlText } from "./glTexts";
import { createProgram, type Program } from "./program";

const stateNames = `
#define FRESH ${pointState.fresh}
#define CHANGED ${pointState.changed}
#define DELETED ${pointState.deleted}
`;

const vertexShader = `#version 300 es${stateNames}precision highp float;
layout(location = 0) in vec3 origin;
layout(location = 1) in vec3 target;
layout(location = 2) in uint kind;
uniform mat4 matrix;
uniform float progress;
uniform float centerW;
uniform float radius;
uniform float markRadius;
uniform bool symbols;
uniform int columns;
uniform mediump sampler2D palette;
flat out vec3 fill;
flat out float reach;
flat out float disc;
flat out int symbol;
flat out int state;
void main() {
  int index = int(kind & 0xffffffu);
  state = int(kind >> 24);
  vec4 entry = texelFetch(palette, ivec2(index % columns, index / columns), 0);
  fill = entry.rgb;
  symbol = symbols && state != DELETED ? int(entry.a * 255.0 + 0.5) : 0;
  gl_Position = matrix * vec4(mix(origin, target, progress), 1.0);
  disc = (state == FRESH ? radius : markRadius) * clamp(centerW / gl_Position.w, 0.7, 1.6);
  reach = (symbol == 0 ? disc : disc * 1.3) + 0.5;
  gl_PointSize = 2.0 * reach;
}`;

const fragmentShader = `#version 300 es${stateNames}precision mediump float;
flat in vec3 fill;
flat in float reach;
flat in float disc;
flat in int symbol;
flat in int state;
uniform float opacity;
uniform vec4 ring;
uniform vec3 paper;
out vec4 color;
float outside(vec2 p) {
  if (symbol == 0) return length(p) - disc;
  vec2 q = abs(p);
  if (symbol == 1) return max(q.x, q.y) - disc * 0.89;
  if (symbol == 2) return (q.x + q.y) * 0.7071 - disc * 0.89;
  if (symbol == 3) {
    float arm = disc * 0.42;
    return max(min(q.x, q.y) - arm, max(q.x, q.y) - disc * 1.15);
  }
  return max(0.866 * q.x - 0.5 * p.y, p.y) - disc * 0.62;
}
float inked(vec2 p, float d) {
  if (state == FRESH) return 1.0;
  if (state == CHANGED) return clamp(0.5 + d + ring.a + disc * ${outlineFraction}, 0.0, 1.0);
  return clamp(0.5 + disc * ${strokeFraction / 2} - 0.7071 * abs(abs(p.x) - abs(p.y)), 0.0, 1.0);
}
void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * reach;
  float d = outside(p);
  float cover = clamp(0.5 - d, 0.0, 1.0);
  if (cover == 0.0) discard;
  float rim = ring.a == 0.0 ? 0.0 : clamp(d + ring.a + 0.5, 0.0, 1.0);
  float alpha = cover * opacity;
  color = vec4(mix(mix(paper, fill, inked(p, d)), ring.rgb, rim) * alpha, alpha);
}`;

/** Fresh discs without a ring, by far the most of what is ever drawn. */
const discShader = `#version 300 es
precision mediump float;
flat in vec3 fill;
flat in float reach;
flat in float disc;
uniform float opacity;
out vec4 color;
void main() {
  float alpha = clamp(0.5 + disc - length(gl_PointCoord * 2.0 - 1.0) * reach, 0.0, 1.0) * opacity;
  if (alpha == 0.0) discard;
  color = vec4(fill * alpha, alpha);
}`;

const columns = 256;

/** Everything that lives on the GPU and is lost with its context. */
interface Resources {
  readonly lines: GlLines;
  readonly texts: GlTexts;
  readonly discs: Program;
  /** Made when the first point has a shape, a ring, or a state. */
  symbols: Program | undefined;
  readonly array: WebGLVertexArrayObject;
  readonly origin: WebGLBuffer;
  readonly target: WebGLBuffer;
  readonly kind: WebGLBuffer;
  readonly order: WebGLBuffer;
  readonly palette: WebGLTexture;
}

/** Draws with WebGL2; keeps a copy of what it sent so that it can send it again to a new context. */
export class GlScene implements SceneLayer {
  readonly canvas = document.createElement("canvas");
  readonly largest: number;
  private readonly gl: WebGL2RenderingContext;
  private readonly listeners = new AbortController();
  private resources: Resources | undefined;
  private categoryOf: Uint32Array = new Uint32Array(0);
  private states: Uint8Array = new Uint8Array(0);
  /** Whether some point is not fresh. */
  private marked = false;
  private from: Float32Array = new Float32Array(0);
  private to: Float32Array = new Float32Array(0);
  private style: PlotStyle | undefined;
  private inks = { grid: inkOf(""), foreground: inkOf(""), paper: inkOf("") };

  /** @throws when the browser has no WebGL2. */
  constructor(changed: { lost(): void; restored(): void }) {
    const gl = this.canvas.getContext("webgl2", {
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: "high-performance",
    });
    if (!gl) throw new Error("WebGL2 is not available");
    this.gl = gl;
    this.largest = gl.getParameter(gl.MAX_RENDERBUFFER_SIZE) as number;
    this.resources = createResources(gl);
    const { signal } = this.listeners;
    this.canvas.addEventListener(
      "webglcontextlost",
      (event) => {
        event.preventDefault();
        this.resources = undefined;
        changed.lost();
      },
      { signal },
    );
    this.canvas.addEventListener(
      "webglcontextrestored",
      () => {
        this.resources = createResources(gl);
        this.sendAll();
        changed.restored();
      },
      { signal },
    );
  }

  setPoints(places: Float32Array, categoryOf: Uint32Array, states: Uint8Array): void {
    this.categoryOf = categoryOf;
    this.from = this.to = places;
    this.setStates(states);
    this.sendPlaces();
  }

  setStates(states: Uint8Array): void {
    this.states = states;
    this.marked = states.some((state) => state !== pointState.fresh);
    this.sendKinds();
  }

  setFlight(from: Float32Array, to: Float32Array): void {
    this.from = from;
    this.to = to;
    this.sendPlaces();
  }

  setStyle(style: PlotStyle): void {
    this.style = style;
    this.inks = {
      grid: inkOf(style.grid),
      foreground: inkOf(style.foreground),
      paper: inkOf(style.background),
    };
    this.sendPalette();
  }

  draw(frame: SceneFrame, ratio: number): void {
    const { gl, resources, style } = this;
    if (!resources || !style) return;
    const { axes, labels, lens } = frame;
    const { width, height } = lens;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    resources.lines.draw(axes.lines, this.inks.grid, width, height, ratio);
    const axisTexts = axes.texts.map(({ x, y, angle, text, title }): GlText => {
      const { fontSize: size, foreground: color } = style;
      const opacity = title ? 0.95 : 0.75;
      return { x, y, angle, text, size, color, strong: title, rim: false, opacity };
    });
    resources.texts.draw(axisTexts, style, width, height, ratio);
    this.drawPoints(frame, resources, style, ratio);
    const labelTexts = labels.map((label): GlText => {
      const { left, right, top, bottom, text, size, color, strong } = label;
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return { x, y, angle: 0, text, size, color, strong, rim: true, opacity: 1 };
    });
    resources.texts.draw(labelTexts, style, width, height, ratio);
  }

  dispose(): void {
    this.listeners.abort();
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
    this.canvas.remove();
  }

  private drawPoints(
    frame: SceneFrame,
    resources: Resources,
    style: PlotStyle,
    ratio: number,
  ): void {
    const { gl } = this;
    const { discs, array, palette } = resources;
    const shaped = style.symbols.some((symbol) => symbol > 0);
    gl.bindVertexArray(array);
    gl.bindTexture(gl.TEXTURE_2D, palette);
    const symbols = (): Program =>
      (resources.symbols ??= createProgram(gl, vertexShader, fragmentShader));
    const points = shaped || this.marked ? symbols() : discs;
    const { scale, ring, others } = selectionLook(frame.selected.length);
    this.use(points, frame, shaped, style.opacity * others, ratio);
    gl.uniform4f(points.uniform("ring"), 0, 0, 0, 0);
    this.drawInOrder(frame.order);
    if (frame.selected.length === 0) return;
    const [red, green, blue] = this.inks.foreground;
    const ringed = symbols();
    this.use(ringed, frame, shaped, 1, ratio * scale);
    gl.uniform4f(ringed.uniform("ring"), red, green, blue, ring * ratio);
    this.drawInOrder(frame.selected);
  }

  private use(
    program: Program,
    { lens, progress }: SceneFrame,
    shaped: boolean,
    opacity: number,
    scale: number,
  ): void {
    const { gl } = this;
    const [red, green, blue] = this.inks.paper;
    const { pointSize = 6 } = this.style ?? {};
    program.use();
    gl.uniformMatrix4fv(program.uniform("matrix"), false, lens.matrix);
    gl.uniform1f(program.uniform("progress"), progress);
    gl.uniform1f(program.uniform("centerW"), lens.centerW);
    gl.uniform1i(program.uniform("symbols"), shaped ? 1 : 0);
    gl.uniform1i(program.uniform("columns"), columns);
    gl.uniform1f(program.uniform("opacity"), opacity);
    gl.uniform1f(program.uniform("radius"), pointRadius(pointSize, pointState.fresh) * scale);
    gl.uniform1f(program.uniform("markRadius"), pointRadius(pointSize, pointState.changed) * scale);
    gl.uniform3f(program.uniform("paper"), red, green, blue);
  }

  private drawInOrder(points: Uint32Array): void {
    const { gl } = this;
    if (points.length === 0) return;
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, points, gl.STREAM_DRAW);
    gl.drawElements(gl.POINTS, points.length, gl.UNSIGNED_INT, 0);
  }

  private sendAll(): void {
    this.sendKinds();
    this.sendPlaces();
    this.sendPalette();
  }

  private sendKinds(): void {
    const { gl, resources, categoryOf, states } = this;
    if (!resources) return;
    const kinds = categoryOf.map((category, point) => category | ((states[point] ?? 0) << 24));
    gl.bindBuffer(gl.ARRAY_BUFFER, resources.kind);
    gl.bufferData(gl.ARRAY_BUFFER, kinds, gl.STATIC_DRAW);
  }

  private sendPlaces(): void {
    const { gl, resources } = this;
    if (!resources) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, resources.origin);
    gl.bufferData(gl.ARRAY_BUFFER, this.from, gl.STATIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, resources.target);
    gl.bufferData(gl.ARRAY_BUFFER, this.to, gl.STATIC_DRAW);
  }

  private sendPalette(): void {
    const { gl, resources, style } = this;
    if (!resources || !style) return;
    const rows = Math.max(1, Math.ceil(style.colors.length / columns));
    const pixels = new Uint8Array(columns * rows * 4);
    pixels.set(bytesOf(style.colors));
    for (let i = 0; i < style.colors.length; i++) pixels[i * 4 + 3] = style.symbols[i] ?? 0;
    gl.bindTexture(gl.TEXTURE_2D, resources.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, columns, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  }
}

/** Red, green, blue and opacity, 0 to 1. */
function inkOf(color: string): [number, number, number, number] {
  const [red = 0, green = 0, blue = 0, alpha = 0] = bytesOf([color]);
  return [red / 255, green / 255, blue / 255, alpha / 255];
}

function createResources(gl: WebGL2RenderingContext): Resources {
  const lines = new GlLines(gl);
  const texts = new GlTexts(gl);
  const discs = createProgram(gl, vertexShader, discShader);
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const origin = gl.createBuffer();
  const target = gl.createBuffer();
  const kind = gl.createBuffer();
  const order = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, origin);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, target);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribPointer(1, 3, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, kind);
  gl.enableVertexAttribArray(2);
  gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_INT, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
  const palette = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, palette);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return {
    lines,
    texts,
    discs,
    symbols: undefined,
    array,
    origin,
    target,
    kind,
    order,
    palette,
  };
}

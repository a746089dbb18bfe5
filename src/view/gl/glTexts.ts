import type { PlotStyle } from "../plot";
import { font } from "../scene/paint";
import { createProgram, type Program } from "./program";
import { Rectangles } from "./rectangles";

/** A text on the picture, centered on (x, y) in CSS pixels and turned by `angle` radians. */
export interface GlText {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly text: string;
  readonly strong: boolean;
  /** With a rim of the background's color, to be read over points. */
  readonly rim: boolean;
  readonly opacity: number;
}

interface Entry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const vertexShader = `#version 300 es
precision highp float;
layout(location = 0) in vec2 middle;
layout(location = 1) in vec2 turn;
layout(location = 2) in vec4 source;
layout(location = 3) in float opacity;
uniform vec2 size;
uniform float side;
out vec2 texel;
flat out float cover;
void main() {
  vec2 corner = vec2(gl_VertexID % 2, gl_VertexID / 2);
  vec2 away = (corner - 0.5) * source.zw;
  vec2 place = middle + vec2(away.x * turn.x - away.y * turn.y, away.x * turn.y + away.y * turn.x);
  texel = (source.xy + corner * source.zw) / side;
  cover = opacity;
  gl_Position = vec4(place / size * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec2 texel;
flat in float cover;
uniform mediump sampler2D atlas;
out vec4 color;
void main() {
  color = texture(atlas, texel) * cover;
}`;

/** Device pixels of the square picture that holds every text once. */
const side = 2048;
const rimWidth = 3;

/**
 * Texts as rectangles cut from one picture, so that a text is set once and not in every frame. When the
 * picture is full it starts over with what the frame needs.
 */
export class GlTexts {
  private readonly program: Program;
  private readonly rectangles: Rectangles;
  private readonly atlas: WebGLTexture;
  private readonly pen: CanvasRenderingContext2D | null;
  private readonly entries = new Map<string, Entry>();
  private look = "";
  private next = { x: 0, y: 0 };
  private rowHeight = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, vertexShader, fragmentShader);
    this.rectangles = new Rectangles(gl, [2, 2, 4, 1]);
    this.atlas = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.atlas);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, side, side);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    this.pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  }

  draw(
    texts: readonly GlText[],
    style: PlotStyle,
    width: number,
    height: number,
    ratio: number,
  ): void {
    const { gl, program } = this;
    const look = [font(style), style.foreground, style.background, ratio].join("|");
    if (look !== this.look) this.forget(look, style, ratio);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.atlas);
    const values = this.cut(texts, style, ratio) ?? this.afresh(texts, style, ratio);
    program.use();
    gl.uniform2f(program.uniform("size"), width * ratio, height * ratio);
    gl.uniform1f(program.uniform("side"), side);
    this.rectangles.draw(values);
  }

  private afresh(texts: readonly GlText[], style: PlotStyle, ratio: number): number[] {
    this.forget(this.look, style, ratio);
    return this.cut(texts, style, ratio) ?? [];
  }

  /** 9 numbers for each text, or undefined when there is no room for all. */
  private cut(texts: readonly GlText[], style: PlotStyle, ratio: number): number[] | undefined {
    const values: number[] = [];
    for (const { x, y, angle, text, strong, rim, opacity } of texts) {
      const entry = this.entry(text, strong, rim, style, ratio);
      if (!entry) return undefined;
      // An upright text is sharpest where its pixels are those of the screen.
      const snap = (middle: number, size: number): number =>
        angle === 0 ? Math.round(middle * ratio - size / 2) + size / 2 : middle * ratio;
      values.push(
        ...[snap(x, entry.width), snap(y, this.rowHeight), Math.cos(angle), Math.sin(angle)],
        ...[entry.x, entry.y, entry.width, this.rowHeight, opacity],
      );
    }
    return values;
  }

  private forget(look: string, style: PlotStyle, ratio: number): void {
    this.look = look;
    this.entries.clear();
    this.next = { x: 0, y: 0 };
    this.rowHeight = Math.ceil((style.fontSize * 1.5 + rimWidth) * ratio);
  }

  private entry(
    text: string,
    strong: boolean,
    rim: boolean,
    style: PlotStyle,
    ratio: number,
  ): Entry | undefined {
    const key = `${strong} ${rim} ${text}`;
    const known = this.entries.get(key);
    if (known) return known;
    const { gl, pen, rowHeight } = this;
    if (!pen) return undefined;
    pen.font = font(style, strong);
    const length = pen.measureText(text).width;
    const width = Math.min(side, Math.ceil((length + 2 * rimWidth) * ratio));
    if (this.next.x + width > side) this.next = { x: 0, y: this.next.y + rowHeight };
    if (this.next.y + rowHeight > side) return undefined;
    pen.canvas.width = width;
    pen.canvas.height = rowHeight;
    pen.scale(ratio, ratio);
    pen.font = font(style, strong);
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = rimWidth;
    pen.strokeStyle = style.background;
    pen.fillStyle = style.foreground;
    if (rim) {
      pen.globalAlpha = 0.85;
      pen.strokeText(text, rimWidth, rowHeight / 2 / ratio);
      pen.globalAlpha = 1;
    }
    pen.fillText(text, rimWidth, rowHeight / 2 / ratio);
    const pixels = pen.getImageData(0, 0, width, rowHeight);
    const { x, y } = this.next;
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    const entry = { x, y, width };
    this.next = { x: x + width, y };
    this.entries.set(key, entry);
    return entry;
  }
}

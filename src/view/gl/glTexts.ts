import type { PlotStyle } from "../plot";
import { font, rimOpacity, rimWidth } from "../scene/paint";
import { createProgram, type Program } from "./program";
import { Rectangles } from "./rectangles";

/** A text on the picture, centered on (x, y) in CSS pixels and turned by `angle` radians. */
export interface GlText {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly text: string;
  /** In CSS pixels. */
  readonly size: number;
  readonly color: string;
  readonly strong: boolean;
  /** With a rim of the background's color, to be read over points. */
  readonly rim: boolean;
  readonly opacity: number;
}

interface Entry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
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
  /** Of the highest text in the row that is being filled. */
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
    const look = [style.fontFamily, style.background, ratio].join("|");
    if (look !== this.look) this.forget(look);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.atlas);
    const values = this.cut(texts, style, ratio) ?? this.afresh(texts, style, ratio);
    program.use();
    gl.uniform2f(program.uniform("size"), width * ratio, height * ratio);
    gl.uniform1f(program.uniform("side"), side);
    this.rectangles.draw(values);
  }

  private afresh(texts: readonly GlText[], style: PlotStyle, ratio: number): number[] {
    this.forget(this.look);
    return this.cut(texts, style, ratio) ?? [];
  }

  /** 9 numbers for each text, or undefined when there is no room for all. */
  private cut(texts: readonly GlText[], style: PlotStyle, ratio: number): number[] | undefined {
    const values: number[] = [];
    for (const text of texts) {
      const { x, y, angle, opacity } = text;
      const entry = this.entry(text, style, ratio);
      if (!entry) return undefined;
      // An upright text is sharpest where its pixels are those of the screen.
      const snap = (middle: number, size: number): number =>
        angle === 0 ? Math.round(middle * ratio - size / 2) + size / 2 : middle * ratio;
      values.push(
        ...[snap(x, entry.width), snap(y, entry.height), Math.cos(angle), Math.sin(angle)],
        ...[entry.x, entry.y, entry.width, entry.height, opacity],
      );
    }
    return values;
  }

  private forget(look: string): void {
    this.look = look;
    this.entries.clear();
    this.next = { x: 0, y: 0 };
    this.rowHeight = 0;
  }

  private entry(
    { text, size, color, strong, rim }: GlText,
    style: PlotStyle,
    ratio: number,
  ): Entry | undefined {
    const key = `${size} ${color} ${strong} ${rim} ${text}`;
    const known = this.entries.get(key);
    if (known) return known;
    const { gl, pen } = this;
    if (!pen) return undefined;
    const edge = rimWidth(size);
    pen.font = font(style, strong, size);
    const length = pen.measureText(text).width;
    const width = Math.min(side, Math.ceil((length + 2 * edge) * ratio));
    const height = Math.ceil((size * 1.5 + edge) * ratio);
    if (this.next.x + width > side) {
      this.next = { x: 0, y: this.next.y + this.rowHeight };
      this.rowHeight = 0;
    }
    if (this.next.y + height > side) return undefined;
    pen.canvas.width = width;
    pen.canvas.height = height;
    pen.scale(ratio, ratio);
    pen.font = font(style, strong, size);
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = edge;
    pen.strokeStyle = style.background;
    pen.fillStyle = color;
    if (rim) {
      pen.globalAlpha = rimOpacity;
      pen.strokeText(text, edge, height / 2 / ratio);
      pen.globalAlpha = 1;
    }
    pen.fillText(text, edge, height / 2 / ratio);
    const pixels = pen.getImageData(0, 0, width, height);
    const { x, y } = this.next;
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    const entry = { x, y, width, height };
    this.next = { x: x + width, y };
    this.rowHeight = Math.max(this.rowHeight, height);
    this.entries.set(key, entry);
    return entry;
  }
}

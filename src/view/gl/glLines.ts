import type { Line } from "../scene/axes";
import { createProgram, type Program } from "./program";
import { Rectangles } from "./rectangles";

const vertexShader = `#version 300 es
precision highp float;
layout(location = 0) in vec4 ends;
layout(location = 1) in float opacity;
uniform vec2 size;
uniform float ratio;
out float across;
flat out float cover;
void main() {
  vec2 along = normalize(ends.zw - ends.xy + vec2(1e-6, 0.0));
  float side = gl_VertexID / 2 == 0 ? -1.0 : 1.0;
  float reach = 0.5 + 1.0 / ratio;
  vec2 place = (gl_VertexID % 2 == 0 ? ends.xy : ends.zw) + vec2(-along.y, along.x) * side * reach;
  across = side * reach * ratio;
  cover = opacity;
  gl_Position = vec4(place / size * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision highp float;
in float across;
flat in float cover;
uniform vec4 ink;
uniform float ratio;
out vec4 color;
void main() {
  float alpha = clamp(0.5 * ratio + 0.5 - abs(across), 0.0, 1.0) * cover * ink.a;
  color = vec4(ink.rgb * alpha, alpha);
}`;

/** Lines one CSS pixel wide with smooth edges. */
export class GlLines {
  private readonly program: Program;
  private readonly rectangles: Rectangles;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, vertexShader, fragmentShader);
    this.rectangles = new Rectangles(gl, [4, 1]);
  }

  /** `ink` is red, green, blue and opacity, 0 to 1. */
  draw(
    lines: readonly Line[],
    ink: readonly [number, number, number, number],
    width: number,
    height: number,
    ratio: number,
  ): void {
    const { gl, program } = this;
    const drawn = lines.filter((line) => !Number.isNaN(line.x1));
    const values = drawn.flatMap(({ x1, y1, x2, y2, edge }) => [x1, y1, x2, y2, edge ? 1 : 0.55]);
    program.use();
    gl.uniform2f(program.uniform("size"), width, height);
    gl.uniform1f(program.uniform("ratio"), ratio);
    gl.uniform4f(program.uniform("ink"), ...ink);
    this.rectangles.draw(values);
  }
}

/** Shaders that are linked while other work goes on; the first use waits for them. */
export interface Program {
  /** @throws when the shaders do not link, unless the context is lost. */
  use(): void;
  uniform(name: string): WebGLUniformLocation | null;
}

export function createProgram(
  gl: WebGL2RenderingContext,
  vertexShader: string,
  fragmentShader: string,
): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  let used = false;
  const known = new Map<string, WebGLUniformLocation | null>();
  return {
    use() {
      // To ask for the status waits for it, so not before it matters.
      if (!used && !gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
        throw new Error(`The shaders do not link: ${gl.getProgramInfoLog(program)}`);
      }
      used = true;
      gl.useProgram(program);
    },
    uniform(name) {
      if (!known.has(name)) known.set(name, gl.getUniformLocation(program, name));
      return known.get(name) ?? null;
    },
  };
}

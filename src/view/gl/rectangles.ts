/** Instances of `sizes` floats each, one size for each attribute, drawn as rectangles of four corners. */
export class Rectangles {
  private readonly array: WebGLVertexArrayObject;
  private readonly buffer: WebGLBuffer;
  private readonly each: number;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    sizes: readonly number[],
  ) {
    this.array = gl.createVertexArray();
    this.buffer = gl.createBuffer();
    this.each = sizes.reduce((sum, size) => sum + size, 0);
    this.bind();
    let offset = 0;
    for (const [location, size] of sizes.entries()) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, this.each * 4, offset);
      gl.vertexAttribDivisor(location, 1);
      offset += size * 4;
    }
  }

  draw(values: readonly number[]): void {
    const { gl, each } = this;
    this.bind();
    gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(values), gl.STREAM_DRAW);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, values.length / each);
  }

  private bind(): void {
    this.gl.bindVertexArray(this.array);
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffer);
  }
}

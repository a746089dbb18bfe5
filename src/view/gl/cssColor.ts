/** Four bytes for each CSS color. */
export function bytesOf(colors: readonly string[]): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, colors.length);
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return new Uint8ClampedArray(colors.length * 4);
  for (const [i, color] of colors.entries()) {
    context.fillStyle = color;
    context.fillRect(i, 0, 1, 1);
  }
  return context.getImageData(0, 0, canvas.width, 1).data;
}

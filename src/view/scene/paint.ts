import type { PlotStyle } from "../plot";
import type { Axes } from "./axes";
import type { LabelText, TextMeasure } from "./labels";
import type { Corner } from "./pick";

type Context = CanvasRenderingContext2D;

export function font(style: PlotStyle, strong = false, size = style.fontSize): string {
  return `${strong ? "600 " : ""}${size}px ${style.fontFamily}`;
}

/** Opacity of the rim of the background's color around a label. */
export const rimOpacity = 0.85;

/** Width of the rim around letters of this size, in CSS pixels; half of it is outside of them. */
export function rimWidth(size: number): number {
  return Math.max(3, size / 4);
}

export function textMeasure(): TextMeasure {
  const pen = document.createElement("canvas").getContext("2d");
  return (text, style, strong) => {
    if (!pen) return text.length * style.fontSize * 0.6;
    pen.font = font(style, strong);
    return pen.measureText(text).width;
  };
}

export function paintAxes(context: Context, axes: Axes, style: PlotStyle): void {
  context.lineWidth = 1;
  context.strokeStyle = style.grid;
  for (const edge of [false, true]) {
    context.globalAlpha = edge ? 1 : 0.55;
    context.beginPath();
    for (const line of axes.lines) {
      if (line.edge !== edge || Number.isNaN(line.x1)) continue;
      context.moveTo(line.x1, line.y1);
      context.lineTo(line.x2, line.y2);
    }
    context.stroke();
  }
  context.fillStyle = style.foreground;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { x, y, angle, text, title } of axes.texts) {
    context.globalAlpha = title ? 0.95 : 0.75;
    context.font = font(style, title);
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.fillText(text, 0, 0);
    context.restore();
  }
  context.globalAlpha = 1;
}

export function paintLabels(
  context: Context,
  labels: readonly LabelText[],
  style: PlotStyle,
): void {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = style.background;
  for (const { left, top, bottom, text, strong, size, color } of labels) {
    const y = (top + bottom) / 2;
    context.font = font(style, strong, size);
    context.lineWidth = rimWidth(size);
    context.fillStyle = color;
    context.globalAlpha = rimOpacity;
    context.strokeText(text, left, y);
    context.globalAlpha = 1;
    context.fillText(text, left, y);
  }
}

export function paintRing(context: Context, at: Corner, radius: number, style: PlotStyle): void {
  for (const [width, color] of [
    [4, style.background],
    [2, style.foreground],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.beginPath();
    context.arc(at.x, at.y, radius + 2, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** A ring with cross-hairs, unlike any point. */
export function paintQuery(context: Context, at: Corner, radius: number, style: PlotStyle): void {
  const size = radius + 5;
  for (const [width, color] of [
    [5, style.background],
    [2.5, style.foreground],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.lineCap = "round";
    context.beginPath();
    context.arc(at.x, at.y, size, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(at.x + dx * (size - 4), at.y + dy * (size - 4));
      context.lineTo(at.x + dx * (size + 5), at.y + dy * (size + 5));
    }
    context.stroke();
  }
}

export function paintLasso(context: Context, corners: readonly Corner[], style: PlotStyle): void {
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  context.closePath();
  context.globalAlpha = 0.15;
  context.fillStyle = style.accent;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = style.accent;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
}

import type { PlotStyle } from "../plot";
import { sizeFactor } from "../scene/lens";
import { paintAxes, paintLabels } from "../scene/paint";
import {
  pointRadius,
  selectionLook,
  type SceneFrame,
  type SceneLayer,
  type SelectionLook,
} from "../scene/sceneLayer";
import { paintSign, signParts } from "../scene/symbols";

/** Draws with the 2-D canvas, which every browser has; a disc is a small picture of its category. */
export class CanvasScene implements SceneLayer {
  readonly canvas = document.createElement("canvas");
  readonly largest = 8192;
  private categoryOf: Uint32Array = new Uint32Array(0);
  private states: Uint8Array = new Uint8Array(0);
  private from: Float32Array = new Float32Array(0);
  private to: Float32Array = new Float32Array(0);
  private style: PlotStyle | undefined;
  private readonly sprites = new Map<string, HTMLCanvasElement>();

  setPoints(places: Float32Array, categoryOf: Uint32Array, states: Uint8Array): void {
    this.categoryOf = categoryOf;
    this.states = states;
    this.from = this.to = places;
  }

  setStates(states: Uint8Array): void {
    this.states = states;
  }

  setFlight(from: Float32Array, to: Float32Array): void {
    this.from = from;
    this.to = to;
  }

  setStyle(style: PlotStyle): void {
    this.style = style;
    this.sprites.clear();
  }

  draw({ lens, axes, progress, order, selected, labels }: SceneFrame, ratio: number): void {
    const context = this.canvas.getContext("2d");
    const { style } = this;
    if (!context || !style) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.scale(ratio, ratio);
    paintAxes(context, axes, style);
    context.setTransform(1, 0, 0, 1, 0, 0);
    const look = selectionLook(selected.length);
    context.globalAlpha = style.opacity * look.others;
    this.drawPoints(context, lens, progress, order, ratio);
    context.globalAlpha = 1;
    this.drawPoints(context, lens, progress, selected, ratio, look);
    context.scale(ratio, ratio);
    paintLabels(context, labels, style);
  }

  dispose(): void {
    this.sprites.clear();
    this.canvas.remove();
  }

  private drawPoints(
    context: CanvasRenderingContext2D,
    lens: SceneFrame["lens"],
    progress: number,
    points: Uint32Array,
    ratio: number,
    look?: SelectionLook,
  ): void {
    const m = lens.matrix;
    const { width, height } = this.canvas;
    const { from, to } = this;
    for (const point of points) {
      const at = point * 3;
      const x = from[at]! + (to[at]! - from[at]!) * progress;
      const y = from[at + 1]! + (to[at + 1]! - from[at + 1]!) * progress;
      const z = from[at + 2]! + (to[at + 2]! - from[at + 2]!) * progress;
      const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
      if (w <= 0) continue;
      const sprite = this.sprite(this.categoryOf[point]!, this.states[point]!, ratio, look);
      const size = sprite.width * sizeFactor(lens, w);
      const left = ((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w + 1) * 0.5 * width - size / 2;
      const top = (1 - (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) * 0.5 * height - size / 2;
      if (left > width || top > height || left < -size || top < -size) continue;
      context.drawImage(sprite, left, top, size, size);
    }
  }

  private sprite(
    category: number,
    state: number,
    ratio: number,
    look?: SelectionLook,
  ): HTMLCanvasElement {
    const key = `${category} ${state} ${ratio} ${look?.scale}`;
    const known = this.sprites.get(key);
    if (known) return known;
    const sprite = document.createElement("canvas");
    const { style } = this;
    const radius = pointRadius(style?.pointSize ?? 6, state) * ratio * (look?.scale ?? 1);
    const line = (look?.ring ?? 0) * ratio;
    sprite.width = sprite.height = Math.ceil(radius * 2.6 + 2);
    const context = sprite.getContext("2d");
    if (context && style) {
      context.translate(sprite.width / 2, sprite.height / 2);
      const sign = {
        symbol: style.symbols[category] ?? 0,
        state,
        color: style.colors[category] ?? style.foreground,
        paper: style.background,
      };
      paintSign(context, signParts(sign, radius, { width: line, color: style.foreground }));
    }
    this.sprites.set(key, sprite);
    return sprite;
  }
}

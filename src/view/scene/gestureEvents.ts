import type { Corner } from "./pick";

/** What a hand does on the plot, whatever it holds. Lengths in CSS pixels of the plot. */
export interface GestureEvents {
  turn(dx: number, dy: number): void;
  pan(dx: number, dy: number): void;
  /** `factor` below 1 comes nearer; (x, y) stays where it is. */
  zoom(factor: number, x: number, y: number): void;
  /** The pointer rests or moves with no button down; undefined when it leaves or starts to drag. */
  point(at: Corner | undefined): void;
  click(at: Corner, add: boolean, touch: boolean): void;
  /** The loop so far; undefined when it was given up. */
  draw(loop: readonly Corner[] | undefined): void;
  drawn(loop: readonly Corner[], add: boolean): void;
}

/** What a drag with the first button does. */
export type DragMode = "turn" | "pan" | "box" | "lasso";

import type { DragMode, GestureEvents } from "./gestureEvents";
import type { Corner } from "./pick";

/** A press that moves no further than this is a click. */
const stillness = { mouse: 4, touch: 10 };

/** Mouse, touch and pen: clicks, drags, loops and pinches, with (x, y) in CSS pixels of the plot. */
export class PointerGestures {
  private readonly fingers = new Map<number, Corner>();
  private start: Corner = { x: 0, y: 0 };
  private dragging: DragMode | undefined;
  private moved = false;
  private loop: Corner[] = [];
  private menuUnwanted = false;

  constructor(
    private readonly mode: () => DragMode,
    private readonly events: GestureEvents,
  ) {}

  /** Whether a loop has begun. */
  get isDrawing(): boolean {
    return this.loop.length > 0;
  }

  /** Ends a drag, and gives up its loop. */
  giveUp(): void {
    if (this.isDrawing) this.events.draw(undefined);
    this.loop = [];
    this.dragging = undefined;
  }

  down(event: PointerEvent, at: Corner): void {
    this.fingers.set(event.pointerId, at);
    this.events.point(undefined);
    if (this.fingers.size > 1) {
      this.giveUp();
      this.moved = true;
      return;
    }
    this.start = at;
    this.moved = false;
    this.menuUnwanted = false;
    this.dragging = this.mode();
    const draws = this.dragging === "box" || this.dragging === "lasso";
    if (event.button !== 0 || (adds(event) && !draws)) this.dragging = "pan";
    else if (draws) this.loop = [at];
  }

  move(event: PointerEvent, at: Corner): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.events.point(at);
      return;
    }
    if (this.fingers.size === 2) this.pinch(event.pointerId, before, at);
    this.fingers.set(event.pointerId, at);
    if (this.fingers.size > 1 || !this.dragging) return;
    const limit = event.pointerType === "touch" ? stillness.touch : stillness.mouse;
    if (!this.moved && Math.hypot(at.x - this.start.x, at.y - this.start.y) < limit) {
      this.fingers.set(event.pointerId, before);
      return;
    }
    this.moved = true;
    this.drag(this.dragging, before, at);
  }

  up(event: PointerEvent, at: Corner): void {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.fingers.size > 0) return;
    const touch = event.pointerType === "touch";
    this.menuUnwanted = this.moved && event.button === 2;
    if (!this.moved && event.button === 0) this.events.click(at, adds(event), touch);
    else if (this.loop.length > 2) this.events.drawn(this.loop, adds(event));
    this.giveUp();
    if (!touch) this.events.point(at);
  }

  cancel(event: PointerEvent): void {
    if (this.fingers.delete(event.pointerId)) this.giveUp();
  }

  /** A drag with the second button ends without a menu. */
  menu(event: MouseEvent): void {
    if (this.menuUnwanted) event.preventDefault();
    this.menuUnwanted = false;
  }

  private drag(mode: DragMode, before: Corner, at: Corner): void {
    if (mode === "turn") this.events.turn(at.x - before.x, at.y - before.y);
    else if (mode === "pan") this.events.pan(at.x - before.x, at.y - before.y);
    else {
      this.loop = mode === "box" ? boxLoop(this.start, at) : [...this.loop, at];
      this.events.draw(this.loop);
    }
  }

  private pinch(id: number, before: Corner, at: Corner): void {
    const other = [...this.fingers].find(([finger]) => finger !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    const { events } = this;
    events.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 0 && is > 0) events.zoom(was / is, (at.x + other.x) / 2, (at.y + other.y) / 2);
  }
}

function adds(event: MouseEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey;
}

function boxLoop(from: Corner, to: Corner): Corner[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

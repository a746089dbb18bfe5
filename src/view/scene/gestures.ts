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

/** A press that moves no further than this is a click. */
const stillness = { mouse: 4, touch: 10 };
const keyTurn = 24;
const keyPan = 30;
const keyZoom = 1.15;

/** Listens on `element` to mouse, touchpad, touch, pen and keys until the signal stops it. */
export function listenToGestures(
  element: HTMLElement,
  mode: () => DragMode,
  events: GestureEvents,
  signal: AbortSignal,
): void {
  const fingers = new Map<number, Corner>();
  let start: Corner = { x: 0, y: 0 };
  let dragging: DragMode | undefined;
  let moved = false;
  let loop: Corner[] = [];
  let menuUnwanted = false;

  const placeOf = (event: MouseEvent): Corner => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const adds = (event: MouseEvent): boolean => event.shiftKey || event.ctrlKey || event.metaKey;
  const giveUp = (): void => {
    if (loop.length > 0) events.draw(undefined);
    loop = [];
    dragging = undefined;
  };

  const down = (event: PointerEvent): void => {
    const at = placeOf(event);
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at);
    events.point(undefined);
    if (fingers.size > 1) {
      giveUp();
      moved = true;
      return;
    }
    start = at;
    moved = false;
    menuUnwanted = false;
    dragging = mode();
    const draws = dragging === "box" || dragging === "lasso";
    if (event.button !== 0 || (adds(event) && !draws)) dragging = "pan";
    else if (draws) loop = [at];
  };

  const move = (event: PointerEvent): void => {
    const at = placeOf(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") events.point(at);
      return;
    }
    if (fingers.size === 2) pinch(event.pointerId, before, at);
    fingers.set(event.pointerId, at);
    if (fingers.size > 1 || !dragging) return;
    const limit = event.pointerType === "touch" ? stillness.touch : stillness.mouse;
    if (!moved && Math.hypot(at.x - start.x, at.y - start.y) < limit) {
      fingers.set(event.pointerId, before);
      return;
    }
    moved = true;
    if (dragging === "turn") events.turn(at.x - before.x, at.y - before.y);
    else if (dragging === "pan") events.pan(at.x - before.x, at.y - before.y);
    else {
      loop = dragging === "box" ? boxLoop(start, at) : [...loop, at];
      events.draw(loop);
    }
  };

  const pinch = (id: number, before: Corner, at: Corner): void => {
    const other = [...fingers].find(([finger]) => finger !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    events.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 0 && is > 0) events.zoom(was / is, (at.x + other.x) / 2, (at.y + other.y) / 2);
  };

  const up = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    if (fingers.size > 0) return;
    const at = placeOf(event);
    const touch = event.pointerType === "touch";
    menuUnwanted = moved && event.button === 2;
    if (!moved && event.button === 0) events.click(at, adds(event), touch);
    else if (loop.length > 2) events.drawn(loop, adds(event));
    giveUp();
    if (!touch) events.point(at);
  };

  const cancel = (event: PointerEvent): void => {
    if (fingers.delete(event.pointerId)) giveUp();
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A touchpad's pinch arrives as a wheel with the control key and small steps.
    const speed = event.ctrlKey && Math.abs(event.deltaY) < 50 ? 0.01 : 0.0015;
    const at = placeOf(event);
    const step = Math.max(-120, Math.min(120, event.deltaY * unit));
    events.zoom(Math.exp(step * speed), at.x, at.y);
    events.point(at);
  };

  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    const middle = { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    if (arrow) {
      const [dx, dy] = arrow;
      if (event.shiftKey || mode() === "pan") events.pan(dx * keyPan, dy * keyPan);
      else events.turn(dx * keyTurn, dy * keyTurn);
    } else if (event.key === "+" || event.key === "=") events.zoom(1 / keyZoom, middle.x, middle.y);
    else if (event.key === "-" || event.key === "_") events.zoom(keyZoom, middle.x, middle.y);
    else if (event.key === "Escape" && loop.length > 0) {
      giveUp();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  };

  const menu = (event: MouseEvent): void => {
    if (menuUnwanted) event.preventDefault();
    menuUnwanted = false;
  };

  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", cancel, { signal });
  element.addEventListener("lostpointercapture", cancel, { signal });
  element.addEventListener("pointerleave", () => events.point(undefined), { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  element.addEventListener("keydown", key, { signal });
  element.addEventListener("contextmenu", menu, { signal });
}

const arrows: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function boxLoop(from: Corner, to: Corner): Corner[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

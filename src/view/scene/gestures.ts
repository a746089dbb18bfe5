import type { DragMode, GestureEvents } from "./gestureEvents";
import type { Corner } from "./pick";
import { PointerGestures } from "./pointerGestures";

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
  const pointers = new PointerGestures(mode, events);
  const placeOf = (event: MouseEvent): Corner => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent): void => {
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    pointers.down(event, placeOf(event));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    if (event.key === "Escape") {
      if (!pointers.isDrawing) return;
      pointers.giveUp();
      event.stopPropagation();
    } else if (!moveByKey(event, mode(), middle, events)) return;
    event.preventDefault();
  };

  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", (event) => pointers.move(event, placeOf(event)), {
    signal,
  });
  element.addEventListener("pointerup", (event) => pointers.up(event, placeOf(event)), { signal });
  element.addEventListener("pointercancel", (event) => pointers.cancel(event), { signal });
  element.addEventListener("lostpointercapture", (event) => pointers.cancel(event), { signal });
  element.addEventListener("pointerleave", () => events.point(undefined), { signal });
  element.addEventListener("wheel", (event) => zoomByWheel(event, placeOf(event), events), {
    signal,
    passive: false,
  });
  element.addEventListener("keydown", key, { signal });
  element.addEventListener("contextmenu", (event) => pointers.menu(event), { signal });
}

function zoomByWheel(event: WheelEvent, at: Corner, events: GestureEvents): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  // A touchpad's pinch arrives as a wheel with the control key and small steps.
  const speed = event.ctrlKey && Math.abs(event.deltaY) < 50 ? 0.01 : 0.0015;
  const step = Math.max(-120, Math.min(120, event.deltaY * unit));
  events.zoom(Math.exp(step * speed), at.x, at.y);
  events.point(at);
}

const arrows: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const nearer: ReadonlySet<string> = new Set(["+", "="]);
const farther: ReadonlySet<string> = new Set(["-", "_"]);

/** Turns, pans or zooms about the middle of the plot; whether the key does any of it. */
function moveByKey(
  { key, shiftKey }: KeyboardEvent,
  mode: DragMode,
  middle: Corner,
  events: GestureEvents,
): boolean {
  const arrow = arrows[key];
  if (arrow) {
    const [dx, dy] = arrow;
    if (shiftKey || mode === "pan") events.pan(dx * keyPan, dy * keyPan);
    else events.turn(dx * keyTurn, dy * keyTurn);
  } else if (nearer.has(key)) events.zoom(1 / keyZoom, middle.x, middle.y);
  else if (farther.has(key)) events.zoom(keyZoom, middle.x, middle.y);
  else return false;
  return true;
}

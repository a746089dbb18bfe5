import type { FromView, ToView } from "../../src/protocol/messages";
import { openView, type View, type ViewOptions } from "./harness";
import { showMessage } from "./scatter";

/** What the view keeps with `setState`, as far as tests look at it. */
export interface SavedState {
  readonly camera: Record<"eye" | "center" | "up", { x: number; y: number; z: number }>;
  readonly hidden: string[];
  readonly selection: number[];
  readonly components: number[];
  readonly method: string;
  readonly flat: boolean;
  readonly labels?: string;
  readonly shapes: boolean;
  readonly palette?: string;
  readonly panel: string;
}

/** Where the camera is seen from the center of the picture: a vector of length 1. */
export function directionOf({ eye, center }: SavedState["camera"]) {
  const [x, y, z] = [eye.x - center.x, eye.y - center.y, eye.z - center.z];
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}

/** A page with a picture that is drawn. */
export async function openPlot(options: ViewOptions = {}, show = showMessage()): Promise<View> {
  const view = await openView(options);
  await view.waitFor("ready");
  await view.post(show);
  await view.waitFor("drawn");
  return view;
}

/** The saved state as soon as it is as it should be; the test times out when it never is. */
export async function saved(view: View, fits: (state: SavedState) => boolean): Promise<SavedState> {
  for (;;) {
    const state = (await view.state()) as SavedState | null;
    if (state && fits(state)) return state;
    await view.page.waitForTimeout(30);
  }
}

export async function command(
  view: View,
  name: Extract<ToView, { type: "command" }>["command"],
): Promise<void> {
  await view.post({ type: "command", command: name });
}

type Export = Extract<FromView, { type: "export" }>;

/** The content of the export that the command asks for. */
export async function exported(view: View, format: Export["format"]): Promise<string | Uint8Array> {
  const before = (await view.messages()).filter(({ type }) => type === "export").length;
  const names = {
    png: "exportPng",
    svg: "exportSvg",
    html: "exportHtml",
    csv: "exportCsv",
  } as const;
  await command(view, names[format]);
  return (await view.waitFor("export", before)).content;
}

/** Where a point is drawn, in CSS pixels of the page: the drawing tells the place of every point. */
export async function placeOf(view: View, text: string): Promise<{ x: number; y: number }> {
  const drawing = (await exported(view, "svg")) as string;
  const pattern = /<g transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*><title>([^<]*)<\/title>/g;
  for (const [, x, y, title] of drawing.matchAll(pattern)) {
    if (title !== text) continue;
    const box = await view.page.locator(".plot-area").boundingBox();
    if (box) return { x: box.x + Number(x), y: box.y + Number(y) };
  }
  throw new Error(`The drawing has no point ${text}`);
}

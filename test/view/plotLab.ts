import { createFlatPlot } from "../../src/view/canvas/canvasPlot";
import { createGlPlot } from "../../src/view/gl/glPlot";
import type { Plot, PlotData, PlotEvents, PlotStyle } from "../../src/view/plot";

/** Runs in the page of plotPage.ts. */

const calls: Record<keyof PlotEvents, unknown[][]> = {
  ...{ hover: [], click: [], clickGroup: [], lasso: [], camera: [], lost: [], restored: [] },
};
const record =
  (name: keyof PlotEvents) =>
  (...values: unknown[]) => {
    calls[name].push(structuredClone(values));
  };
const events = {
  ...{
    hover: record("hover"),
    click: record("click"),
    clickGroup: record("clickGroup"),
    lasso: record("lasso"),
  },
  ...{ camera: record("camera"), lost: record("lost"), restored: record("restored") },
};

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});

Object.assign(document.documentElement.style, { height: "100%" });
Object.assign(document.body.style, { margin: "0", padding: "0", height: "100%" });
const container = document.createElement("div");
Object.assign(container.style, { height: "100%" });
container.id = "container";
document.body.append(container);

const words = (
  "apple bread cloud drum eagle fern glass harbor iron jacket kettle lemon mirror needle ocean " +
  "pepper quilt river spoon thunder umbrella violin window yarn zebra"
).split(" ");

/** Clusters that overlap a little; the same for every run. */
function data(points: number, categories: number): PlotData {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const spread = (): number => random() + random() + random() - 1.5;
  const centers = Array.from({ length: categories }, () => [random(), random(), random()]);
  const categoryOf = Uint32Array.from({ length: points }, (_, point) => point % categories);
  const positions = Float32Array.from({ length: points * 3 }, (_, i) => {
    const center = centers[categoryOf[Math.floor(i / 3)] ?? 0] ?? [];
    return ((center[i % 3] ?? 0) - 0.5) * 0.8 + spread() * 0.12;
  });
  return {
    texts: Array.from(
      { length: points },
      (_, i) => `${words[i % words.length]}${i < words.length ? "" : ` ${i}`}`,
    ),
    categoryOf,
    states: new Uint8Array(points),
    categories: Array.from({ length: categories }, (_, i) => `category ${i}`),
    groupLabels: Array.from({ length: categories }, (_, i) => `category ${i}`),
    positions,
    axisTitles: ["PC1 (12.3%)", "PC2 (8.1%)", "PC3 (6.0%)"],
  };
}

function style(changes: Partial<PlotStyle>): PlotStyle {
  const read = (name: string, otherwise: string): string =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;
  return {
    colors: Array.from({ length: 60 }, (_, i) => `hsl(${(i * 360) / 25} 75% 55%)`),
    labelColors: Array.from({ length: 60 }, (_, i) => `hsl(${(i * 360) / 25} 75% 70%)`),
    symbols: Array.from({ length: 60 }, () => 0),
    pointSize: 6,
    opacity: 0.7,
    foreground: read("--vscode-editor-foreground", "#ccc"),
    background: read("--vscode-editor-background", "#1f1f1f"),
    grid:
      read("--vscode-contrastBorder", "") ||
      read("--vscode-editorIndentGuide-background1", "#808080"),
    accent: read("--vscode-focusBorder", "#07c"),
    fontFamily: "sans-serif",
    fontSize: 13,
    reduceMotion: true,
    ...changes,
  };
}

Object.assign(window, {
  lab: {
    ...{ calls, violations, data, style },
    isometric: {
      eye: { x: 1.25, y: -1.25, z: 1.25 },
      center: { x: 0, y: 0, z: 0 },
      up: { x: 0, y: 0, z: 1 },
    },
    make(renderer: "gl" | "flat") {
      (this as { plot?: Plot }).plot =
        renderer === "gl" ? createGlPlot(container, events) : createFlatPlot(container, events);
    },
  },
});

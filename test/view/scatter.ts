import { packTexts } from "../../src/core/model/columns";
import type { Layout, Scatter, ScatterColumn, ToView } from "../../src/protocol/messages";

type Show = Extract<ToView, { type: "show" }>;

export interface ScatterOptions {
  readonly categories?: readonly string[];
  readonly perCategory?: number;
  readonly session?: string;
  readonly components?: number;
  /** Text of a point; by default "fruits 3". */
  readonly text?: (category: string, index: number) => string;
}

/** A repeatable number between -1 and 1. */
export function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** A column with a text for each row, or a dictionary where codes are added. */
export function columnOf(name: string, texts: readonly string[]) {
  const { bytes, offsets } = packTexts(texts);
  return { type: "text" as const, name, bytes: bytes.slice(), offsets: offsets.slice() };
}

/** A picture of clusters around well-separated centers. */
export function showMessage(options: ScatterOptions = {}): Show {
  const {
    categories = ["fruits", "vehicles", "sports", "countries"],
    perCategory = 8,
    session = "session-1",
    components = 10,
    text = (category, index) => `${category} ${index}`,
  } = options;
  const points = categories.length * perCategory;
  const coordinates = new Float32Array(points * components);
  for (let point = 0; point < points; point++) {
    const category = Math.floor(point / perCategory);
    for (let component = 0; component < components; component++) {
      const center = noise(category * 31 + component) * 0.5;
      const spread = noise(point * components + component + 1000) * 0.12;
      coordinates[point * components + component] = (center + spread) / (1 + component * 0.2);
    }
  }
  const texts = categories.flatMap((category) =>
    Array.from({ length: perCategory }, (_, index) => text(category, index)),
  );
  const codeOf = Uint32Array.from({ length: points }, (_, point) =>
    Math.floor(point / perCategory),
  );
  const categoryColumn: ScatterColumn = {
    ...columnOf("category", categories),
    codes: codeOf.slice(),
  };
  const scatter: Scatter = {
    session,
    title: "Categories",
    engine: { label: "built-in", detail: "all-MiniLM-L6-v2, 256 dimensions, 4 bits" },
    ids: Uint32Array.from({ length: points }, (_, point) => point),
    columns: [columnOf("text", texts), categoryColumn],
    spaces: [{ id: "1", label: "built-in", dimensions: 256, metric: "cosine", canEmbed: true }],
    grouping: { column: "category", names: [...categories], codeOf, notes: [] },
    sourceCounts: new Uint32Array(points),
    states: new Uint8Array(points),
  };
  const explained = [0.123, 0.081, 0.07, 0.05, 0.04, 0.03, 0.02, 0.02, 0.01, 0.01];
  const layout: Layout = {
    space: "1",
    method: "pca",
    parameters: {},
    components,
    coordinates,
    explainedVariance: explained.slice(0, components),
  };
  return {
    type: "show",
    scatter,
    layout,
    appearance: { palette: "turbo", renderer: "auto" },
  };
}

import * as v from "valibot";
import { methodIds, parameterNames } from "../core/projection/methods";
import type { Camera, LabelMode } from "./plot";

const vector = v.object({
  x: v.pipe(v.number(), v.finite()),
  y: v.pipe(v.number(), v.finite()),
  z: v.pipe(v.number(), v.finite()),
});
/** The choices of labels, as in `LabelMode`. */
export const labelModes = [
  "groups",
  "points",
  "both",
  "none",
] as const satisfies readonly LabelMode[];
const filter = v.union([
  v.object({ column: v.string(), values: v.array(v.nullable(v.string())) }),
  v.object({
    column: v.string(),
    minimum: v.pipe(v.number(), v.finite()),
    maximum: v.pipe(v.number(), v.finite()),
  }),
]);
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What the view remembers over hide, move, reload and restart. The data itself comes from the host
 * again; this says how it was looked at. `session` lets the host find the data.
 */
const viewState = v.object({
  version: v.literal(1),
  session: v.string(),
  camera: v.object({ eye: vector, center: vector, up: vector }),
  /** Names of hidden categories. */
  hidden: v.array(v.string()),
  /** Which points are shown by the columns. */
  filters: v.optional(v.array(filter), []),
  /** Columns in the table and the hover card beside text and category; absent: the first ones. */
  columns: v.optional(v.array(v.string())),
  selection: v.array(index),
  method: v.picklist(methodIds),
  parameters: v.record(v.picklist(parameterNames), v.number()),
  /** The components on the three axes. */
  components: v.tuple([index, index, index]),
  flat: v.boolean(),
  /** Chosen here; absent: by the number of points. */
  labels: v.fallback(v.optional(v.picklist(labelModes)), undefined),
  shapes: v.boolean(),
  /** Chosen here; else that of the settings. */
  palette: v.optional(v.picklist(["turbo", "colorBlindSafe"])),
  panel: v.picklist(["categories", "words", "neighbors", "quality", "columns", "none"]),
  order: v.picklist(["given", "name", "count", "quality"]),
  /** The part (0 to 1) of the room that the lists take; absent: the usual size. */
  side: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

export type ViewState = v.InferOutput<typeof viewState>;

/** The saved state, or undefined when there is none or it is not one of ours. */
export function parseViewState(value: unknown): ViewState | undefined {
  const result = v.safeParse(viewState, value);
  return result.success ? result.output : undefined;
}

/** As `parseViewState`, of JSON. */
export function readViewState(json: string): ViewState | undefined {
  try {
    return parseViewState(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What the view starts with when nothing was saved. */
export function initialState(camera: Camera): ViewState {
  return {
    version: 1,
    session: "",
    camera,
    hidden: [],
    filters: [],
    selection: [],
    method: "pca",
    parameters: {},
    components: [0, 1, 2],
    flat: false,
    shapes: false,
    panel: "categories",
    order: "given",
  };
}

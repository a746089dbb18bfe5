import * as v from "valibot";
import { methodIds, parameterNames } from "../core/projection/methods";

/**
 * The contract between extension host and webview: `ToView` and `FromView`. Every message is a complete
 * snapshot of what it tells. The view speaks first (`ready`); the host answers with all it knows.
 * Points are addressed by their index in the last `show`.
 */

const float32 = v.instance(Float32Array);
const int32 = v.instance(Int32Array);
const uint8 = v.instance(Uint8Array);
const uint32 = v.instance(Uint32Array);
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = index;
/** Points by their `ids`. */
const ids = v.array(index);
const method = v.picklist(methodIds);

/** Those that were chosen; the others suit the number of points. */
const parameters = v.record(v.picklist(parameterNames), v.number());

/** An attribute of all points, as in `core/model/columns`. */
const column = v.variant("type", [
  v.object({
    type: v.literal("text"),
    name: v.string(),
    bytes: uint8,
    offsets: uint32,
    codes: v.exactOptional(uint32),
  }),
  v.object({
    type: v.picklist(["number", "date", "boolean"]),
    name: v.string(),
    values: v.instance(Float64Array),
  }),
]);

/** What colors the points, as in `core/model/grouping`. */
const grouping = v.object({
  column: v.string(),
  names: v.array(v.string()),
  codeOf: uint32,
  scale: v.exactOptional(
    v.object({ type: v.picklist(["number", "date"]), minimum: v.number(), maximum: v.number() }),
  ),
  /** The groups are clusters that were found: `level` of `levels`, from many to few, where they can be chosen. */
  clusters: v.exactOptional(
    v.object({ level: v.exactOptional(index), levels: v.exactOptional(count) }),
  ),
  /** One sentence where something is missing in a group, e.g. "83 of 100: the category may be too small for this model." */
  notes: v.array(v.object({ group: index, sentence: v.string() })),
});

/** Vectors of the points. Layouts, neighbors, queries and figures name theirs by its id. */
const space = v.object({
  id: v.string(),
  /** The model, file or collection. */
  label: v.string(),
  dimensions: count,
  metric: v.picklist(["cosine", "dot", "euclidean"]),
  /** Whether a model is known that places texts among the points. */
  canEmbed: v.boolean(),
});

/** The points, column by column (one entry for each point). */
const scatter = v.object({
  session: v.string(),
  title: v.string(),
  /**
   * Who made the picture, e.g. "built-in", with a tooltip that names the models. `words` says where
   * generated words came from, e.g. "words saved Nov 3, 2026"; with it the view offers `regenerateWords`.
   */
  engine: v.object({
    label: v.string(),
    detail: v.string(),
    words: v.optional(v.string()),
    /** The task prefix put before every text; absent where there is none. */
    prefix: v.optional(v.string()),
  }),
  /** One number for each point that stays with it; points to change are named by theirs. */
  ids: uint32,
  /** "text" among them. */
  columns: v.array(column),
  /** The first is shown at first. */
  spaces: v.array(space),
  /** The grouping in use. */
  grouping,
  /** How many places in documents the text comes from; 0 for generated words. */
  sourceCounts: uint32,
  /** 0 fresh, 1 stale, 2 ghost. */
  states: uint8,
  /** So many points, the last ones, did not take part in the projection; the action `recomputeProjection` mends it. */
  placed: v.optional(count),
});

/** Where the points are drawn: row-major, `components` numbers for each point. */
const layout = v.object({
  space: v.string(),
  method,
  parameters,
  components: count,
  coordinates: float32,
  /** Of linear methods: fraction of total variance (0 to 1) along each component; else empty. */
  explainedVariance: v.array(v.number()),
  /**
   * Of axes that part groups: the column whose groups they part, and of the first axes the fraction (0 to 1) of the
   * separation along each. The axes after them show the rest.
   */
  discriminants: v.exactOptional(v.object({ column: v.string(), separation: v.array(v.number()) })),
});

/** How true the shown view is to the raw vectors (cosine), for one choice of axes. */
const fidelity = v.object({
  space: v.string(),
  method,
  /** The shown components, two or three of them. */
  axes: v.array(index),
  /** Neighborhood size of all figures here. */
  k: count,
  /** Mean share (0 to 1) of true k nearest neighbors that are also nearest in the view. */
  kept: v.number(),
  trustworthiness: v.number(),
  continuity: v.number(),
  /** The points that these two were found at, where that is not all of them: they are estimates. */
  estimatedFrom: v.optional(count),
  /** Share of true neighbors kept, for each point. */
  keptOf: float32,
  /** Linear methods only: fraction of variance that the view shows. */
  variance: v.optional(v.number()),
  /** Linear methods only: root mean square distance of the vectors from what the view shows of them. */
  reconstructionError: v.optional(v.number()),
  /**
   * Of axes that part groups: how often axes that have not seen a point lead to its group (fractions, 0 to 1), by the
   * nearest center along the axes shown, by all discriminants, and by guessing the largest group; at `points` points
   * of `of`.
   */
  recognition: v.exactOptional(
    v.object({ shown: v.number(), all: v.number(), chance: v.number(), points: count, of: count }),
  ),
  /** Another layout that preserves far more neighbors than this view. */
  better: v.exactOptional(v.object({ method, parameters, kept: v.number() })),
  /** Points with equal vectors: how many groups, and the first of them. */
  equal: v.optional(v.object({ count, groups: v.array(v.array(index)) })),
  /** Points with almost equal vectors (cosine 0.99 or more): how many pairs, and the nearest of them. */
  near: v.optional(v.object({ count, groups: v.array(v.array(index)) })),
  /** Silhouette (cosine, raw vectors) of each group of the grouping in use; NaN if undefined. */
  silhouette: float32,
});

const evidence = v.object({
  group: index,
  keywords: v.array(v.string()),
  /** Points, most typical first. */
  exemplars: v.array(index),
  /** How long (0 to 1) the cluster lasts as density grows; absent where that is not known. */
  persistence: v.exactOptional(v.number()),
});

/** Why the groups of a column are not judged. */
const notJudged = v.picklist([
  "tooFewPoints",
  "allEqual",
  "oneGroup",
  "allAlone",
  "tooManyGroups",
  "scale",
]);

/** How well groups stand apart by the raw vectors (cosine); figures of groups are NaN where they are not defined. */
const judged = v.object({
  /** Points that are in a group. */
  points: count,
  /** Mean fraction (0 to 1) of a point's `k` nearest that are in its own group, and what chance would give. */
  purity: v.number(),
  chance: v.number(),
  purities: float32,
  /** Mean silhouette (-1 to 1), and of how many points it is: an estimate where these are fewer. */
  silhouette: v.number(),
  silhouetteOf: count,
  silhouettes: float32,
  /** Points of group `from` have `counts` nearest neighbors in group `to`; the most frequent first. */
  pairs: v.object({ from: uint32, to: uint32, counts: uint32 }),
  /** The same number of points for each group: nearest to its middle, and farthest from it; -1 for none. */
  typical: int32,
  odd: int32,
});

/** The quality of the groups in use, and the points that are odd: of each list how many, and the first. */
const quality = v.object({
  space: v.string(),
  /** The grouping that was judged. */
  column: v.string(),
  judged: v.union([judged, notJudged]),
  k: count,
  /** points x k: the nearest of each point. */
  nearest: int32,
  /** Points of whose nearest `count`, more than half, are in another group. */
  misplaced: v.object({
    count,
    first: v.array(v.object({ point: index, group: index, count })),
  }),
  /** Points whose surroundings are `factor` times less dense than those of their `k` nearest. */
  outliers: v.object({
    count,
    k: count,
    first: v.array(v.object({ point: index, factor: v.number() })),
  }),
  /** Points with equal vectors (cosine 1) or almost equal ones, in groups: their size, and the first of them. */
  alike: v.object({
    count,
    first: v.array(v.object({ points: v.array(index), size: count, cosine: v.number() })),
  }),
});

/** How well the grouping in use agrees with that of another column, by the points that have a group in both. */
const agreement = v.object({
  column: v.string(),
  other: v.string(),
  points: count,
  /** Adjusted Rand index and adjusted mutual information; absent where one of them has fewer than two groups. */
  figures: v.optional(v.object({ rand: v.number(), information: v.number() })),
});

const neighbor = v.object({ point: index, cosine: v.number() });

const action = v.object({ id: v.string(), title: v.string() });

/** View settings that the host reads from the user's configuration. */
const appearance = v.object({
  palette: v.picklist(["turbo", "colorBlindSafe"]),
  renderer: v.picklist(["auto", "plotly", "webgl"]),
});

/** What the view remembers of how the picture is looked at: JSON that only the view reads. */
const savedView = v.pipe(v.string(), v.maxLength(2 ** 20));

const toView = v.variant("type", [
  v.object({
    type: v.literal("progress"),
    /** A sentence with real counts, e.g. "fruits 17 of 25". */
    message: v.string(),
    done: count,
    total: count,
    /** Words so far, while they arrive. */
    words: v.array(v.object({ category: v.string(), words: v.array(v.string()) })),
  }),
  /** What `progress` told of is done. */
  v.object({ type: v.literal("idle") }),
  v.object({
    type: v.literal("failed"),
    sentence: v.string(),
    actions: v.array(action),
  }),
  v.object({
    type: v.literal("show"),
    scatter,
    layout,
    appearance,
    /** How a saved plot was looked at, where the view has not seen the session yet: as the view told it. */
    view: v.exactOptional(savedView),
  }),
  /** What is to be said of the picture shown, with buttons; takes the place of what was said before. */
  v.object({
    type: v.literal("notices"),
    notices: v.array(
      v.object({
        sentence: v.string(),
        actions: v.array(action),
        /** All texts that the sentence is of, where it does not name them all. */
        texts: v.optional(v.array(v.string())),
      }),
    ),
  }),
  /** A new or intermediate layout of the points shown. */
  v.object({
    type: v.literal("layout"),
    layout,
    /** 0 to 1; 1 is the finished layout. */
    progress: v.number(),
  }),
  /** The requested projection failed or was canceled; `layout` is the picture that stays. */
  v.object({ type: v.literal("notProjected"), method, parameters, layout }),
  v.object({ type: v.literal("appearance"), appearance }),
  v.object({ type: v.literal("fidelity"), fidelity }),
  v.object({ type: v.literal("quality"), quality }),
  v.object({ type: v.literal("agreement"), agreement }),
  /** What can be undone and done again, e.g. "Move to vegetables". */
  v.object({
    type: v.literal("history"),
    undo: v.optional(v.string()),
    redo: v.optional(v.string()),
  }),
  v.object({
    type: v.literal("neighbors"),
    space: v.string(),
    point: index,
    neighbors: v.array(neighbor),
  }),
  /** Another grouping of the points shown, with the columns that are new or have other values. */
  v.object({
    type: v.literal("grouping"),
    grouping,
    columns: v.exactOptional(v.array(column)),
  }),
  /** Why the points of a cluster are one. */
  v.object({ type: v.literal("evidence"), ...evidence.entries }),
  /** A free text placed into the frozen picture. */
  v.object({
    type: v.literal("query"),
    space: v.string(),
    text: v.string(),
    method,
    coordinates: float32,
    neighbors: v.array(neighbor),
  }),
  /**
   * The documents behind the points changed: states and counts as in `scatter`, for the points of the
   * last `show`. With stale points the view offers the action `reembedChanged`, with ghosts `removeDeleted`.
   */
  v.object({ type: v.literal("states"), states: uint8, sourceCounts: uint32 }),
  /** The editor selected points (caret in a source range). */
  v.object({ type: v.literal("select"), points: v.array(index), reveal: v.boolean() }),
  /** A command of the editor title menu or a key. */
  v.object({
    type: v.literal("command"),
    command: v.picklist([
      "isometric",
      "front",
      "side",
      "top",
      "resetCamera",
      "toggleDimensions",
      "toggleLabels",
      "find",
      "exportPng",
      "exportSvg",
      "exportHtml",
      "exportCsv",
      "copyWords",
      "setCategory",
    ]),
  }),
]);

const fromView = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({
    type: v.literal("drawn"),
    points: count,
    renderer: v.picklist(["plotly", "webgl", "flat", "none"]),
  }),
  /** Cancel the run that `progress` speaks of. */
  v.object({ type: v.literal("cancel") }),
  /** A button of `failed` or a link of the page, by id. */
  v.object({ type: v.literal("action"), id: v.string() }),
  v.object({ type: v.literal("project"), space: v.string(), method, parameters }),
  v.object({ type: v.literal("fidelity"), space: v.string(), method, axes: v.array(index) }),
  v.object({ type: v.literal("neighbors"), space: v.string(), point: index, k: count }),
  /** Of the grouping in use; answered by `quality`. */
  v.object({ type: v.literal("quality"), space: v.string() }),
  /** With the grouping by another column; answered by `agreement`. */
  v.object({ type: v.literal("agreement"), column: v.string() }),
  /** Puts points into a group of the grouping in use, or takes them out of the plot; `undo` takes it back. */
  v.object({ type: v.literal("move"), ids, group: v.string() }),
  v.object({ type: v.literal("remove"), ids }),
  /** Asks into which group the points are to be put. */
  v.object({ type: v.literal("setCategory"), ids }),
  v.object({ type: v.literal("undo") }),
  v.object({ type: v.literal("redo") }),
  /** Shows the differences of the texts of two points. */
  v.object({ type: v.literal("differences"), ids: v.tuple([index, index]) }),
  v.object({ type: v.literal("query"), space: v.string(), text: v.string() }),
  /** The column that is to color the points; answered by `grouping`. */
  v.object({ type: v.literal("colorBy"), column: v.string() }),
  v.object({ type: v.literal("select"), points: v.array(index) }),
  /** The clusters of another level; answered by `grouping`. */
  v.object({ type: v.literal("clusterLevel"), level: index }),
  /** Answered by `evidence`. */
  v.object({ type: v.literal("evidence"), group: index }),
  v.object({
    type: v.literal("editClusters"),
    what: v.picklist(["rename", "merge", "split"]),
    groups: v.array(index),
  }),
  /** Whether keys are typed into a field, so that those of the plot mean something else. */
  v.object({ type: v.literal("typing"), on: v.boolean() }),
  /** How the picture of a session is looked at now, to be saved with it, and the components on its three axes. */
  v.object({
    type: v.literal("view"),
    session: v.string(),
    view: savedView,
    axes: v.tuple([index, index, index]),
  }),
  /** How the picture looks at groups: the names of all that are switched off, and their colors. */
  v.object({
    type: v.literal("look"),
    hidden: v.array(v.string()),
    /** 1 for each point that the filters of columns leave; absent where there are none. */
    passing: v.exactOptional(uint8),
    palette: appearance.entries.palette,
  }),
  /**
   * Leads to the text of a point, or to the list of its places where there are several. `show` leaves the focus as
   * long as there is no list, `goTo` moves it; `peek` shows the first place whatever there are, and leaves it.
   */
  v.object({ type: v.literal("open"), point: index, how: v.picklist(["show", "goTo", "peek"]) }),
  v.object({
    type: v.literal("export"),
    format: v.picklist(["png", "svg", "html", "csv"]),
    content: v.union([v.string(), uint8]),
  }),
  v.object({ type: v.literal("copy"), text: v.string() }),
  v.object({ type: v.literal("problem"), message: v.string(), stack: v.optional(v.string()) }),
]);

export type Scatter = v.InferOutput<typeof scatter>;
export type ScatterColumn = v.InferOutput<typeof column>;
export type ScatterGrouping = v.InferOutput<typeof grouping>;
export type Layout = v.InferOutput<typeof layout>;
export type Fidelity = v.InferOutput<typeof fidelity>;
export type Evidence = v.InferOutput<typeof evidence>;
export type Quality = v.InferOutput<typeof quality>;
export type Judged = v.InferOutput<typeof judged>;
export type NotJudged = v.InferOutput<typeof notJudged>;
export type Agreement = v.InferOutput<typeof agreement>;
export type Neighbor = v.InferOutput<typeof neighbor>;
export type Notice = Extract<ToView, { type: "notices" }>["notices"][number];
export type Action = v.InferOutput<typeof action>;
export type Appearance = v.InferOutput<typeof appearance>;
export type OpenHow = Extract<FromView, { type: "open" }>["how"];
export type ViewCommand = Extract<ToView, { type: "command" }>["command"];
export type ToView = v.InferOutput<typeof toView>;
export type FromView = v.InferOutput<typeof fromView>;

/** The message, or undefined when it is not one of ours. */
export function parseToView(message: unknown): ToView | undefined {
  const result = v.safeParse(toView, message);
  return result.success ? result.output : undefined;
}

/** The message, or undefined when it is not one of ours. */
export function parseFromView(message: unknown): FromView | undefined {
  const result = v.safeParse(fromView, message);
  return result.success ? result.output : undefined;
}

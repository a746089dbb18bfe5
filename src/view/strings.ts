import type { NotJudged } from "../protocol/messages";

const percent = (fraction: number, decimals = 0): string =>
  `${(fraction * 100).toFixed(decimals)}%`;
/** The groups by a column; without one, the categories. */
const groupsBy = (column: string | undefined): string =>
  column === undefined ? "categories" : `values of ${column}`;
const number = (value: number): string => value.toLocaleString("en-US");
/** Of how many points a figure is that is not estimated. */
const exact = (points: number): string => `Exact, from ${number(points)} points.`;
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Everything on the page that a person reads. Fractions are 0 to 1. */
export const strings = {
  page: {
    title: "Embeddings",
    loading: "Loading…",
    notUnderstood:
      "The page did not understand a message of the extension. Close the plot and open it again.",
  },
  /** By code of a point's state. */
  states: {
    names: ["", "Text has changed", "Text is gone"],
    notes: ["", "The text has changed since it was embedded.", "The text is gone."],
    changed: (count: number) =>
      count === 1 ? "1 text has changed." : `${count} texts have changed.`,
    gone: (count: number) => (count === 1 ? "1 text is gone." : `${count} texts are gone.`),
    added: (count: number) =>
      `${count} ${count === 1 ? "point was" : "points were"} added to frozen axes.`,
    select: "Select",
    reembed: "Re-embed",
    remove: "Remove",
    recompute: "Recompute Projection",
  },
  progress: { title: "Progress", cancel: "Cancel" },
  notices: { all: (count: number) => `All ${count}` },
  plot: {
    label: (points: number) =>
      `Scatter plot, ${counted(points, "point")}. Arrow keys turn, plus and minus zoom.`,
    noPoints: "There are no points to show.",
    notRendered: "This plot cannot be rendered; see the Words tab.",
    noWebGl: "WebGL is not available; the plot is drawn without it and may be slow.",
    lost: "The graphics driver was reset; the plot returns in a moment.",
    axis: (name: string, variance: number) => `${name} (${percent(variance, 1)})`,
  },
  views: { isometric: "Isometric", front: "Front", side: "Side", top: "Top" },
  toolbar: {
    title: "Plot",
    views: "Views",
    more: "More",
    flat: "2-D",
    selection: "Selection and labels",
    box: "Select with a box",
    lasso: "Select with a lasso",
    labels: "Labels",
    labelModes: {
      groups: "Groups",
      points: "Points",
      both: "Groups and points",
      none: "None",
    },
    export: "Export",
    side: "Toggle side panel",
  },
  exports: {
    png: "Image (PNG)…",
    svg: "Vector image (SVG)…",
    html: "Offline web page (HTML)…",
    csv: "Coordinates (CSV)…",
    csvForExcel: "Coordinates for Excel (CSV)…",
    copyWords: "Copy Words",
  },
  finder: {
    find: "Find a word",
    findOrPlace: "Find a word or place a text",
    found: "Matches",
    place: (text: string) => `Place “${text}” in the plot`,
    noMatches: "No matches",
  },
  projection: {
    title: "Projection",
    automatic: "auto",
    computing: "Computing…",
    computed: percent,
    stop: "Stop and keep the previous layout",
    noGroups: "LDA needs two groups or more: color the points by another column",
    rest: (number: number) => `Rest ${number}`,
    restHint: (axis: string) => `${axis}: main direction of what the discriminant axes do not show`,
    separation: (axis: string, fraction: number) =>
      `${axis}: ${percent(fraction)} of the separation between groups`,
    component: (axis: string) => `Component on ${axis}`,
    variance: (components: readonly (readonly [name: string, fraction: number])[]) =>
      "Explained variance: " +
      components.map(([name, fraction]) => `${name} ${percent(fraction, 1)}`).join(", "),
  },
  side: {
    title: "Side panel",
    size: "Size of the side panel",
    words: "Words",
    neighbors: "Neighbors",
    quality: "Quality",
    columns: "Columns",
  },
  columns: {
    title: "Columns",
    none: "These points have no further columns.",
    filtered: (shown: number, all: number) => `${shown} of ${counted(all, "point")} shown`,
    clearAll: "Clear all filters",
    clear: (column: string) => `Clear the filter by ${column}`,
    choose: (column: string) => `Show ${column} in the table and beside the pointer`,
    chosen: "Show",
    values: (column: string) => `Values of ${column}`,
    value: (name: string, left: number, all: number) =>
      left === all
        ? `${name}, ${counted(all, "point")}`
        : `${name}, ${left} of ${counted(all, "point")}`,
    noValue: "No value",
    more: (count: number) => counted(count, "further value"),
    different: (count: number) => counted(count, "different text"),
    histogram: (column: string, minimum: string, maximum: string) =>
      `${column} from ${minimum} to ${maximum}; drag to filter`,
    minimum: (column: string) => `Minimum of ${column}`,
    maximum: (column: string) => `Maximum of ${column}`,
  },
  legend: {
    title: (column: string | undefined) => column ?? "Categories",
    column: (name: string) => (name === "category" ? "Category" : name),
    colorBy: "Color by",
    search: (column: string | undefined) => `Search ${groupsBy(column)}`,
    noMatches: "No matches",
    shown: (shown: number, all: number) => (shown === all ? `${all}` : `${shown} of ${all}`),
    shownTitle: (shown: number, all: number, column: string | undefined) =>
      `${shown} of ${all} ${groupsBy(column)} shown`,
    order: (column: string | undefined) => `Order ${groupsBy(column)}`,
    orders: { given: "As given", name: "By name", count: "By count", quality: "By quality" },
    showAll: (column: string | undefined) => `Show all ${groupsBy(column)}`,
    hideAll: (column: string | undefined) => `Hide all ${groupsBy(column)}`,
    invert: (column: string | undefined) => `Invert which ${groupsBy(column)} are shown`,
    colors: "Colors and shapes",
    turbo: "Turbo palette",
    colorBlindSafe: "Color-blind-safe palette",
    shapes: "Shapes as well as colors",
    row: (name: string, count: number, silhouette: string | undefined) =>
      `${name}, ${counted(count, "point")}` + (silhouette ? `, silhouette ${silhouette}` : ""),
    signs: "Signs",
    noValue: "No value",
    scale: (name: string, minimum: string, maximum: string) =>
      `${name}, from ${minimum} to ${maximum}`,
  },
  clusters: {
    find: "Find Clusters",
    findNumber: "Find a Number of Clusters…",
    name: "Name Clusters",
    more: "More about clusters",
    fewer: "Fewer",
    moreClusters: "More",
    number: "Number of clusters",
    count: (count: number) => counted(count, "cluster"),
    none: "In no cluster",
    assign: "Assign",
    assignAll: "Assign Outliers",
    assignHint: "Put each point that is in no cluster into the nearest one",
    mergeSelected: (count: number) => `Merge ${count} Selected`,
    evidence: (name: string) => `Why ${name} is a cluster`,
    keywords: "Keywords:",
    noKeywords: "Its texts have no words.",
    exemplars: "Most typical points",
    size: (points: number, persistence: number | undefined) =>
      counted(points, "point") +
      (persistence === undefined ? "" : `, persistence ${persistence.toFixed(2)}`),
    searching: "Looking for evidence…",
    rename: "Rename…",
    merge: "Merge…",
    split: "Split",
  },
  table: {
    title: "Words",
    filter: "Filter words",
    columns: {
      text: { title: "Word", hint: "Sort by word" },
      kept: {
        title: "Preserved",
        hint: "Sort by the fraction of nearest neighbors that this view preserves",
      },
    },
    group: (column: string | undefined) => ({
      title: column ?? "Category",
      hint: `Sort by ${column ?? "category"}`,
    }),
    further: (column: string) => ({ title: column, hint: `Sort by ${column}` }),
    kept: percent,
    count: (shown: number, all: number) =>
      shown === all ? counted(all, "word") : `${shown} of ${counted(all, "word")}`,
  },
  neighbors: {
    list: "Nearest neighbors",
    nearest: "Nearest by cosine.",
    preserved: (fraction: number, k: number) =>
      `Nearest by cosine. This view preserves ${percent(fraction)} of its ${k}.`,
    searching: "Looking for neighbors…",
    none: "Select a point to see its nearest neighbors by the original vectors.",
    placed: "placed text",
    removePlaced: "Remove the placed text",
    open: (places: number) => `Show in the editor${places > 1 ? ` (${places} places)` : ""}`,
    copy: (words: number) => (words > 1 ? `Copy ${words} words` : "Copy the word"),
    setCategory: "Set the category of the selection",
    clear: "Clear the selection",
  },
  quality: {
    percent,
    undefined: "–",
    measuring: "Measuring…",
    of: (groups: string) => `${groups}, by the original vectors`,
    undo: (name: string | undefined) => (name === undefined ? "Nothing to undo" : `Undo: ${name}`),
    redo: (name: string | undefined) => (name === undefined ? "Nothing to redo" : `Redo: ${name}`),
    /** Why there are no figures. */
    notJudged: (reason: NotJudged, groups: string) =>
      ({
        tooFewPoints: "Three points are needed to tell groups apart.",
        allEqual: "All vectors are equal, so no group stands apart.",
        oneGroup: `There is one group; two are needed to compare them. Color by another column than ${groups}, or find clusters.`,
        allAlone: "Every point is alone in its group, so there is nothing to compare.",
        tooManyGroups:
          "There are more than 5,000 groups, too many to compare. Color by another column.",
        scale: `${groups} is a scale without groups. Color by a column with groups, or find clusters.`,
      })[reason],
    purity: "Purity",
    purityNote: (chance: number, k: number, points: number) =>
      `of the ${k} nearest neighbors of a point are in its own group; by chance ${percent(chance, chance < 0.1 ? 1 : 0)}. ${exact(points)}`,
    silhouette: "Silhouette",
    silhouetteNote: (of: number, points: number) =>
      `from −1 to 1: how much nearer points are to their own group than to the next one; by chance 0. ${
        of < points ? `Estimated from ${number(of)} of ${counted(points, "point")}.` : exact(points)
      }`,
    agreement: "Agreement",
    agreementWith: "Agreement with",
    noOther: "There is no other column of groups to compare with. Find Clusters makes one.",
    notComparable: "One of the two has fewer than two groups, so there is nothing to compare.",
    randNote: (points: number) =>
      `adjusted Rand index: 1 where both put the same points together; by chance 0. ${exact(points)}`,
    informationNote: (points: number) =>
      `adjusted mutual information: 1 where one tells the other; by chance 0. ${exact(points)}`,
    section: (title: string, count: number) => `${title} (${number(count)})`,
    groups: "Groups",
    groupsTitle: (groups: string) => `Quality of ${groups}`,
    columns: {
      name: { title: "Group", hint: "Sort by name" },
      size: { title: "Size", hint: "Sort by number of points" },
      purity: {
        title: "Purity",
        hint: "Sort by the fraction of nearest neighbors in the same group",
      },
      silhouette: { title: "Silhouette", hint: "Sort by silhouette" },
      confused: {
        title: "Confused with",
        hint: "Sort by the fraction of nearest neighbors in the group that it is confused with most",
      },
    },
    points: (size: number) => counted(size, "point"),
    alone: "Alone in its group, so it has no figures.",
    typical: "Most typical:",
    odd: "Oddest:",
    confusionHeading: "Confusion",
    confusionTitle: "Groups of the nearest neighbors",
    confusionNote:
      "Rows are groups, columns the groups of their nearest neighbors. Click a cell to select its points.",
    cell: (fraction: number, from: string, to: string) =>
      from === to
        ? `${from}: ${percent(fraction)} of nearest neighbors are in the same group`
        : `${from}: ${percent(fraction)} of nearest neighbors are in ${to}`,
    inCell: (fraction: number) => (fraction < 0.005 ? "" : String(Math.round(fraction * 100))),
    noCell: "Point at a cell to read it.",
    topConfusions: (shown: number, groups: number) =>
      `Of ${number(groups)} groups the ${shown} pairs that are confused most. Click one to select its points.`,
    misplaced: "Misplaced",
    misplacedNote: (k: number) => `Most of their ${k} nearest neighbors are in one other group.`,
    among: (count: number, k: number, group: string) => `${count} of ${k} nearest are ${group}`,
    move: (group: string) => `Move to ${group}`,
    outliers: "Outliers",
    outliersNote: (k: number) =>
      `Less dense around them than around their ${k} nearest neighbors (local outlier factor above 1.5).`,
    factor: (factor: number) =>
      factor > 100 ? "more than 100 times less dense" : `${factor.toFixed(1)} times less dense`,
    setCategory: "Set Category…",
    alike: "Duplicates",
    alikeNote: "Equal vectors, or a cosine of 0.99 or more.",
    alikeGroup: (size: number, cosine: number) =>
      cosine === 1
        ? `${number(size)} equal`
        : `${number(size)} alike, cosine ${cosine < 0.9995 ? cosine.toFixed(3) : "over 0.999"}`,
    keepFirst: (others: number) =>
      others === 1 ? "Keep First, Remove Other" : `Keep First, Remove ${number(others)}`,
    differences: (one: string, other: string) => `Show differences of “${one}” and “${other}”`,
    showDifferences: "Show Differences",
    further: (count: number) => `${number(count)} more`,
    remove: (word: string) => `Remove “${word}” from the plot`,
    none: {
      misplaced: "No point has most of its nearest neighbors in another group.",
      outliers: "No point stands apart from its neighbors.",
      alike: "No two points are alike.",
    },
    listed: (shown: number, all: number) => `${number(shown)} of ${number(all)}.`,
    more: "Show More",
  },
  hoverCard: {
    preserved: (fraction: number) => `This view preserves ${percent(fraction)} of its neighbors`,
    unknown: "?",
  },
  statusBar: {
    measuring: "Measuring…",
    tooFew: "Too few points to measure",
    preserved: (fraction: number) =>
      `This view preserves ${percent(fraction)} of nearest neighbors`,
    hidden: (fraction: number) => `hides ${percent(fraction)} of the variance`,
    preservedHint: (fraction: number, k: number) =>
      `Of the ${k} nearest neighbors of each point by cosine on the original vectors, ` +
      `${percent(fraction)} are also among its ${k} nearest in this view.`,
    trust: (trustworthiness: number, continuity: number, k: number, points: number | undefined) =>
      `Trustworthiness ${trustworthiness.toFixed(3)}, continuity ${continuity.toFixed(3)} ` +
      `(k = ${k}${points === undefined ? "" : `; estimated from ${points} points`}).`,
    variance: (fraction: number) =>
      `${percent(fraction)} of the variance is shown, ${percent(1 - fraction)} is hidden.`,
    reconstruction: (error: number) =>
      `Root mean square distance between the vectors and what this view shows of them: ` +
      `${error.toPrecision(3)}.`,
    fittedTo: (column: string) => `Fitted to ${column}`,
    recognized: (column: string, fraction: number, chance: number) =>
      `Fitted to ${column}: recognizes ${percent(fraction)} of unseen points (guessing: ${percent(chance)})`,
    fittedHint: (column: string) =>
      `The axes are fitted to ${column}, so groups look farther apart than they are.`,
    notChecked: "There are too few points in each group to check how well it is recognized.",
    recognizedHint: (shown: number, all: number, chance: number) =>
      "Five times, axes were fitted without a fifth of the points. Of the points left out, " +
      `${percent(shown)} are nearest to the center of their own group along the discriminant axes ` +
      `shown here, and ${percent(all)} are assigned to it by all discriminant axes. Always guessing ` +
      `the largest group would be right for ${percent(chance)}.`,
    estimated: (points: number, of: number) => `Estimated from ${points} of ${of} points.`,
    better: (method: string, fraction: number) => `${method} preserves ${percent(fraction)}`,
    betterHint: (method: string, fraction: number, shown: number) =>
      `Show ${method}, which preserves ${percent(fraction)} of nearest neighbors; this view ` +
      `preserves ${percent(shown)}`,
    equal: "Equal vectors",
    near: "Almost equal vectors (cosine 0.99 or more)",
    alike: (title: string, groups: string) => `${title}: ${groups}.`,
    quoted: (text: string) => `“${text}”`,
    and: " and ",
    more: (count: number) => `${count} more`,
    points: (shown: number, all: number, selected: number) =>
      (shown === all ? counted(all, "point") : `${shown} of ${counted(all, "point")}`) +
      (selected > 0 ? `, ${selected} selected` : ""),
    changeEngine: "Change",
    changeEngineHint: "Change the engine",
    regenerate: "Regenerate Words",
    regenerateHint: "Regenerate words with the model",
    prefix: (prefix: string) => `prefix “${prefix}”`,
    prefixHint: (prefix: string) => `prefix “${prefix}”: change the prefix of all texts`,
  },
};

const points = (count: number): string => `${count} ${count === 1 ? "point" : "points"}`;

/** Everything on the page that a person reads. */
export const strings = {
  states: {
    /** By code of `Scatter.states`: what the key of the plot calls it. */
    names: ["", "Text has changed", "Text is gone"],
  },
  legend: {
    title: "Categories",
    search: "Search categories",
    noMatches: "No matches",
    shown: (shown: number, all: number) => (shown === all ? `${all}` : `${shown} of ${all}`),
    shownTitle: (shown: number, all: number) => `${shown} of ${all} categories shown`,
    order: "Order categories",
    orders: { given: "As given", name: "By name", count: "By count", quality: "By quality" },
    showAll: "Show all categories",
    hideAll: "Hide all categories",
    invert: "Invert which categories are shown",
    colors: "Colors and shapes",
    turbo: "Turbo palette",
    colorBlindSafe: "Color-blind-safe palette",
    shapes: "Shapes as well as colors",
    row: (name: string, count: number, silhouette: string | undefined) =>
      `${name}, ${points(count)}` + (silhouette ? `, silhouette ${silhouette}` : ""),
    signs: "Signs",
  },
};

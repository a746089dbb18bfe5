import { axisTitle } from "../coordinates";
import type { Layout, Scatter } from "../../protocol/messages";

/** A field by RFC 4180: quoted when it holds a comma, a quote or a line break. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text, category and all components of every point, with a header line. */
export function csvOf(scatter: Scatter, layout: Layout): string {
  const names = Array.from({ length: layout.components }, (_, component) =>
    axisTitle({ ...layout, explainedVariance: [] }, component),
  );
  const lines = scatter.texts.map((text, point) => {
    const category = scatter.categories[scatter.categoryOf[point] ?? 0]?.name ?? "";
    const start = point * layout.components;
    const place = [...layout.coordinates.subarray(start, start + layout.components)];
    return [field(text), field(category), ...place.map(String)].join(",");
  });
  return [["text", "category", ...names].join(","), ...lines, ""].join("\r\n");
}

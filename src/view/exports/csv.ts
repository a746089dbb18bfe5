import type { Layout, Scatter } from "../../protocol/messages";
import { componentName } from "../coordinates";

/** Tells Excel that a file is UTF-8. */
export const byteOrderMark = "\ufeff";

/** What spreadsheets read as a formula, but for plain numbers. */
const formula = /^(?![-+]?\d+(?:\.\d+)?$)[=+\-@\t\r]/;

/**
 * A field by RFC 4180: quoted when it holds a comma, a quote or a line break. A leading apostrophe keeps
 * spreadsheets from running it.
 */
function field(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Text, category and all components of every point, with a header line. */
export function csvOf(scatter: Scatter, layout: Layout): string {
  const names = Array.from({ length: layout.components }, (_, component) =>
    componentName(layout.method, component),
  );
  const lines = scatter.texts.map((text, point) => {
    const category = scatter.categories[scatter.categoryOf[point] ?? 0]?.name ?? "";
    const start = point * layout.components;
    const place = [...layout.coordinates.subarray(start, start + layout.components)];
    return [field(text), field(category), ...place.map(String)].join(",");
  });
  return [["text", "category", ...names].join(","), ...lines, ""].join("\r\n");
}

import { textsIn, valueText } from "../../core/model/columns";
import type { Layout, Scatter, ScatterColumn } from "../../protocol/messages";
import { componentName } from "../coordinates";

/** Tells Excel that a file is UTF-8. */
export const byteOrderMark = "\ufeff";

/**
 * Where spreadsheets begin to read a formula, but for plain numbers: at the start, and after a semicolon, at which
 * they cut in many countries whatever is quoted.
 */
const formulas = /(?<=^|;)(?![-+]?\d+(?:\.\d+)?(?:;|$))(?=[=+\-@\t\r\n＝＋－＠])/g;

/**
 * A field by RFC 4180: quoted when it holds a quote, a line break or what separates cells anywhere. Apostrophes keep
 * spreadsheets from running what begins a formula.
 */
function field(text: string): string {
  const harmless = text.replace(formulas, "'");
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** All columns, the text first, and all components of every point, with a header line. */
export function csvOf(scatter: Scatter, layout: Layout): string {
  const names = Array.from({ length: layout.components }, (_, component) =>
    componentName(layout, component),
  );
  const columns = scatter.columns.map((column) => ({ name: column.name, cells: cellsOf(column) }));
  const lines = Array.from(scatter.states, (_, point) => {
    const start = point * layout.components;
    const place = [...layout.coordinates.subarray(start, start + layout.components)];
    const cells = columns.map(({ cells }) => cells[point] ?? "");
    return [...cells, ...place.map(String)].join(",");
  });
  const header = [...columns.map(({ name }) => field(name)), ...names];
  return [header.join(","), ...lines, ""].join("\r\n");
}

function cellsOf(column: ScatterColumn): string[] {
  if (column.type === "text") return textsIn(column).map((text) => field(text ?? ""));
  return Array.from(column.values, (value) => valueText(column.type, value) ?? "");
}

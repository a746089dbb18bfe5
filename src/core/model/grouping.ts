import {
  type Column,
  type NumberColumn,
  textsIn,
  unpackTexts,
  valueText,
  Dictionary,
  finiteRange,
} from "./columns";

/**
 * What colors the points, orders the legend and hides, by a column: its values as groups, or the steps of a
 * continuous scale.
 */
export interface Grouping {
  /** The name of the column. */
  readonly column: string;
  /** The groups in the order of the legend; of a scale its steps from low to high. */
  readonly names: readonly string[];
  /** For each row its group; `names.length` where it has none, which is drawn gray. */
  readonly codeOf: Uint32Array;
  /** Of a column of numbers or dates: the values at both ends. */
  readonly scale?: {
    readonly type: "number" | "date";
    readonly minimum: number;
    readonly maximum: number;
  };
}

/** Colors of a continuous scale: more than one can tell apart side by side. */
export const scaleSteps = 64;

/** Whether a column has groups to color the points by: texts have where they repeat. */
export function canGroup(column: Column): boolean {
  return column.type !== "text" || column.codes !== undefined;
}

/** The rows grouped by a column; `further` names are groups without rows. */
export function groupingOf(
  name: string,
  column: Column,
  further: readonly string[] = [],
): Grouping {
  if (column.type === "number" || column.type === "date") return scaleOf(name, column);
  const { names, codeOf } = groupsOf(column);
  const known = new Set(names);
  const all = [...names, ...new Set(further.filter((each) => !known.has(each)))];
  const codes = codeOf.map((code) => (code < names.length ? code : all.length));
  return { column: name, names: all, codeOf: codes };
}

/** All rows in one group, for a table that has no such column. */
export function oneGroup(name: string, rows: number): Grouping {
  return { column: name, names: [""], codeOf: new Uint32Array(rows) };
}

function groupsOf(column: Column): Pick<Grouping, "names" | "codeOf"> {
  if (column.type === "text" && column.codes) {
    return { names: unpackTexts(column), codeOf: column.codes };
  }
  const texts =
    column.type === "text"
      ? textsIn(column)
      : Array.from(column.values, (value) => valueText(column.type, value));
  const dictionary = new Dictionary<string>();
  const codes = texts.map((text) => (text === undefined ? -1 : dictionary.codeOf(text)));
  const { values } = dictionary;
  const codeOf = Uint32Array.from(codes, (code) => (code < 0 ? values.length : code));
  return { names: values, codeOf };
}

function scaleOf(name: string, { type, values }: NumberColumn): Grouping {
  const range = finiteRange(values);
  if (!range) return { column: name, names: [], codeOf: new Uint32Array(values.length) };
  const { minimum, maximum } = range;
  const width = maximum / scaleSteps - minimum / scaleSteps;
  const codeOf = Uint32Array.from(values, (value) => {
    if (!Number.isFinite(value)) return scaleSteps;
    return width > 0 ? Math.min(scaleSteps - 1, Math.floor((value - minimum) / width)) : 0;
  });
  const names = Array.from(
    { length: scaleSteps },
    (_, step) => valueText(type, minimum + step * width) ?? "",
  );
  const isDate = type === "date";
  return {
    column: name,
    names,
    codeOf,
    scale: { type: isDate ? "date" : "number", minimum, maximum },
  };
}

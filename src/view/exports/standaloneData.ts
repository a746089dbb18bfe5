import { dictionaryColumn, textsIn } from "../../core/model/columns";
import type {
  Appearance,
  Fidelity,
  Layout,
  Scatter,
  ScatterColumn,
  ToView,
} from "../../protocol/messages";
import type { ViewState } from "../state";

export const dataElementId = "data";

/** What an exported page shows. */
export interface Shown {
  readonly scatter: Scatter;
  readonly layout: Layout;
  readonly appearance: Appearance;
  readonly fidelity: Fidelity | undefined;
  readonly state: ViewState;
}

type Plain<T> = {
  readonly [K in keyof T]: T[K] extends ArrayBufferView ? readonly (number | null)[] : T[K];
};

interface PackedColumn {
  readonly type: ScatterColumn["type"];
  readonly name: string;
  readonly values: readonly (string | number | null)[];
}

/** The same as JSON: typed arrays as arrays, what is not a finite number as null. */
export interface Packed {
  readonly scatter: Omit<Plain<Scatter>, "columns" | "grouping"> & {
    readonly columns: readonly PackedColumn[];
    readonly grouping: Plain<Scatter["grouping"]>;
  };
  readonly layout: Plain<Layout>;
  readonly appearance: Appearance;
  readonly fidelity: Plain<Fidelity> | undefined;
  readonly state: ViewState;
}

/** Six digits are more than a screen can show. */
function numbers(array: Iterable<number>): (number | null)[] {
  return Array.from(array, (value) =>
    Number.isFinite(value) ? Number(value.toPrecision(6)) : null,
  );
}

export function pack({ scatter, layout, appearance, fidelity, state }: Shown): Packed {
  return {
    scatter: {
      ...scatter,
      ids: [...scatter.ids],
      columns: scatter.columns.map(packColumn),
      grouping: { ...scatter.grouping, codeOf: [...scatter.grouping.codeOf] },
      sourceCounts: [...scatter.sourceCounts],
      states: [...scatter.states],
    },
    layout: { ...layout, coordinates: numbers(layout.coordinates) },
    appearance,
    fidelity: fidelity && {
      ...fidelity,
      keptOf: numbers(fidelity.keptOf),
      silhouette: numbers(fidelity.silhouette),
    },
    state,
  };
}

function packColumn(column: ScatterColumn): PackedColumn {
  const { type, name } = column;
  if (column.type !== "text") {
    const values = Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
    return { type, name, values };
  }
  return { type, name, values: textsIn(column).map((text) => text ?? null) };
}

function unpackColumn({ type, name, values }: PackedColumn): ScatterColumn {
  if (type !== "text") {
    return { type, name, values: Float64Array.from(values, (value) => Number(value ?? NaN)) };
  }
  const { bytes, offsets, codes } = dictionaryColumn(
    values.map((value) => (value === null ? undefined : String(value))),
  );
  const copy = { bytes: bytes.slice(), offsets: offsets.slice() };
  return { type, name, ...copy, ...(codes ? { codes: codes.slice() } : {}) };
}

export function unpack({ scatter, layout, appearance, fidelity, state }: Packed): {
  show: Extract<ToView, { type: "show" }>;
  fidelity: Fidelity | undefined;
  state: ViewState;
} {
  const floats = (array: readonly (number | null)[]): Float32Array<ArrayBuffer> =>
    Float32Array.from(array, (value) => value ?? NaN);
  const integers = (array: readonly (number | null)[]): number[] =>
    array.map((value) => value ?? 0);
  return {
    show: {
      type: "show",
      scatter: {
        ...scatter,
        ids: Uint32Array.from(integers(scatter.ids)),
        columns: scatter.columns.map(unpackColumn),
        grouping: {
          ...scatter.grouping,
          codeOf: Uint32Array.from(integers(scatter.grouping.codeOf)),
        },
        sourceCounts: Uint32Array.from(integers(scatter.sourceCounts)),
        states: Uint8Array.from(integers(scatter.states)),
      },
      layout: { ...layout, coordinates: floats(layout.coordinates) },
      appearance,
    },
    fidelity: fidelity && {
      ...fidelity,
      keptOf: floats(fidelity.keptOf),
      silhouette: floats(fidelity.silhouette),
    },
    state,
  };
}

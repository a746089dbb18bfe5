import type { Appearance, Fidelity, Layout, Scatter, ToView } from "../../protocol/messages";
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

/** The same as JSON: typed arrays as arrays, what is not a finite number as null. */
export interface Packed {
  readonly scatter: Plain<Scatter>;
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
      categoryOf: [...scatter.categoryOf],
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
        categoryOf: Uint32Array.from(integers(scatter.categoryOf)),
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

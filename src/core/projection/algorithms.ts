import type { Run } from "../checkpoint";
import type { Matrix } from "../vectors/matrix";
import type { Neighbors } from "../vectors/neighbors";
import type { Vectors } from "../vectors/vectors";
import { fitDiscriminants } from "./discriminants";
import type { Groups } from "./groupSums";
import type { LayoutLoops } from "./layoutLoops";
import type { LinearFit } from "./linear";
import type { LayoutMethod, LinearMethod } from "./methods";
import { fitPca } from "./pca";
import type { LayoutParameters, LayoutRun } from "./projection";
import { fitTsne, placeTsne, tsneNeighborCount, tsnePlacingCount } from "./tsne";
import { fitUmap, placeUmap, umapNeighborCount, umapPlacingCount } from "./umap";

const noGroups: Groups = { codeOf: new Uint32Array(0), count: 0 };

/** How linear methods find their axes, those that are made for groups by the groups. Throws `noDiscriminants`. */
export const linearFits: Readonly<
  Record<LinearMethod, (vectors: Vectors, groups: Groups | undefined, run: Run) => LinearFit>
> = {
  pca: (vectors, _groups, run) => fitPca(vectors, run),
  lda: (vectors, groups = noGroups, run) => fitDiscriminants(vectors, groups, run),
};

/** How the other methods make a layout, and place further points in it. */
export interface LayoutAlgorithm {
  /** How many neighbors of each point a layout of `rows` points is made from. */
  readonly neighborCount: (rows: number, parameters: LayoutParameters) => number;
  /** The layout (rows x 3) by neighbors, from `start` (rows x 3 or more). Throws `canceled`, `parameter`. */
  readonly fit: (
    loops: LayoutLoops,
    neighbors: Neighbors,
    start: Matrix,
    parameters: LayoutParameters,
    run?: LayoutRun,
  ) => Matrix;
  /** How many neighbors in a layout of `rows` points a further point is placed by. */
  readonly placingCount: (rows: number, parameters: LayoutParameters) => number;
  /** Where further points are in a layout, by their neighbors in it: rows x 3. Throws `canceled`. */
  readonly place: (
    loops: LayoutLoops,
    coordinates: Matrix,
    neighbors: Neighbors,
    parameters: LayoutParameters,
    run?: Run,
  ) => Matrix;
}

export const layoutAlgorithms: Readonly<Record<LayoutMethod, LayoutAlgorithm>> = {
  umap: {
    neighborCount: umapNeighborCount,
    fit: fitUmap,
    placingCount: umapPlacingCount,
    place: placeUmap,
  },
  tsne: {
    neighborCount: tsneNeighborCount,
    fit: fitTsne,
    placingCount: tsnePlacingCount,
    place: (_loops, coordinates, neighbors, _parameters, run) =>
      placeTsne(coordinates, neighbors, run),
  },
};

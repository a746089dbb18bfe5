/** Points in few dimensions, by default three: for each its coordinates, and zeros up to a multiple of four. */
export type Points = Float32Array;

/** Coordinates that the loops of UMAP can lay points out by: 3 for pictures, 5 for clusters. */
export type LayoutColumns = 3 | 5;

/** Numbers for each point. */
export function strideOf(columns: LayoutColumns): number {
  return columns > 4 ? 8 : 4;
}

/** Compressed rows: the edges of point i are those from starts[i] up to starts[i + 1]. */
export interface Edges {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Edges with the number of epochs between two times that each is used, and when it is next. */
export interface UmapEdges extends Edges {
  readonly epochsPerSample: Float32Array;
  readonly due: Float32Array;
}

export interface UmapEpoch {
  readonly columns: LayoutColumns;
  /** The points that move, by their edges. */
  readonly from: number;
  readonly to: number;
  /** Points are repelled by some of the first `candidates` other ones. */
  readonly candidates: number;
  /** How many times as strongly as by the gradient an edge attracts its point. */
  readonly attraction: number;
  readonly epoch: number;
  readonly rate: number;
  /** The curve 1 / (1 + a d^2b). */
  readonly a: number;
  readonly b: number;
  /** A whole number of 32 bits. */
  readonly seed: number;
}

/** What the loops read of a tree of points; see `PointTree`. */
export interface TreeArrays {
  readonly count: number;
  readonly nodeCount: number;
  /** x, y, z and mass: of each node its center, then of each point in the order of the blocks. */
  readonly bodies: Float32Array;
  /** Of each node: the next one that is not within it, and its block or, if it has several, -1. */
  readonly nodes: Int32Array;
  /** Of each node: the mean squared distance of its points from their center. */
  readonly spreads: Float32Array;
  /** The point in each place of the blocks; beyond the last point, that again. */
  readonly order: Int32Array;
}

/** Edges with their joint probabilities; rows begin at multiples of four and are filled up with 0. */
export interface TsneEdges extends Edges {
  readonly probabilities: Float32Array;
}

export interface TsneStep {
  readonly attractiveForces: Points;
  readonly repulsiveForces: Points;
  /** Sum of 1 / (1 + d^2) over all pairs of points. */
  readonly total: number;
  readonly exaggeration: number;
  readonly rate: number;
  readonly momentum: number;
  /** The last step of each point, which becomes the next one. */
  readonly steps: Points;
  readonly gains: Points;
}

/**
 * The inner loops of UMAP and t-SNE on arrays that they lend. There are two implementations, by
 * WebAssembly and plain, that give the same up to rounding (and, of powers, an error of 2e-5).
 */
export interface LayoutLoops {
  float32(length: number): Float32Array;
  int32(length: number): Int32Array;

  /**
   * One epoch of stochastic gradient descent; see `fitUmap`. All points move at once, from where they
   * are in `before`, a copy of the layout: so nothing depends on who moves which of them.
   */
  umapEpoch(layout: Points, before: Points, edges: UmapEdges, epoch: UmapEpoch): void;

  /**
   * The repulsive force of all points on those in blocks [from, to) of the tree, to `repulsiveForces`: the sum of
   * (1 + d^2)^-2 times the difference. Returns the sum of 1 / (1 + d^2), the points themselves
   * included. `tolerance` is the largest spread of bodies taken as one, see `PointTree`.
   */
  tsneRepulsion(
    tree: TreeArrays,
    tolerance: number,
    from: number,
    to: number,
    repulsiveForces: Points,
  ): number;

  /** The attractive force of their neighbors on points [from, to): the sum of p / (1 + d^2) times the difference. */
  tsneAttraction(
    layout: Points,
    edges: TsneEdges,
    from: number,
    to: number,
    attractiveForces: Points,
  ): void;

  /** Moves the first `count` points down the gradient, with momentum and gains. */
  tsneStep(layout: Points, count: number, step: TsneStep): void;
}

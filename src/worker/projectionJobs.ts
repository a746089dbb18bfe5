import { duplicates, type NearDuplicate, nearDuplicates } from "../core/duplicates";
import {
  type NeighbourhoodFidelity,
  neighbourhoodFidelity,
  neighbourhoodSize,
} from "../core/fidelity";
import type { Matrix } from "../core/matrix";
import { allNeighbours, nearest, type Neighbours } from "../core/neighbours";
import { explainedVariance, fitPca, type PcaModel, placePca } from "../core/pca";
import type { Projection, ProjectionRequest, Run } from "../core/projection";
import { silhouetteByCategory } from "../core/silhouette";
import type { JobContext } from "./rpc";

/** Vectors in shared memory: they outlive a thread, and cost nothing to name in every call. */
export interface SharedVectors {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly rows: number;
  readonly columns: number;
}

/** An intermediate layout of a projection that is under way: rows x 3, and how much is done. */
export interface LayoutEvent {
  readonly coordinates: Float32Array;
  readonly progress: number;
}

/** Which view of which projection to judge. */
export interface FidelityRequest {
  readonly request: ProjectionRequest;
  /** The shown components, two or three of them. */
  readonly axes: readonly number[];
  readonly k: number;
  /** The category of each row, for the silhouette. */
  readonly categoryOf?: Uint32Array;
  /** How many categories there are; by default, as many as `categoryOf` speaks of. */
  readonly categories?: number;
}

/** The figures of one view; variance and reconstruction error are those of PCA. */
export interface ViewFidelity extends NeighbourhoodFidelity {
  /** Share (0 to 1) of the total variance that the shown axes hold. */
  readonly variance?: number;
  /** Root mean square distance of the vectors from their reconstruction by the shown axes. */
  readonly reconstructionError?: number;
  /** Mean silhouette (cosine, vectors) of each category; NaN where undefined; empty without categories. */
  readonly silhouette: Float32Array;
}

export interface Duplicates {
  /** Points with equal vectors, in groups. */
  readonly equal: readonly (readonly number[])[];
  readonly near: readonly NearDuplicate[];
}

/** What is known of some vectors and costs time to find out again; all of it can be found again. */
interface Space {
  readonly vectors: Matrix;
  pca?: PcaModel;
  neighbours?: Neighbours;
}

const spaces = new Map<number, Space>();

function spaceOf({ id, buffer, rows, columns }: SharedVectors): Space {
  const known = spaces.get(id);
  if (known) return known;
  const space = { vectors: { data: new Float32Array(buffer), rows, columns } };
  spaces.set(id, space);
  return space;
}

function pcaOf(space: Space, run: Run): PcaModel {
  space.pca ??= fitPca(space.vectors, run);
  return space.pca;
}

/** At least k neighbours of every point (or as many as there are), found once. */
function neighboursOf(space: Space, k: number, run: Run): Neighbours {
  const wanted = Math.min(k, Math.max(0, space.vectors.rows - 1));
  if (!space.neighbours || space.neighbours.k < wanted) {
    space.neighbours = allNeighbours(space.vectors, wanted, run);
  }
  return space.neighbours;
}

/** What the projection thread can do. */
export const projectionJobs = {
  project(
    { vectors, request }: { vectors: SharedVectors; request: ProjectionRequest },
    { signal }: JobContext<LayoutEvent>,
  ): Projection {
    const space = spaceOf(vectors);
    if (request.method !== "pca") throw new Error(`${request.method} is not available.`);
    const pca = pcaOf(space, { signal });
    const coordinates = placePca(pca, space.vectors);
    return { method: "pca", coordinates, explainedVariance: explainedVariance(pca) };
  },

  place(
    argument: { vectors: SharedVectors; request: ProjectionRequest; further: Matrix },
    { signal }: JobContext,
  ): Matrix {
    const { request, further } = argument;
    if (request.method !== "pca") throw new Error(`${request.method} is not available.`);
    return placePca(pcaOf(spaceOf(argument.vectors), { signal }), further);
  },

  nearest(argument: { vectors: SharedVectors; query: Float32Array; k: number }): Neighbours {
    return nearest(spaceOf(argument.vectors).vectors, argument.query, argument.k);
  },

  neighbours(argument: { vectors: SharedVectors; row: number; k: number }): Neighbours {
    const { vectors } = spaceOf(argument.vectors);
    const { row, k } = argument;
    const query = vectors.data.slice(row * vectors.columns, (row + 1) * vectors.columns);
    return nearest(vectors, query, k, row);
  },

  allNeighbours(
    { vectors, k }: { vectors: SharedVectors; k: number },
    { signal }: JobContext,
  ): Neighbours {
    return firstOfEach(neighboursOf(spaceOf(vectors), k, { signal }), k);
  },

  fidelity(
    argument: FidelityRequest & { vectors: SharedVectors },
    { signal }: JobContext,
  ): ViewFidelity {
    const { request, axes, k, categoryOf = new Uint32Array(0) } = argument;
    const { categories = categoryOf.reduce((most, c) => Math.max(most, c + 1), 0) } = argument;
    const space = spaceOf(argument.vectors);
    const run = { signal };
    if (request.method !== "pca") throw new Error(`${request.method} is not available.`);
    const pca = pcaOf(space, run);
    const view = selectColumns(placePca(pca, space.vectors), axes);
    const neighbours = neighboursOf(space, neighbourhoodSize(k, space.vectors.rows), run);
    const shares = explainedVariance(pca);
    const variance = axes.reduce((sum, axis) => sum + (shares[axis] ?? 0), 0);
    const hidden = Math.max(0, 1 - variance) * pca.totalVariance;
    const rows = space.vectors.rows;
    return {
      ...neighbourhoodFidelity(space.vectors, view, neighbours, k, run),
      variance,
      reconstructionError: Math.sqrt((hidden * (rows - 1)) / rows),
      silhouette: silhouetteByCategory(space.vectors, categoryOf, categories),
    };
  },

  duplicates({ vectors }: { vectors: SharedVectors }, { signal }: JobContext): Duplicates {
    const space = spaceOf(vectors);
    const neighbours = neighboursOf(space, 15, { signal });
    return { equal: duplicates(space.vectors), near: nearDuplicates(space.vectors, neighbours) };
  },

  forget({ id }: { id: number }): void {
    spaces.delete(id);
  },
};

function selectColumns({ data, rows, columns }: Matrix, wanted: readonly number[]): Matrix {
  const selected = new Float32Array(rows * wanted.length);
  for (let i = 0; i < rows; i++) {
    wanted.forEach((column, place) => {
      selected[i * wanted.length + place] = data[i * columns + column]!;
    });
  }
  return { data: selected, rows, columns: wanted.length };
}

/** A copy of the first k neighbours of each point. */
function firstOfEach(all: Neighbours, k: number): Neighbours {
  const most = Math.min(k, all.k);
  const indices = new Int32Array(all.rows * most);
  const cosines = new Float32Array(all.rows * most);
  for (let i = 0; i < all.rows; i++) {
    indices.set(all.indices.subarray(i * all.k, i * all.k + most), i * most);
    cosines.set(all.cosines.subarray(i * all.k, i * all.k + most), i * most);
  }
  return { rows: all.rows, k: most, indices, cosines };
}

import * as fs from "node:fs";
import * as path from "node:path";
import { type Agreement, agreement } from "../../core/clusters/agreement";
import {
  type CenterCosines,
  centerCosines,
  typicalRows,
  withNearest,
} from "../../core/clusters/centers";
import { type Clusters, type FoundClusters, numbered } from "../../core/clusters/clusters";
import { clustersIn, fitHierarchy } from "../../core/clusters/hdbscan";
import { kMeans } from "../../core/clusters/kmeans";
import { type ClusterHierarchy, type ClusterLevel, levelsOf } from "../../core/clusters/levels";
import { clusterReach } from "../../core/clusters/making";
import {
  byCosineDistance,
  type OddPoint,
  oddPoints,
  type Outlier,
  outlierFactors,
  outliersBy,
} from "../../core/clusters/oddness";
import { type GroupQuality, judgeGroups, type NotJudged } from "../../core/clusters/quality";
import { splitOf } from "../../core/clusters/split";
import type { Run } from "../../core/checkpoint";
import { layoutAlgorithms, linearFits } from "../../core/projection/algorithms";
import {
  checkDiscriminants,
  type DiscriminantCheck,
} from "../../core/projection/discriminantCheck";
import type { Groups } from "../../core/projection/groupSums";
import { neighborsAmong } from "../../core/projection/layout";
import type { LayoutLoops } from "../../core/projection/layoutLoops";
import {
  explainedVariance,
  type LinearFit,
  placeLinear,
  reconstructionError,
  shownVariance,
} from "../../core/projection/linear";
import {
  isGrouped,
  isLinear,
  type LayoutMethod,
  type LinearMethod,
  parametersFor,
} from "../../core/projection/methods";
import { PlainLayoutLoops } from "../../core/projection/plainLayoutLoops";
import {
  checkParameters,
  type LayoutParameters,
  type LayoutRun,
  type Projection,
  type ProjectionRequest,
} from "../../core/projection/projection";
import { fitUmap, umapNeighborCount } from "../../core/projection/umap";
import { WasmLayoutLoops } from "../../core/projection/wasmLayoutLoops";
import {
  type AlikePoints,
  alikePoints,
  duplicates,
  type NearDuplicate,
  nearDuplicates,
} from "../../core/vectors/duplicates";
import {
  type NeighborhoodFidelity,
  neighborhoodFidelity,
  neighborhoodSize,
} from "../../core/vectors/fidelity";
import { type Matrix, row, stack } from "../../core/vectors/matrix";
import { allNeighbors, firstOfEach, nearest, type Neighbors } from "../../core/vectors/neighbors";
import {
  numbersOf,
  openVectors,
  type SharedVectors,
  shareVectors,
} from "../../core/vectors/sharedVectors";
import { silhouetteByCategory } from "../../core/vectors/silhouette";
import type { Vectors } from "../../core/vectors/vectors";
import { compileKernels, KernelSpace } from "../../core/vectors/wasmKernels";
import { WorkerCrew } from "./crew";
import type { JobContext } from "../rpc";

/** A space of vectors in shared memory: it outlives a thread, and costs nothing to name in every call. */
export interface SharedSpace extends SharedVectors {
  readonly id: number;
  /** Projections are made of the first so many rows, and the others placed in them; absent: of all. */
  readonly fitted?: number;
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

/** The figures of one view; variance and reconstruction error are those of linear projections. */
export interface ViewFidelity extends NeighborhoodFidelity {
  /** Fraction (0 to 1) of the total variance that the shown axes hold. */
  readonly variance?: number;
  /** Root mean square distance of the vectors from their reconstruction by the shown axes. */
  readonly reconstructionError?: number;
  /** Of methods that are made for groups: how well the groups are recognized. */
  readonly recognition?: DiscriminantCheck;
  /** Mean silhouette (cosine, vectors) of each category; NaN where undefined; empty without categories. */
  readonly silhouette: Float32Array;
}

export interface Duplicates {
  /** Points with equal vectors, in groups. */
  readonly equal: readonly (readonly number[])[];
  readonly near: readonly NearDuplicate[];
}

/** Groups to judge: as many as `groups`; rows with a code of that and more are in none. */
export interface Grouped {
  readonly codeOf: Uint32Array;
  readonly groups: number;
}

/** The first of a list, and how many it has. */
export interface Listed<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** What is to be said of groups and of points. */
export interface Quality {
  /** Absent where there are no groups to judge. */
  readonly judged?: GroupQuality | NotJudged;
  /** rows x k: the nearest of each point by cosine. */
  readonly nearest: Int32Array;
  readonly k: number;
  /** Points most of whose nearest are of one other group. */
  readonly misplaced: Listed<OddPoint>;
  /** By local outlier factor among so many nearest. */
  readonly outliers: Listed<Outlier> & { readonly k: number };
  readonly alike: Listed<AlikePoints>;
}

/** What is known of a space and costs time to find out again; all of it can be found again. */
interface Space {
  readonly vectors: Vectors;
  /** The first rows, where only they make the projections. */
  readonly base?: Space;
  /** The last fit of each method, with the groups that it was made for. */
  readonly linear: Map<LinearMethod, { readonly groups?: Groups; readonly fit: LinearFit }>;
  neighbors?: Neighbors;
  duplicates?: Duplicates;
  outliers?: readonly Outlier[];
  layout?: { readonly key: string; readonly coordinates: Matrix };
  clusterLayout?: Matrix;
  hierarchy?: ClusterHierarchy;
}

const spaces = new Map<number, Space>();

const kernels = readKernels();
const crew = kernels && new WorkerCrew(kernels);

function readKernels(): WebAssembly.Module | undefined {
  try {
    return compileKernels(fs.readFileSync(path.join(__dirname, "kernels.wasm")));
  } catch {
    return undefined;
  }
}

function spaceOf(shared: SharedSpace): Space {
  const known = spaces.get(shared.id);
  if (known) return known;
  const { fitted = shared.rows } = shared;
  const base = fitted < shared.rows ? { base: newSpace(firstRows(shared, fitted)) } : {};
  const space: Space = { ...newSpace(openVectors(shared, kernels, crew)), ...base };
  spaces.set(shared.id, space);
  return space;
}

function newSpace(vectors: Vectors): Space {
  return { vectors, linear: new Map() };
}

/** Copied, because the kernels work in the memory after the last row. */
function firstRows(shared: SharedVectors, rows: number): Vectors {
  const copy = shareVectors(rows, shared.columns);
  const numbers = numbersOf(copy);
  numbers.set(numbersOf(shared).subarray(0, numbers.length));
  return openVectors(copy, kernels, crew);
}

function linearOf(
  space: Space,
  method: LinearMethod,
  groups: Groups | undefined,
  run: Run,
): LinearFit {
  const made = isGrouped(method) ? groups : undefined;
  const known = space.linear.get(method);
  if (known && sameGroups(known.groups, made)) return known.fit;
  const fit = linearFits[method](space.vectors, made, run);
  space.linear.set(method, { ...(made ? { groups: made } : {}), fit });
  return fit;
}

function sameGroups(a: Groups | undefined, b: Groups | undefined): boolean {
  return a?.count === b?.count && (a?.codeOf.every((code, i) => code === b?.codeOf[i]) ?? true);
}

/** The axes that the picture shows. */
function shownFit(
  space: Space,
  method: LinearMethod,
  { groups }: ProjectionRequest,
  run: Run,
): LinearFit {
  return linearOf(space.base ?? space, method, groups, run);
}

/** The request with the groups of those rows alone that make the projections. */
function fittedRequest({ base }: Space, request: ProjectionRequest): ProjectionRequest {
  const { groups } = request;
  if (!base || !groups) return request;
  return { ...request, groups: { ...groups, codeOf: groups.codeOf.slice(0, base.vectors.rows) } };
}

/** At least k neighbors of every point (or as many as there are), found once. */
function neighborsOf(space: Space, k: number, run: Run): Neighbors {
  const wanted = Math.min(k, Math.max(0, space.vectors.rows - 1));
  if (!space.neighbors || space.neighbors.k < wanted) {
    space.neighbors = allNeighbors(space.vectors, wanted, run);
  }
  return space.neighbors;
}

function loops(): LayoutLoops {
  if (!kernels) return new PlainLayoutLoops();
  return new WasmLayoutLoops(new KernelSpace(kernels, undefined, crew));
}

/** The coordinates of all points; layouts show the principal components until they have begun. */
function coordinatesOf(space: Space, request: ProjectionRequest, run: LayoutRun): Matrix {
  const { base, vectors } = space;
  if (base) {
    const fitted = coordinatesOf(base, request, withoutLayouts(run));
    return stack(fitted, placeIn(base, request, rowsFrom(vectors, fitted.rows), run));
  }
  const { method, groups, ...parameters } = request;
  return isLinear(method)
    ? linearOf(space, method, groups, run).coordinates
    : layoutOf(space, method, parameters, run);
}

/** Coordinates of further vectors in the projection of a space without a base. */
function placeIn(space: Space, request: ProjectionRequest, further: Matrix, run: Run): Matrix {
  const { method, groups, ...parameters } = request;
  if (isLinear(method)) {
    return placeLinear(linearOf(space, method, groups, run).model, space.vectors, further);
  }
  const coordinates = layoutOf(space, method, parameters, run);
  const { placingCount, place } = layoutAlgorithms[method];
  const count = placingCount(coordinates.rows, parameters);
  const neighbors = neighborsAmong(space.vectors, further, count, run);
  return place(loops(), coordinates, neighbors, parameters, run);
}

function withoutLayouts({ signal, yieldToQueries }: Run): Run {
  return { ...(signal ? { signal } : {}), ...(yieldToQueries ? { yieldToQueries } : {}) };
}

/** A run in the midst of which queries are answered. */
function runOf<Event>({ vectors }: Space, { signal, yieldToQueries }: JobContext<Event>): Run {
  vectors.readyForQueries();
  return { signal, yieldToQueries };
}

function rowsFrom({ data, rows, columns }: Matrix, first: number): Matrix {
  return { data: data.subarray(first * columns), rows: rows - first, columns };
}

/** The last layout is kept; it is the same when it has to be made again. */
function layoutOf(
  space: Space,
  method: LayoutMethod,
  parameters: LayoutParameters,
  run: LayoutRun,
): Matrix {
  checkParameters(method, parameters);
  const { rows } = space.vectors;
  const key = JSON.stringify([method, parametersFor(method, rows, parameters), parameters.seed]);
  if (space.layout?.key === key) return space.layout.coordinates;
  const start = linearOf(space, "pca", undefined, run).coordinates;
  run.onLayout?.(selectColumns(start, [0, 1, 2]).data, 0);
  const { neighborCount, fit } = layoutAlgorithms[method];
  const neighbors = neighborsOf(space, neighborCount(rows, parameters), run);
  const coordinates = fit(loops(), neighbors, start, parameters, run);
  space.layout = { key, coordinates };
  return coordinates;
}

/** Clusters stand apart best in more columns than a picture has, and where points may come as near as they like. */
const clusterLayout = { columns: 5, neighbors: 15, minDistance: 0 } as const;

/** A layout by UMAP in which clusters stand apart, made once. */
function clusterLayoutOf(space: Space, run: LayoutRun): Matrix {
  if (space.clusterLayout) return space.clusterLayout;
  const start = linearOf(space, "pca", undefined, run).coordinates;
  const neighbors = neighborsOf(space, umapNeighborCount(start.rows, clusterLayout), run);
  const layout = fitUmap(loops(), neighbors, start, clusterLayout, run);
  gather(layout, duplicates(space.vectors));
  space.clusterLayout = layout;
  return layout;
}

/** Puts equal points, which a layout spreads out, in one place, so that they do not make clusters of their own. */
function gather(layout: Matrix, groups: readonly (readonly number[])[]): void {
  for (const [first, ...others] of groups) {
    for (const other of others) row(layout, other).set(row(layout, first!));
  }
}

/** How the points join by density, found once. */
function hierarchyOf(space: Space, run: LayoutRun): ClusterHierarchy {
  if (space.hierarchy) return space.hierarchy;
  const layout = clusterLayoutOf(space, run);
  const hierarchy = fitHierarchy(layout, clusterReach(layout.rows), withoutLayouts(run));
  space.hierarchy = { ...hierarchy, levels: levelsOf(hierarchy) };
  return space.hierarchy;
}

/** A run that tells the fraction (0 to 1) of the work that is done. */
function tellingRun(space: Space, context: JobContext<number>): LayoutRun {
  const onLayout = (_: Float32Array, progress: number) => context.emit(progress);
  return { ...runOf(space, context), onLayout };
}

/** Whether these rows are one vector; a layout draws equal ones apart. */
function areEqual(vectors: Matrix, rows: Int32Array): boolean {
  const first = row(vectors, rows[0] ?? 0);
  return rows.every((each) => row(vectors, each).every((value, at) => value === first[at]));
}

/** Nearest points of each by which groups are judged. */
const qualityNeighbors = 10;
/** Nearest points of each among which an outlier stands out, and a near-duplicate is found. */
const outlierNeighbors = 15;
/** Points and groups of them that are listed. */
const maximumListed = 500;

function outlierSize(rows: number): number {
  return neighborhoodSize(outlierNeighbors, rows);
}

function outliersOf(space: Space, run: Run): readonly Outlier[] {
  const neighbors = firstOfEach(
    neighborsOf(space, outlierNeighbors, run),
    outlierSize(space.vectors.rows),
  );
  space.outliers ??= outliersBy(outlierFactors(byCosineDistance(neighbors), run));
  return space.outliers;
}

function duplicatesOf(space: Space, run: Run): Duplicates {
  space.duplicates ??= {
    equal: duplicates(space.vectors),
    near: nearDuplicates(space.vectors, neighborsOf(space, outlierNeighbors, run)),
  };
  return space.duplicates;
}

function alikePointsOf(space: Space, run: Run): AlikePoints[] {
  const { equal, near } = duplicatesOf(space, run);
  return alikePoints(equal, near);
}

function withTypical(space: Space, clusters: Clusters, run: Run): FoundClusters {
  const { labels, count } = clusters;
  return { ...clusters, typical: typicalRows(space.vectors, labels, count, run) };
}

function listed<T>(all: readonly T[]): Listed<T> {
  return { count: all.length, first: all.slice(0, maximumListed) };
}

/** Jobs of few milliseconds for which a user waits: they are done in the midst of others. */
export const promptJobs = ["nearest", "neighbors"];

/** What the projection thread can do. */
export const projectionJobs = {
  project(
    argument: { space: SharedSpace; request: ProjectionRequest },
    context: JobContext<LayoutEvent>,
  ): Projection {
    const space = spaceOf(argument.space);
    const request = fittedRequest(space, argument.request);
    const { method } = request;
    const { signal, emit } = context;
    const onLayout = (coordinates: Float32Array, progress: number) =>
      emit({ coordinates, progress });
    // Principal components are there before anything is to be asked of the vectors.
    const run = method === "pca" ? { signal } : { ...runOf(space, context), onLayout };
    const coordinates = coordinatesOf(space, request, run);
    const own = { ...coordinates, data: coordinates.data.slice() };
    if (!isLinear(method)) return { method, coordinates: own, explainedVariance: [] };
    const { model, separation } = shownFit(space, method, request, run);
    return {
      ...{ method, coordinates: own, explainedVariance: explainedVariance(model) },
      ...(separation ? { separation } : {}),
    };
  },

  place(
    argument: { space: SharedSpace; request: ProjectionRequest; further: Matrix },
    context: JobContext,
  ): Matrix {
    const space = spaceOf(argument.space);
    const request = fittedRequest(space, argument.request);
    return placeIn(space.base ?? space, request, argument.further, runOf(space, context));
  },

  nearest(argument: { space: SharedSpace; query: Float32Array; k: number }): Neighbors {
    return nearest(spaceOf(argument.space).vectors, argument.query, argument.k);
  },

  neighbors(argument: { space: SharedSpace; row: number; k: number }): Neighbors {
    const { vectors } = spaceOf(argument.space);
    return nearest(vectors, row(vectors, argument.row), argument.k, argument.row);
  },

  allNeighbors(argument: { space: SharedSpace; k: number }, context: JobContext): Neighbors {
    const space = spaceOf(argument.space);
    return firstOfEach(neighborsOf(space, argument.k, runOf(space, context)), argument.k);
  },

  fidelity(argument: FidelityRequest & { space: SharedSpace }, context: JobContext): ViewFidelity {
    const { axes, k, categoryOf = new Uint32Array(0) } = argument;
    const { categories = categoryOf.reduce((maximum, c) => Math.max(maximum, c + 1), 0) } =
      argument;
    const space = spaceOf(argument.space);
    const request = fittedRequest(space, argument.request);
    const run = runOf(space, context);
    const view = selectColumns(coordinatesOf(space, request, run), axes);
    const neighbors = neighborsOf(space, neighborhoodSize(k, space.vectors.rows), run);
    return {
      ...neighborhoodFidelity(space.vectors, view, neighbors, k, run),
      ...linearFigures(space, request, axes, run),
      silhouette: silhouetteByCategory(space.vectors, categoryOf, categories, run),
    };
  },

  /** The clusterings to choose from; tells the fraction of the work that is done. */
  clusterLevels(
    argument: { space: SharedSpace },
    context: JobContext<number>,
  ): readonly ClusterLevel[] {
    const space = spaceOf(argument.space);
    return hierarchyOf(space, tellingRun(space, context)).levels;
  },

  /** Clusters of `minimumSize` points and more; tells the fraction of the work that is done. */
  cluster(
    argument: { space: SharedSpace; minimumSize: number },
    context: JobContext<number>,
  ): FoundClusters {
    const space = spaceOf(argument.space);
    const run = tellingRun(space, context);
    const clusters = clustersIn(hierarchyOf(space, run), argument.minimumSize);
    return withTypical(space, clusters, run);
  },

  /** So many clusters by k-means, one where all vectors are equal; tells the fraction that is done. */
  kMeans(
    argument: { space: SharedSpace; clusters: number },
    context: JobContext<number>,
  ): FoundClusters {
    const space = spaceOf(argument.space);
    const run = tellingRun(space, context);
    const layout = clusterLayoutOf(space, run);
    const rows = Int32Array.from({ length: layout.rows }, (_, row) => row);
    const unordered = areEqual(space.vectors, rows)
      ? new Int32Array(rows.length)
      : kMeans(layout, argument, withoutLayouts(run)).labels;
    const probabilities = new Float64Array(unordered.length).fill(1);
    const clusters = numbered(unordered, probabilities, () => NaN);
    return withTypical(space, clusters, run);
  },

  /** The part (from 0) of each of these rows. */
  split(
    argument: { space: SharedSpace; rows: Int32Array },
    context: JobContext<number>,
  ): Int32Array {
    const space = spaceOf(argument.space);
    const run = tellingRun(space, context);
    if (areEqual(space.vectors, argument.rows)) return new Int32Array(argument.rows.length);
    const hierarchy = hierarchyOf(space, run);
    return splitOf(clusterLayoutOf(space, run), hierarchy, argument.rows, withoutLayouts(run));
  },

  /** Where points are among the centers of their clusters (-1 for none), and clusters among each other. */
  centers(
    argument: { space: SharedSpace; labels: Int32Array; clusters: number },
    context: JobContext,
  ): CenterCosines {
    const space = spaceOf(argument.space);
    const { labels, clusters } = argument;
    return centerCosines(space.vectors, labels, clusters, runOf(space, context));
  },

  /** The labels with each row that is in no cluster (-1) put into the nearest one. */
  assignOutliers(
    argument: { space: SharedSpace; labels: Int32Array; clusters: number },
    context: JobContext,
  ): Int32Array {
    const space = spaceOf(argument.space);
    const { labels, clusters } = argument;
    return withNearest(space.vectors, labels, clusters, runOf(space, context));
  },

  duplicates(argument: { space: SharedSpace }, context: JobContext): Duplicates {
    const space = spaceOf(argument.space);
    return duplicatesOf(space, runOf(space, context));
  },

  quality(argument: Partial<Grouped> & { space: SharedSpace }, context: JobContext): Quality {
    const { codeOf, groups = 0 } = argument;
    const space = spaceOf(argument.space);
    const { vectors } = space;
    const run = runOf(space, context);
    const neighbors = neighborsOf(space, outlierNeighbors, run);
    const k = neighborhoodSize(qualityNeighbors, vectors.rows);
    const nearest = firstOfEach(neighbors, k);
    const judged = codeOf && judgeGroups(vectors, nearest, codeOf, groups, run);
    const odd = codeOf && typeof judged === "object" ? oddPoints(nearest, k, codeOf, groups) : [];
    return {
      ...(judged ? { judged } : {}),
      nearest: nearest.indices,
      k,
      misplaced: listed(odd),
      outliers: { ...listed(outliersOf(space, run)), k: outlierSize(vectors.rows) },
      alike: listed(alikePointsOf(space, run)),
    };
  },

  /** How well two groupings of the same points agree. */
  agreement(argument: { one: Uint32Array; other: Uint32Array }): Agreement {
    return agreement(argument.one, argument.other);
  },

  forget({ id }: { id: number }): void {
    spaces.delete(id);
    crew?.release();
  },

  /** How many spaces are held. */
  held(): number {
    return spaces.size;
  },
};

/** What is to be said of linear methods alone. */
function linearFigures(
  space: Space,
  request: ProjectionRequest,
  axes: readonly number[],
  run: Run,
): Partial<ViewFidelity> {
  const { method, groups } = request;
  if (!isLinear(method)) return {};
  const { model } = shownFit(space, method, request, run);
  const { vectors } = space.base ?? space;
  const recognition =
    isGrouped(method) && groups ? checkDiscriminants(vectors, groups, axes, run) : undefined;
  return {
    variance: shownVariance(model, axes),
    reconstructionError: reconstructionError(model, vectors.rows, axes),
    ...(recognition ? { recognition } : {}),
  };
}

function selectColumns({ data, rows, columns }: Matrix, wanted: readonly number[]): Matrix {
  const selected = new Float32Array(rows * wanted.length);
  for (let i = 0; i < rows; i++) {
    wanted.forEach((column, place) => {
      selected[i * wanted.length + place] = data[i * columns + column]!;
    });
  }
  return { data: selected, rows, columns: wanted.length };
}

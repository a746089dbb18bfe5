import type { ResourceLimits } from "node:worker_threads";
import { setImmediate } from "node:timers/promises";
import type { Agreement } from "../../core/clusters/agreement";
import type { CenterCosines } from "../../core/clusters/centers";
import type { FoundClusters } from "../../core/clusters/clusters";
import type { ClusterLevel } from "../../core/clusters/levels";
import { matrix, type Matrix, widen } from "../../core/vectors/matrix";
import { Failure } from "../../core/model/failures";
import type { Neighbors } from "../../core/vectors/neighbors";
import type { Projection, ProjectionRequest } from "../../core/projection/projection";
import {
  numbersOf,
  type SharedVectors,
  sharedOf,
  shareVectors,
} from "../../core/vectors/sharedVectors";
import type {
  Duplicates,
  FidelityRequest,
  Grouped,
  projectionJobs,
  Quality,
  SharedSpace,
  ViewFidelity,
} from "../thread/projectionJobs";
import { WorkerClient } from "../rpc";

type Client = WorkerClient<typeof projectionJobs>;

/** Numbers copied before the event loop gets its turn: a few milliseconds. */
const chunk = 2 ** 20;

/**
 * Projections, neighbors and fidelity, computed in one worker thread that starts at the first call
 * and stays. Everything rejects with Failure: `canceled` on abort, `matrixShape`, `matrixValues`,
 * `parameter`, `tooFewPoints`, and `outOfMemory` or `unexpected` when the thread died (the next call starts a
 * new one).
 */
export class Projector {
  private readonly client: Client;
  private nextId = 0;
  private readonly adopted = new WeakSet<WebAssembly.Memory>();

  /**
   * @param workerPath the bundle of `src/worker/thread/worker.ts`
   * @param limits of the thread's memory; by default Node's
   */
  constructor(workerPath: string, limits?: ResourceLimits) {
    this.client = new WorkerClient(workerPath, limits);
  }

  /**
   * Gives the thread vectors in memory that it shares: theirs where they lie in such memory that it does not have yet,
   * else a copy. Projections are made of the first `fitted` rows (absent: of all), and the other rows placed in them.
   */
  async open(vectors: Matrix, fitted?: number): Promise<VectorSpace> {
    matrix(vectors.data, vectors.rows, vectors.columns);
    const shared = {
      ...(this.adopt(vectors) ?? (await copyOf(vectors))),
      id: this.nextId++,
      ...(fitted === undefined ? {} : { fitted }),
    };
    return new VectorSpace(this.client, shared, vectors.columns);
  }

  /** Two spaces in one memory would compute in the same place, so each memory is taken once. */
  private adopt(vectors: Matrix): SharedVectors | undefined {
    const shared = sharedOf(vectors);
    if (!shared?.memory || this.adopted.has(shared.memory)) return undefined;
    this.adopted.add(shared.memory);
    return shared;
  }

  /** How well two groupings of the same points agree. */
  agreement(one: Uint32Array, other: Uint32Array, signal?: AbortSignal): Promise<Agreement> {
    return this.client.call("agreement", { one, other }, { signal });
  }

  /** How many spaces the thread holds. */
  held(): Promise<number> {
    return this.client.call("held", undefined);
  }

  /** Ends the thread; calls that wait are rejected as `canceled`. */
  dispose(): Promise<void> {
    return this.client.dispose();
  }
}

/** The vectors in memory that threads share, copied a chunk at a time. */
async function copyOf(vectors: Matrix): Promise<SharedVectors> {
  const { rows, columns, data } = vectors;
  const shared = shareVectors(rows, columns);
  const numbers = numbersOf(shared);
  const chunkRows = Math.ceil(chunk / Math.max(1, columns));
  for (let start = 0; start < rows; start += chunkRows) {
    const end = Math.min(rows, start + chunkRows);
    if (shared.columns === columns) {
      numbers.set(data.subarray(start * columns, end * columns), start * columns);
    } else {
      for (let i = start; i < end; i++) {
        const [from, to] = [i * columns, i * shared.columns];
        for (let column = 0; column < columns; column++) {
          numbers[to + column] = data[from + column] ?? 0;
        }
      }
    }
    await setImmediate();
  }
  return shared;
}

export interface ProjectOptions {
  readonly signal?: AbortSignal;
  /** Intermediate coordinates (rows x 3) and the fraction (0 to 1) of the work that is done. */
  readonly onLayout?: (coordinates: Float32Array, progress: number) => void;
}

export interface ClusterOptions {
  readonly signal?: AbortSignal;
  /** The fraction (0 to 1) of the work that is done. */
  readonly onProgress?: (fraction: number) => void;
}

/** Vectors that stay with the projection thread until disposed of. */
export class VectorSpace {
  private isDisposed = false;

  constructor(
    private readonly client: Client,
    private readonly memory: SharedSpace,
    /** Numbers in a vector, without those that the shared memory adds. */
    private readonly columns: number,
  ) {}

  /**
   * The vectors where the thread has them, so that nobody needs a copy; undefined where they are padded there.
   * They are only to be read.
   */
  get shared(): Matrix | undefined {
    const { memory, columns } = this;
    if (memory.columns !== columns) return undefined;
    return matrix(numbersOf(memory), memory.rows, columns);
  }

  async project(request: ProjectionRequest, options: ProjectOptions = {}): Promise<Projection> {
    const { signal, onLayout } = options;
    return this.client.call(
      "project",
      { space: this.held, request },
      {
        signal,
        onEvent: onLayout && (({ coordinates, progress }) => onLayout(coordinates, progress)),
      },
    );
  }

  /** Coordinates of further vectors in a projection, whose points stay put. */
  async place(request: ProjectionRequest, further: Matrix, signal?: AbortSignal): Promise<Matrix> {
    const argument = { space: this.held, request, further: this.fit(further) };
    return this.client.call("place", argument, { signal });
  }

  /** The k nearest other rows of a row, by cosine. */
  async neighbors(row: number, k: number): Promise<Neighbors> {
    return this.client.call("neighbors", { space: this.held, row, k });
  }

  /** The k rows nearest to a vector of the same length, by cosine. */
  async nearest(vector: Float32Array, k: number): Promise<Neighbors> {
    const { data: query } = this.fit({ data: vector, rows: 1, columns: vector.length });
    return this.client.call("nearest", { space: this.held, query, k });
  }

  /** The k nearest other rows of every row, by cosine. */
  async allNeighbors(k: number, signal?: AbortSignal): Promise<Neighbors> {
    return this.client.call("allNeighbors", { space: this.held, k }, { signal });
  }

  async fidelity(view: FidelityRequest, signal?: AbortSignal): Promise<ViewFidelity> {
    return this.client.call("fidelity", { ...view, space: this.held }, { signal });
  }

  /** The same when there is nothing else to do: begins after a pause, and gives way to every other call. */
  async fidelityWhenIdle(view: FidelityRequest, signal: AbortSignal): Promise<ViewFidelity> {
    return this.client.callWhenIdle("fidelity", { ...view, space: this.held }, signal);
  }

  /** The clusterings to choose from, from many small clusters to few large ones. Found once. */
  async clusterLevels({ signal, onProgress }: ClusterOptions = {}): Promise<
    readonly ClusterLevel[]
  > {
    const argument = { space: this.held };
    return this.client.call("clusterLevels", argument, { signal, onEvent: onProgress });
  }

  /** Clusters of `minimumSize` (2 or more) points and more; of other sizes at once after the first time. */
  async cluster(
    minimumSize: number,
    { signal, onProgress }: ClusterOptions = {},
  ): Promise<FoundClusters> {
    const argument = { space: this.held, minimumSize };
    return this.client.call("cluster", argument, { signal, onEvent: onProgress });
  }

  /** So many clusters (1 or more) by k-means; one where all vectors are equal. */
  async kMeans(
    clusters: number,
    { signal, onProgress }: ClusterOptions = {},
  ): Promise<FoundClusters> {
    const argument = { space: this.held, clusters };
    return this.client.call("kMeans", argument, { signal, onEvent: onProgress });
  }

  /** The part (from 0) of each of these rows: their clusters where they part first, or two by k-means. */
  async split(rows: Int32Array, { signal, onProgress }: ClusterOptions = {}): Promise<Int32Array> {
    const argument = { space: this.held, rows };
    return this.client.call("split", argument, { signal, onEvent: onProgress });
  }

  /** Where rows are among the centers of their clusters (-1 for none), and clusters among each other. */
  async centers(
    labels: Int32Array,
    clusters: number,
    signal?: AbortSignal,
  ): Promise<CenterCosines> {
    return this.client.call("centers", { space: this.held, labels, clusters }, { signal });
  }

  /** The labels with each row that is in no cluster (-1) put into the nearest one. */
  async assignOutliers(
    labels: Int32Array,
    clusters: number,
    signal?: AbortSignal,
  ): Promise<Int32Array> {
    return this.client.call("assignOutliers", { space: this.held, labels, clusters }, { signal });
  }

  /** Points with equal and with almost equal vectors. */
  async duplicates(signal?: AbortSignal): Promise<Duplicates> {
    return this.client.call("duplicates", { space: this.held }, { signal });
  }

  /** How well groups stand apart, if there are any, and which points are odd. */
  async quality(grouped: Partial<Grouped>, signal?: AbortSignal): Promise<Quality> {
    return this.client.call("quality", { ...grouped, space: this.held }, { signal });
  }

  /** Lets the thread forget the vectors; whatever is asked after that rejects as `canceled`. */
  dispose(): void {
    this.isDisposed = true;
    if (this.client.running)
      void this.client.call("forget", { id: this.memory.id }).catch(() => {});
  }

  /** The memory, which the thread would hold again if it were named to it after its end. */
  private get held(): SharedSpace {
    if (this.isDisposed) throw new Failure({ kind: "canceled" });
    return this.memory;
  }

  /**
   * Further vectors as wide as the shared ones, in a buffer of their own: a message takes along all of
   * a buffer of which it shows a part. Throws `matrixShape` when they are of another length.
   */
  private fit(further: Matrix): Matrix {
    const { rows, columns } = matrix(further.data, further.rows, this.columns);
    return widen({ data: further.data.slice(), rows, columns }, this.memory.columns);
  }
}

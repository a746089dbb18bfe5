import { type ClusterLevel, levelOfSize } from "../../core/clusters/levels";
import { minimumClusterSize } from "../../core/clusters/making";
import type { TextColumn } from "../../core/model/columns";
import type { ClusterOptions, VectorSpace } from "../../worker/client/projector";
import type { TextReader } from "../../worker/client/textReader";

/** Keywords that are told of a cluster. */
export const keywordsTold = 8;

/** The clusters of one level. */
export interface LevelClusters {
  readonly count: number;
  readonly labels: Int32Array;
  readonly persistences: Float64Array;
  readonly keywords: readonly (readonly string[])[];
}

/** What was found of the clusters of some vectors, as long as these are in use. */
export class FoundLevels {
  private static readonly known = new WeakMap<VectorSpace, FoundLevels>();
  private readonly clusters = new Map<number, Promise<LevelClusters>>();
  /** The levels to choose from, from many small clusters to few large ones, once they are found. */
  levels: readonly ClusterLevel[] | undefined;

  static of(space: VectorSpace, column: TextColumn, texts: TextReader): FoundLevels {
    const found = this.known.get(space) ?? new FoundLevels(space, column, texts);
    this.known.set(space, found);
    return found;
  }

  private constructor(
    private readonly space: VectorSpace,
    private readonly column: TextColumn,
    private readonly texts: TextReader,
  ) {}

  async find(options: ClusterOptions): Promise<readonly ClusterLevel[]> {
    this.levels ??= await this.space.clusterLevels(options);
    return this.levels;
  }

  /** The level that suits the number of points; -1 where there are none. */
  static usual(levels: readonly ClusterLevel[], points: number): number {
    return levelOfSize(levels, minimumClusterSize(points));
  }

  /** The clusters of a level. */
  at({ minimumSize }: ClusterLevel, options: ClusterOptions = {}): Promise<LevelClusters> {
    const known = this.clusters.get(minimumSize);
    if (known) return known;
    const found = this.clustersOf([minimumSize], options).then(([clusters]) => clusters!);
    this.keep(minimumSize, found);
    return found;
  }

  /** Finds the clusters of all levels, so that each is there at once. */
  async prepare(): Promise<void> {
    const sizes = (this.levels ?? [])
      .map(({ minimumSize }) => minimumSize)
      .filter((size) => !this.clusters.has(size));
    if (sizes.length === 0) return;
    const found = await this.clustersOf(sizes, {});
    found.forEach((clusters, place) => this.keep(sizes[place]!, Promise.resolve(clusters)));
  }

  private async clustersOf(
    sizes: readonly number[],
    options: ClusterOptions,
  ): Promise<LevelClusters[]> {
    const found = [];
    for (const size of sizes) found.push(await this.space.cluster(size, options));
    const clusterings = found.map(({ count, labels, typical }) => ({
      clusters: count,
      labels,
      typical,
    }));
    const keywords = await this.texts.keywords(
      this.column,
      clusterings,
      keywordsTold,
      options.signal,
    );
    return found.map(({ count, labels, persistences }, place) => ({
      ...{ count, labels, persistences },
      keywords: keywords[place] ?? [],
    }));
  }

  private keep(size: number, clusters: Promise<LevelClusters>): void {
    this.clusters.set(size, clusters);
    clusters.catch(() => {
      if (this.clusters.get(size) === clusters) this.clusters.delete(size);
    });
  }
}

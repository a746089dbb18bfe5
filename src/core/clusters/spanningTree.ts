import { checkpoint, type Run } from "../checkpoint";
import { BoxTree } from "./boxTree";
import type { Matrix } from "../vectors/matrix";

/** The edges of a tree that joins all points, shortest first. */
export interface SpanningTree {
  readonly points: number;
  readonly ones: Int32Array;
  readonly others: Int32Array;
  /** Mutual reachability distance of each edge. */
  readonly lengths: Float64Array;
}

/**
 * The minimum spanning tree by mutual reachability: the largest of the Euclidean distance of two points and the
 * distances of both from their neighbor number `reach`, the point itself counted (Campello, Moulavi and Sander 2013).
 * Of edges of equal length the one between nearer points comes first. By Borůvka's method on a tree of boxes (McInnes
 * and Healy 2017, "Accelerated Hierarchical Density Based Clustering"). Throws `canceled`.
 */
export function spanningTree(points: Matrix, reach: number, run: Run = {}): SpanningTree {
  const tree = new BoxTree(points);
  const { rows, order } = tree;
  const { k, distances } = tree.neighbors(Math.max(0, reach - 1), run);
  const cores = Float64Array.from(order, (row) => (k > 0 ? distances[row * k + k - 1]! ** 2 : 0));
  const edges = new Boruvka(tree, cores).run(run);
  const sorted = Int32Array.from(edges.ones, (_, edge) => edge).sort(
    (a, b) =>
      edges.lengths[a]! - edges.lengths[b]! || edges.distances[a]! - edges.distances[b]! || a - b,
  );
  return {
    points: rows,
    ones: sorted.map((edge) => order[edges.ones[edge]!]!),
    others: sorted.map((edge) => order[edges.others[edge]!]!),
    lengths: Float64Array.from(sorted, (edge) => Math.sqrt(edges.lengths[edge]!)),
  };
}

/** Joins every group of points with the nearest other group, until one is left. All lengths are squared. */
class Boruvka {
  readonly ones: Int32Array;
  readonly others: Int32Array;
  readonly lengths: Float64Array;
  readonly distances: Float64Array;
  private count = 0;
  private readonly groups: Groups;
  /** The group of each place, and of each node whose points are all in one; -1 for other nodes. */
  private readonly groupOf: Int32Array;
  private readonly groupOfNode: Int32Array;
  /** The least core distance in each node. */
  private readonly coreOfNode: Float64Array;
  /** The best edge out of each group so far. */
  private readonly bestLengths: Float64Array;
  private readonly bestDistances: Float64Array;
  private readonly bestOnes: Int32Array;
  private readonly bestOthers: Int32Array;

  constructor(
    private readonly tree: BoxTree,
    private readonly cores: Float64Array,
  ) {
    const { rows, nodeCount } = tree;
    const edges = Math.max(0, rows - 1);
    this.ones = new Int32Array(edges);
    this.others = new Int32Array(edges);
    this.lengths = new Float64Array(edges);
    this.distances = new Float64Array(edges);
    this.groups = new Groups(rows);
    this.groupOf = new Int32Array(rows);
    this.groupOfNode = new Int32Array(nodeCount);
    this.coreOfNode = new Float64Array(nodeCount);
    this.bestLengths = new Float64Array(rows);
    this.bestDistances = new Float64Array(rows);
    this.bestOnes = new Int32Array(rows);
    this.bestOthers = new Int32Array(rows);
    for (let node = nodeCount - 1; node >= 0; node--) {
      this.coreOfNode[node] = cores
        .subarray(tree.starts[node], tree.ends[node])
        .reduce((least, core) => Math.min(least, core), Infinity);
    }
  }

  run(run: Run): this {
    while (this.count < this.ones.length) {
      this.update();
      this.bestLengths.fill(Infinity);
      for (let place = 0; place < this.tree.rows; place++) {
        if (place % 1024 === 0) checkpoint(run);
        const group = this.groupOf[place]!;
        if (this.cores[place]! <= this.bestLengths[group]!) this.visit(place, group, 0, 0);
      }
      this.join();
    }
    return this;
  }

  private update(): void {
    const { tree, groupOf, groupOfNode, groups } = this;
    for (let place = 0; place < groupOf.length; place++) groupOf[place] = groups.of(place);
    for (let node = tree.nodeCount - 1; node >= 0; node--) {
      const second = tree.seconds[node]!;
      if (second > 0) {
        const group = groupOfNode[node + 1]!;
        groupOfNode[node] = group === groupOfNode[second]! ? group : -1;
        continue;
      }
      const group = groupOf[tree.starts[node]!]!;
      const inside = groupOf.subarray(tree.starts[node], tree.ends[node]);
      groupOfNode[node] = inside.every((each) => each === group) ? group : -1;
    }
  }

  /** Looks in a node, so far from the place, for a better edge from there out of its group. */
  private visit(place: number, group: number, node: number, distance: number): void {
    const { tree, cores } = this;
    if (this.groupOfNode[node] === group) return;
    const length = Math.max(distance, cores[place]!, this.coreOfNode[node]!);
    if (!this.isBetter(group, length, distance)) return;
    const second = tree.seconds[node]!;
    if (second > 0) {
      const toFirst = tree.squaredDistanceFrom(place, node + 1);
      const toSecond = tree.squaredDistanceFrom(place, second);
      if (toSecond < toFirst) {
        this.visit(place, group, second, toSecond);
        this.visit(place, group, node + 1, toFirst);
      } else {
        this.visit(place, group, node + 1, toFirst);
        this.visit(place, group, second, toSecond);
      }
      return;
    }
    for (let other = tree.starts[node]!; other < tree.ends[node]!; other++) {
      if (this.groupOf[other] === group) continue;
      const apart = tree.squaredDistance(place, other);
      const reached = Math.max(apart, cores[place]!, cores[other]!);
      if (!this.isBetter(group, reached, apart)) continue;
      this.bestLengths[group] = reached;
      this.bestDistances[group] = apart;
      this.bestOnes[group] = place;
      this.bestOthers[group] = other;
    }
  }

  private isBetter(group: number, length: number, distance: number): boolean {
    const best = this.bestLengths[group]!;
    return length < best || (length === best && distance < this.bestDistances[group]!);
  }

  /** Two groups may have found the same edge, or, of equal length, two edges that close a ring. */
  private join(): void {
    for (let group = 0; group < this.bestLengths.length; group++) {
      if (this.bestLengths[group] === Infinity) continue;
      const [one, other] = [this.bestOnes[group]!, this.bestOthers[group]!];
      if (!this.groups.join(one, other)) continue;
      this.ones[this.count] = one;
      this.others[this.count] = other;
      this.lengths[this.count] = this.bestLengths[group]!;
      this.distances[this.count] = this.bestDistances[group]!;
      this.count++;
    }
  }
}

/** Disjoint groups of the numbers below `count` (Tarjan 1975). */
export class Groups {
  private readonly parents: Int32Array;
  private readonly sizes: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i);
    this.sizes = new Int32Array(count).fill(1);
  }

  /** The number that stands for the group of `member`. */
  of(member: number): number {
    const { parents } = this;
    let at = member;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  }

  sizeOf(member: number): number {
    return this.sizes[this.of(member)]!;
  }

  /** False when both are in one group already. */
  join(one: number, other: number): boolean {
    let [large, small] = [this.of(one), this.of(other)];
    if (large === small) return false;
    if (this.sizes[large]! < this.sizes[small]!) [large, small] = [small, large];
    this.parents[small] = large;
    this.sizes[large]! += this.sizes[small]!;
    return true;
  }
}

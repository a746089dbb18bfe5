import { checkpoint, type Run } from "../checkpoint";
import { select, widestAxis } from "../vectors/halving";
import type { Matrix } from "../vectors/matrix";

/** Points in the largest leaf. */
const leafPoints = 12;

/**
 * A balanced tree of points in few dimensions, each node with the box around its points (Bentley 1975,
 * "Multidimensional binary search trees used for associative searching"). Nodes are numbered in the order of depth
 * first. Points are kept, and named by `place`, in the order of the leaves; `order` says which row each is.
 */
export class BoxTree {
  readonly rows: number;
  readonly columns: number;
  /** The row in each place. */
  readonly order: Int32Array;
  /** The coordinates by place, rows x columns. */
  readonly points: Float32Array;
  readonly nodeCount: number;
  /** Of each node, where its places begin and end. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The second child of each node, the first being the next node; 0 for a leaf. */
  readonly seconds: Int32Array;
  /** Of each node the minimum of every column, then the maximum of every column. */
  private readonly boxes: Float32Array;

  constructor({ data, rows, columns }: Matrix) {
    this.rows = rows;
    this.columns = columns;
    this.order = Int32Array.from({ length: rows }, (_, row) => row);
    const maximumNodes = Math.max(
      1,
      2 ** Math.ceil(Math.log2(Math.max(1, (2 * rows) / leafPoints)) + 1),
    );
    this.starts = new Int32Array(maximumNodes);
    this.ends = new Int32Array(maximumNodes);
    this.seconds = new Int32Array(maximumNodes);
    this.boxes = new Float32Array(maximumNodes * 2 * columns);
    this.nodeCount = this.split({ data, columns }, 0, 0, rows);
    this.points = new Float32Array(rows * columns);
    this.order.forEach((row, place) => {
      this.points.set(data.subarray(row * columns, (row + 1) * columns), place * columns);
    });
  }

  /** Makes the node of places [from, to) and those within it; returns the number of the node after them. */
  private split(
    rows: Pick<Matrix, "data" | "columns">,
    node: number,
    from: number,
    to: number,
  ): number {
    this.starts[node] = from;
    this.ends[node] = to;
    this.bound(rows, node);
    if (to - from <= leafPoints) return node + 1;
    const middle = (from + to) >> 1;
    const axis = widestAxis(this.order, rows, rows.columns, from, to);
    select(this.order, rows, axis, from, to, middle);
    const second = this.split(rows, node + 1, from, middle);
    this.seconds[node] = second;
    return this.split(rows, second, middle, to);
  }

  private bound({ data, columns }: Pick<Matrix, "data" | "columns">, node: number): void {
    const low = node * 2 * columns;
    this.boxes.fill(Infinity, low, low + columns);
    this.boxes.fill(-Infinity, low + columns, low + 2 * columns);
    for (let place = this.starts[node]!; place < this.ends[node]!; place++) {
      const at = this.order[place]! * columns;
      for (let c = 0; c < columns; c++) {
        const value = data[at + c]!;
        if (value < this.boxes[low + c]!) this.boxes[low + c] = value;
        if (value > this.boxes[low + columns + c]!) this.boxes[low + columns + c] = value;
      }
    }
  }

  /** The squared distance of two places. */
  squaredDistance(one: number, other: number): number {
    const { points, columns } = this;
    let sum = 0;
    for (let c = 0, p = one * columns, q = other * columns; c < columns; c++, p++, q++) {
      const difference = points[p]! - points[q]!;
      sum += difference * difference;
    }
    return sum;
  }

  /** The squared distance of a place from the box of a node. */
  squaredDistanceFrom(place: number, node: number): number {
    const { points, boxes, columns } = this;
    let sum = 0;
    for (let c = 0, p = place * columns, low = node * 2 * columns; c < columns; c++, p++, low++) {
      const value = points[p]!;
      const outside = Math.max(boxes[low]! - value, value - boxes[low + columns]!, 0);
      sum += outside * outside;
    }
    return sum;
  }

  /** The k nearest other rows of every row, nearest first; fewer where there are not as many. Throws `canceled`. */
  neighbors(k: number, run: Run = {}): NearestRows {
    const { rows, order } = this;
    const count = Math.max(0, Math.min(k, rows - 1));
    const indices = new Int32Array(rows * count);
    const distances = new Float64Array(rows * count);
    const search = new NearestSearch(this, count);
    for (let place = 0; count > 0 && place < rows; place++) {
      if (place % 1024 === 0) checkpoint(run);
      search.from(place);
      const at = order[place]! * count;
      for (let j = 0; j < count; j++) {
        indices[at + j] = order[search.places[j]!]!;
        distances[at + j] = Math.sqrt(search.squares[j]!);
      }
    }
    return { rows, k: count, indices, distances };
  }
}

/** The k nearest other rows of each row, nearest first. */
export interface NearestRows {
  readonly rows: number;
  readonly k: number;
  /** rows x k. */
  readonly indices: Int32Array;
  /** rows x k: Euclidean distances. */
  readonly distances: Float64Array;
}

class NearestSearch {
  readonly places: Int32Array;
  readonly squares: Float64Array;

  constructor(
    private readonly tree: BoxTree,
    private readonly k: number,
  ) {
    this.places = new Int32Array(k);
    this.squares = new Float64Array(k);
  }

  from(place: number): void {
    this.squares.fill(Infinity);
    this.visit(place, 0);
  }

  private visit(place: number, node: number): void {
    const { tree, squares, k } = this;
    const second = tree.seconds[node]!;
    if (second === 0) {
      for (let other = tree.starts[node]!; other < tree.ends[node]!; other++) {
        if (other !== place) this.offer(other, tree.squaredDistance(place, other));
      }
      return;
    }
    const first = node + 1;
    const [toFirst, toSecond] = [
      tree.squaredDistanceFrom(place, first),
      tree.squaredDistanceFrom(place, second),
    ];
    const secondIsNear = toSecond < toFirst;
    if (Math.min(toFirst, toSecond) < squares[k - 1]!) {
      this.visit(place, secondIsNear ? second : first);
    }
    if (Math.max(toFirst, toSecond) < squares[k - 1]!) {
      this.visit(place, secondIsNear ? first : second);
    }
  }

  private offer(other: number, square: number): void {
    const { places, squares, k } = this;
    if (square >= squares[k - 1]!) return;
    let at = k - 1;
    for (; at > 0 && squares[at - 1]! > square; at--) {
      squares[at] = squares[at - 1]!;
      places[at] = places[at - 1]!;
    }
    squares[at] = square;
    places[at] = other;
  }
}

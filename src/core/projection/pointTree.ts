import type { LayoutLoops, Points, TreeArrays } from "./layoutLoops";
import { select, widestAxis } from "../vectors/halving";

/** Points in the smallest nodes of the tree. */
export const blockPoints = 8;

/**
 * A balanced tree of points in space, to take far groups of them as one body (Barnes and Hut 1986,
 * "A hierarchical O(N log N) force-calculation algorithm"). Nodes are numbered in the order of
 * depth first, so that a walk needs no stack: inside is the next node, past it is `next`. The
 * order of the points is that of the last `sort`, bodies and spreads are those of the last `update`;
 * the tree is valid for points that moved in between, if less tight.
 */
export class PointTree implements TreeArrays {
  readonly count: number;
  readonly blocks: number;
  readonly nodeCount: number;
  readonly bodies: Float32Array;
  readonly nodes: Int32Array;
  readonly spreads: Float32Array;
  readonly order: Int32Array;

  constructor(loops: LayoutLoops, count: number) {
    this.count = count;
    this.blocks = Math.ceil(count / blockPoints);
    this.nodeCount = 2 * this.blocks - 1;
    this.bodies = loops.float32((this.nodeCount + this.blocks * blockPoints) * 4);
    this.nodes = loops.int32(this.nodeCount * 2);
    this.spreads = loops.float32(this.nodeCount);
    this.order = loops.int32(this.blocks * blockPoints);
    for (let place = 0; place < this.order.length; place++) {
      this.order[place] = Math.min(place, count - 1);
    }
    this.number(0, 0, this.blocks);
  }

  private number(node: number, first: number, last: number): void {
    this.nodes[node * 2] = node + 2 * (last - first) - 1;
    this.nodes[node * 2 + 1] = last - first === 1 ? first : -1;
    if (last - first === 1) return;
    const middle = (first + last) >> 1;
    this.number(node + 1, first, middle);
    this.number(node + 2 * (middle - first), middle, last);
  }

  /** Orders the points so that each node holds points that are near each other. */
  sort(points: Points): void {
    this.split(points, 0, this.blocks);
  }

  /** Halves the points of blocks [first, last) across the axis along which they extend most. */
  private split(points: Points, first: number, last: number): void {
    if (last - first === 1) return;
    const from = first * blockPoints;
    const to = Math.min(last * blockPoints, this.count);
    const middle = (first + last) >> 1;
    const rows = { data: points, columns: 4 };
    const axis = widestAxis(this.order, rows, 3, from, to);
    select(this.order, rows, axis, from, to, middle * blockPoints);
    this.split(points, first, middle);
    this.split(points, middle, last);
  }

  /** Takes the bodies from where the points are now. */
  update(points: Points): void {
    const { bodies, nodes, nodeCount, order, count } = this;
    for (let place = 0, at = nodeCount * 4; place < order.length; place++, at += 4) {
      const point = order[place]! * 4;
      bodies[at] = points[point]!;
      bodies[at + 1] = points[point + 1]!;
      bodies[at + 2] = points[point + 2]!;
      bodies[at + 3] = 1;
    }
    for (let node = nodeCount - 1; node >= 0; node--) {
      const block = nodes[node * 2 + 1]!;
      if (block < 0) this.join(node, node + 1, nodes[(node + 1) * 2]!);
      else this.gather(node, block * blockPoints, Math.min((block + 1) * blockPoints, count));
    }
  }

  /** Makes a node of the points in places [from, to). */
  private gather(node: number, from: number, to: number): void {
    const { bodies, spreads } = this;
    const first = (this.nodeCount + from) * 4;
    const last = (this.nodeCount + to) * 4;
    const mass = to - from;
    let [x, y, z] = [0, 0, 0];
    for (let at = first; at < last; at += 4) {
      x += bodies[at]!;
      y += bodies[at + 1]!;
      z += bodies[at + 2]!;
    }
    x /= mass;
    y /= mass;
    z /= mass;
    let spread = 0;
    for (let at = first; at < last; at += 4) {
      spread += (bodies[at]! - x) ** 2 + (bodies[at + 1]! - y) ** 2 + (bodies[at + 2]! - z) ** 2;
    }
    this.put(node, x, y, z, mass);
    spreads[node] = spread / mass;
  }

  /** Makes a node of two. */
  private join(node: number, one: number, other: number): void {
    const { bodies, spreads } = this;
    const [p, q] = [one * 4, other * 4];
    const mass = bodies[p + 3]! + bodies[q + 3]!;
    const fraction = bodies[q + 3]! / mass;
    const dx = bodies[q]! - bodies[p]!;
    const dy = bodies[q + 1]! - bodies[p + 1]!;
    const dz = bodies[q + 2]! - bodies[p + 2]!;
    this.put(
      node,
      bodies[p]! + fraction * dx,
      bodies[p + 1]! + fraction * dy,
      bodies[p + 2]! + fraction * dz,
      mass,
    );
    const apart = fraction * (1 - fraction) * (dx * dx + dy * dy + dz * dz);
    spreads[node] = (1 - fraction) * spreads[one]! + fraction * spreads[other]! + apart;
  }

  private put(node: number, x: number, y: number, z: number, mass: number): void {
    const { bodies } = this;
    bodies[node * 4] = x;
    bodies[node * 4 + 1] = y;
    bodies[node * 4 + 2] = z;
    bodies[node * 4 + 3] = mass;
  }
}

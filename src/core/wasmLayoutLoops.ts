import type { KernelSpace } from "./kernels";
import type { LayoutLoops, Points, TsneEdges, TsneStep, UmapEdges, UmapEpoch } from "./layoutLoops";
import type { PointTree } from "./pointTree";

/** The loops by the WebAssembly kernels, on arrays in their memory. */
export class WasmLayoutLoops implements LayoutLoops {
  constructor(private readonly space: KernelSpace) {}

  float32(length: number): Float32Array {
    return this.space.float32(this.space.allocate(length * 4), length).fill(0);
  }

  int32(length: number): Int32Array {
    return this.space.int32(this.space.allocate(length * 4), length).fill(0);
  }

  umapEpoch(layout: Points, edges: UmapEdges, epoch: UmapEpoch): void {
    this.space.kernels.umapEpoch(
      layout.byteOffset,
      edges.starts.byteOffset,
      edges.ends.byteOffset,
      edges.periods.byteOffset,
      edges.due.byteOffset,
      epoch.from,
      epoch.to,
      epoch.candidates,
      epoch.both,
      epoch.epoch,
      epoch.rate,
      epoch.a,
      epoch.b,
      epoch.random.byteOffset,
    );
  }

  tsnePush(tree: PointTree, tolerance: number, from: number, to: number, pushes: Points): number {
    return this.space.kernels.tsnePush(
      tree.bodies.byteOffset,
      tree.nodes.byteOffset,
      tree.spreads.byteOffset,
      tree.nodeCount,
      tree.count,
      tree.order.byteOffset,
      tolerance,
      from,
      to,
      pushes.byteOffset,
    );
  }

  tsnePull(layout: Points, edges: TsneEdges, from: number, to: number, pulls: Points): void {
    this.space.kernels.tsnePull(
      layout.byteOffset,
      edges.starts.byteOffset,
      edges.ends.byteOffset,
      edges.probabilities.byteOffset,
      from,
      to,
      pulls.byteOffset,
    );
  }

  tsneStep(layout: Points, count: number, step: TsneStep): void {
    this.space.kernels.tsneStep(
      layout.byteOffset,
      count,
      step.pulls.byteOffset,
      step.pushes.byteOffset,
      step.total,
      step.exaggeration,
      step.rate,
      step.momentum,
      step.steps.byteOffset,
      step.gains.byteOffset,
    );
  }
}

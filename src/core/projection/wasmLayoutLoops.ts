import type { KernelCall, KernelSpace, KernelTask } from "../vectors/wasmKernels";
import type {
  LayoutLoops,
  Points,
  TreeArrays,
  TsneEdges,
  TsneStep,
  UmapEdges,
  UmapEpoch,
} from "./layoutLoops";
import { maximumParts, stretches } from "../vectors/partition";

/** Points that are worth another thread's attention. */
const minimumPoints = 128;

/** The loops by the WebAssembly kernels, on arrays in their memory. */
export class WasmLayoutLoops implements LayoutLoops {
  constructor(private readonly space: KernelSpace) {}

  float32(length: number): Float32Array {
    return this.space.float32(this.space.allocate(length * 4), length).fill(0);
  }

  int32(length: number): Int32Array {
    return this.space.int32(this.space.allocate(length * 4), length).fill(0);
  }

  umapEpoch(layout: Points, before: Points, edges: UmapEdges, epoch: UmapEpoch): void {
    const call = (first: number, end: number): KernelCall => [
      "umapEpoch",
      epoch.columns,
      layout.byteOffset,
      before.byteOffset,
      edges.starts.byteOffset,
      edges.ends.byteOffset,
      edges.epochsPerSample.byteOffset,
      edges.due.byteOffset,
      first,
      end,
      epoch.candidates,
      epoch.attraction,
      epoch.epoch,
      epoch.rate,
      epoch.a,
      epoch.b,
      epoch.seed,
    ];
    this.space.share(this.tasks(epoch.from, epoch.to, call, minimumPoints));
  }

  tsneRepulsion(
    tree: TreeArrays,
    tolerance: number,
    from: number,
    to: number,
    repulsiveForces: Points,
  ): number {
    const tasks = this.tasks(from, to, (first, end) => [
      "tsneRepulsion",
      tree.bodies.byteOffset,
      tree.nodes.byteOffset,
      tree.spreads.byteOffset,
      tree.nodeCount,
      tree.count,
      tree.order.byteOffset,
      tolerance,
      first,
      end,
      repulsiveForces.byteOffset,
    ]);
    return this.space.share(tasks).reduce((sum, part) => sum + part, 0);
  }

  tsneAttraction(
    layout: Points,
    edges: TsneEdges,
    from: number,
    to: number,
    attractiveForces: Points,
  ): void {
    const tasks = this.tasks(from, to, (first, end) => [
      "tsneAttraction",
      layout.byteOffset,
      edges.starts.byteOffset,
      edges.ends.byteOffset,
      edges.probabilities.byteOffset,
      first,
      end,
      attractiveForces.byteOffset,
    ]);
    this.space.share(tasks);
  }

  tsneStep(layout: Points, count: number, step: TsneStep): void {
    this.space.kernels.tsneStep(
      layout.byteOffset,
      count,
      step.attractiveForces.byteOffset,
      step.repulsiveForces.byteOffset,
      step.total,
      step.exaggeration,
      step.rate,
      step.momentum,
      step.steps.byteOffset,
      step.gains.byteOffset,
    );
  }

  /** Calls for blocks or points [from, to) in parts of `minimum` or more. */
  private tasks(
    from: number,
    to: number,
    call: (from: number, to: number) => KernelCall,
    minimum = 1,
  ): KernelTask[] {
    const size = Math.max(minimum, Math.ceil((to - from) / maximumParts));
    return stretches(to - from, size, from).map(({ first, count }) => [call(first, first + count)]);
  }
}

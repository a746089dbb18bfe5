/*
 * The inner loops of the projection engine, in AssemblyScript for WebAssembly with 128-bit SIMD.
 * They see memory as addresses: matrices are row-major, `columns` is a multiple of 4. The callers
 * (src/core) lay out the memory, and ask for some hundred rows at a time: so a run can be stopped
 * between calls, and V8, which changes to optimized code only at a call, does so early.
 */
export * from "./sketches";
export * from "./codes";
export * from "./precise";
export * from "./covariance";
export * from "./basis";
export * from "./umap";
export * from "./tsne";

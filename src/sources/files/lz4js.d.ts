declare module "lz4js" {
  /** The bytes of an LZ4 frame, in memory of their own. */
  export function decompress(bytes: Uint8Array, length: number): Uint8Array;
}

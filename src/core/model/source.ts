import type { EngineDescription } from "./engine";
import { Failure } from "./failures";
import type { LeftRows, Roles } from "./vectorSource";

/** Of which rows the vectors are, where they are not all: an even sample, the same for the same seed. */
export interface Sampling {
  readonly rows: number;
  /** Rows of the whole, as far as it is known. */
  readonly of?: number;
  readonly seed: number;
}

/** Where vectors come from; a plot's vectors are never taken for those of the settings. */
export type Source =
  | { readonly kind: "engine"; readonly engine: EngineDescription }
  | {
      readonly kind: "file";
      readonly uri: string;
      /** The column of the vectors, in files that have several. */
      readonly column?: string;
      /** Tells the content from that of another version of the file. */
      readonly digest: string;
      readonly sampled?: Sampling;
      /** What its columns are for. */
      readonly roles?: Roles;
      /** The file beside it that the columns are from. */
      readonly beside?: string;
      /** The column of the lines that the rows begin in, of a text. */
      readonly lines?: string;
      /** Rows without a vector that can be used. */
      readonly left?: LeftRows;
      /** The model that made them, where the user named it. */
      readonly madeBy?: EngineDescription;
    }
  | {
      readonly kind: "database";
      readonly connection: string;
      readonly collection: string;
      readonly sampled?: Sampling;
      readonly madeBy?: EngineDescription;
    };

/** The engine that embeds further texts among these vectors; undefined where none is known. */
export function embedderOf(source: Source): EngineDescription | undefined {
  return source.kind === "engine" ? source.engine : source.madeBy;
}

/** As `embedderOf`; throws `noEmbedder` where there is none. */
export function requireEmbedder(source: Source): EngineDescription {
  const engine = embedderOf(source);
  if (!engine) throw new Failure({ kind: "noEmbedder", source: nameOf(source) });
  return engine;
}

/** The source as people call it: the model, the file or the collection. */
export function nameOf(source: Source): string {
  switch (source.kind) {
    case "engine":
      return source.engine.embeddingModel;
    case "file":
      return decodedName(source.uri);
    case "database":
      return source.collection;
  }
}

/** The source with the version of its engine's vectors, as far as it is known now. */
export function withVersion(source: Source, version: string | undefined): Source {
  if (version === undefined || source.kind !== "engine") return source;
  return { ...source, engine: { ...source.engine, version } };
}

function decodedName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

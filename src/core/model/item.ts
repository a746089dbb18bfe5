/** A place in a document: zero-based line and UTF-16 character, as editors count them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** How a text is written in its document, where that is not plainly: as a cell of CSV, as a value of JSON. */
export type Quoting = "csv" | "json";

/** A range in a document or notebook cell. */
export interface SourceRange {
  readonly uri: string;
  readonly start: Position;
  readonly end: Position;
  readonly quoting?: Quoting;
}

/** How a generated word came about, so that a run can be explained and repeated. */
export interface WordOrigin {
  readonly model: string;
  readonly digest?: string;
  readonly prompt: string;
  readonly seed: number;
  readonly round: number;
  /** When the model wrote it: ISO 8601, UTC. */
  readonly written?: string;
  /** It was not asked for in the run that uses it, but kept from an earlier one. */
  readonly kept?: boolean;
}

/** fresh: text and vector agree; stale: the source text changed; ghost: the source is gone. */
export type ItemState = "fresh" | "stale" | "ghost";

/** One text that becomes one point. Equal text in one category is one item with several sources. */
export interface Item {
  readonly text: string;
  readonly category: string;
  readonly sources: readonly SourceRange[];
  /** How often the text occurs, where `sources` holds only the first of its places. */
  readonly count?: number;
  readonly state: ItemState;
  readonly origin?: WordOrigin;
}

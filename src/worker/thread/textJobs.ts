import { type PointTable, tableOf } from "../../core/model/table";
import { relocate, type Relocated, type Whereabouts } from "../../core/text/relocate";
import {
  addPieces,
  type CutOptions,
  type Granularity,
  ItemCollector,
  type Piece,
  pieces,
  type TextSource,
} from "../../core/text/selection";
import { columnPieces, columnsOf, type TableKind } from "../../core/text/tables";

/** Into what to cut: by the text alone, or the cells of a column of a table. */
export type Cutting =
  | ({ readonly granularity: Granularity } & CutOptions)
  | { readonly table: TableKind; readonly column: number };

export interface GatherRequest {
  readonly sources: readonly TextSource[];
  readonly cutting: Cutting;
  /** Maximum number of texts to return: the most frequent ones. */
  readonly limit: number;
}

/** What was found in texts: the wanted ones, and how much there is beside them. */
export interface Found {
  readonly table: PointTable;
  /** Different texts, returned or not. */
  readonly size: number;
  /** Texts of which not all places are kept. */
  readonly frequent: number;
  /** Texts of which only the beginning was taken. */
  readonly shortened: number;
}

/** What the thread that reads texts can do. */
export const textJobs = {
  columns({ text, table }: { text: string; table: TableKind }): string[] {
    return columnsOf(text, table);
  },

  gather({ sources, cutting, limit }: GatherRequest): Found {
    const foldCase = "granularity" in cutting && cutting.granularity === "words";
    const collector = new ItemCollector(foldCase);
    for (const source of sources) addPieces(collector, source, cut(source.text, cutting));
    const { size, frequent, shortened } = collector;
    return { table: tableOf(collector.items(limit)), size, frequent, shortened };
  },

  relocate(argument: { documents: readonly string[]; whereabouts: Whereabouts }): Relocated {
    return relocate(argument.documents, argument.whereabouts);
  },
};

function cut(text: string, cutting: Cutting): Iterable<Piece> {
  return "table" in cutting
    ? columnPieces(text, cutting.table, cutting.column)
    : pieces(text, cutting.granularity, cutting);
}

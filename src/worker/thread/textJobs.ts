import { type ClusteredTexts, keywordsOf } from "../../core/clusters/keywords";
import { type TextColumn, textsIn } from "../../core/model/columns";
import { type PointTable, tableOf } from "../../core/model/table";
import { relocate, type Relocated, type Whereabouts } from "../../core/text/relocate";
import {
  addPieces,
  type CutOptions,
  foldsCase,
  type Granularity,
  ItemCollector,
  type Piece,
  pieces,
  type TextSource,
} from "../../core/text/selection";
import {
  columnPieces,
  columnsOf,
  type Separator,
  separatorOf,
  type TableKind,
  TableReport,
} from "../../core/text/tables";

/** Into what to cut: by the text alone, or the cells of a column of a table. */
export type Cutting =
  | ({ readonly granularity: Granularity } & CutOptions)
  | { readonly table: TableKind; readonly column: number; readonly separator?: Separator };

export interface Columns {
  readonly names: readonly string[];
  /** What separates them; absent for JSONL. */
  readonly separator?: Separator;
}

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
  /** Of a table. */
  readonly report?: TableReport;
}

/** What the thread that reads texts can do. */
export const textJobs = {
  columns(asked: { text: string; table: TableKind; separator?: Separator | undefined }): Columns {
    const { text, table } = asked;
    if (table === "jsonl") return { names: columnsOf(text, table) };
    const separator = asked.separator ?? separatorOf(text, table);
    return { names: columnsOf(text, table, separator), separator };
  },

  gather({ sources, cutting, limit }: GatherRequest): Found {
    const foldCase = "granularity" in cutting && foldsCase(cutting.granularity);
    const collector = new ItemCollector(foldCase);
    const report = new TableReport();
    for (const source of sources) addPieces(collector, source, cut(source.text, cutting, report));
    const { size, frequent, shortened } = collector;
    const table = tableOf(collector.items(limit));
    return { table, size, frequent, shortened, ...("table" in cutting ? { report } : {}) };
  },

  /** For each clustering of the texts and each of its clusters the words that tell it from the others. */
  keywords(argument: {
    texts: TextColumn;
    clusterings: readonly ClusteredTexts[];
    maximum: number;
  }): string[][][] {
    const texts = textsIn(argument.texts).map((text) => text ?? "");
    return keywordsOf(texts, argument.clusterings, argument.maximum);
  },

  relocate(argument: { documents: readonly string[]; whereabouts: Whereabouts }): Relocated {
    return relocate(argument.documents, argument.whereabouts);
  },
};

function cut(text: string, cutting: Cutting, report: TableReport): Iterable<Piece> {
  return "table" in cutting
    ? columnPieces(text, cutting.table, cutting.column, { ...cutting, report })
    : pieces(text, cutting.granularity, cutting);
}

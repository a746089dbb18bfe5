import type { ClusteredTexts } from "../../core/clusters/keywords";
import type { TextColumn } from "../../core/model/columns";
import type { Relocated, Whereabouts } from "../../core/text/relocate";
import type { Separator, TableKind } from "../../core/text/tables";
import { WorkerClient } from "../rpc";
import type { Columns, Found, GatherRequest, textJobs } from "../thread/textJobs";

/** Cuts texts and finds them again, in a thread of its own that starts at the first call. */
export class TextReader {
  private readonly client: WorkerClient<typeof textJobs>;

  /** @param workerPath the bundle of `src/worker/thread/texts.ts` */
  constructor(workerPath: string) {
    this.client = new WorkerClient(workerPath);
  }

  /** The columns of a table, by the separator or by what is found to be one. */
  columns(text: string, table: TableKind, separator?: Separator): Promise<Columns> {
    return this.client.call("columns", { text, table, separator });
  }

  /** The different texts of the sources, with their places and counts. */
  gather(request: GatherRequest): Promise<Found> {
    return this.client.call("gather", request);
  }

  /** For each clustering of the texts and each of its clusters the words that tell it from the others. */
  keywords(
    { bytes, offsets, codes }: TextColumn,
    clusterings: readonly ClusteredTexts[],
    maximum: number,
    signal?: AbortSignal,
  ): Promise<string[][][]> {
    // A message takes along all of a buffer of which it shows a part.
    const texts: TextColumn = {
      type: "text",
      ...{ bytes: bytes.slice(), offsets: offsets.slice() },
      ...(codes ? { codes: codes.slice() } : {}),
    };
    return this.client.call("keywords", { texts, clusterings, maximum }, { signal });
  }

  /** Finds places again in documents that changed unseen. */
  relocate(documents: readonly string[], whereabouts: Whereabouts): Promise<Relocated> {
    return this.client.call("relocate", { documents, whereabouts });
  }

  /** Ends the thread; calls that wait are rejected as `canceled`. */
  dispose(): Promise<void> {
    return this.client.dispose();
  }
}

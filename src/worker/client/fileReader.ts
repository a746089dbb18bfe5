import type { PlotContent } from "../../store/plotFile";
import { type CallOptions, WorkerClient } from "../rpc";
import type { Description } from "../../core/model/vectorSource";
import type { FilePlace, fileJobs, FileProgress, FileRead, FileRequest } from "../thread/fileJobs";

/** Reads files with vectors, in a thread of its own that starts at the first call. */
export class FileReader {
  private readonly client: WorkerClient<typeof fileJobs>;

  /** @param workerPath the bundle of `src/worker/thread/files.ts` */
  constructor(workerPath: string) {
    this.client = new WorkerClient(workerPath);
  }

  /** The vectors and columns of a file. Rejects with Failure: `badFile`, `noUsableVector`, `outOfMemory`, `canceled`. */
  read(request: FileRequest, options: CallOptions<FileProgress>): Promise<FileRead> {
    return this.client.call("read", request, options);
  }

  /** What is in a file, without its rows. */
  describe(place: FilePlace, signal?: AbortSignal): Promise<Description> {
    return this.client.call("describe", place, { signal });
  }

  /** The bytes of a plot as a parquet file. Rejects with Failure (`canceled` too). */
  encodePlot(content: PlotContent, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return this.client.call("encodePlot", content, { signal });
  }

  /** Ends the thread; calls that wait are rejected as `canceled`. */
  dispose(): Promise<void> {
    return this.client.dispose();
  }
}

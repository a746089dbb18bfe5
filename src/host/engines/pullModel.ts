import { Failure } from "../../core/model/failures";
import type { OllamaServer } from "../../engines/ollama/ollamaServer";
import { inform, withProgress } from "../shown";
import { actionTitles, ollama, progress } from "../strings";
import { tellUser } from "../tellUser";

/**
 * Downloads a model with its progress in a notification. A canceled download can be resumed, now or
 * by the next pull. True when the model is there.
 */
export async function pullModel(server: OllamaServer, model: string): Promise<boolean> {
  for (;;) {
    const failure = await download(server, model);
    if (!failure) return true;
    const canceled = failure.kind === "canceled";
    const again = canceled ? ollama.resume : actionTitles.retry;
    const sentence = canceled ? ollama.stopped(model) : tellUser(failure.data).sentence;
    if ((await inform(sentence, again)) !== again) return false;
  }
}

function download(server: OllamaServer, model: string): Promise<Failure | undefined> {
  return withProgress(progress.downloading(model), async (report, signal) => {
    let shown = 0;
    try {
      for await (const { status, layers, completed, total } of server.pull(model, signal)) {
        const percent = total > 0 ? (completed / total) * 100 : 0;
        const isLoading = total > 0 && completed < total;
        const message = isLoading ? progress.downloaded(completed, total, layers) : status;
        report({ message, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      }
      return undefined;
    } catch (error) {
      return signal.aborted ? new Failure({ kind: "canceled" }) : Failure.from(error);
    }
  });
}

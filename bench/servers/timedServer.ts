import type { IncomingMessage, ServerResponse } from "node:http";
import { PassingServer } from "../../test/localServer";

/** A real Ollama, and the sum of the durations that it reports. */
export class TimedServer extends PassingServer {
  /** The server's own `total_duration`; for stopped answers, the time until then. */
  seconds = 0;
  requests = 0;
  private under = 0;

  /** All answers have ended, or their clients have gone. */
  async settled(): Promise<void> {
    while (this.under > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  protected take(request: IncomingMessage, body: string, response: ServerResponse): void {
    this.requests++;
    this.under++;
    const began = performance.now();
    let end = "";
    const seen = (answer: IncomingMessage): void => {
      answer.on("data", (chunk: Buffer) => (end = (end + chunk.toString("latin1")).slice(-9999)));
    };
    this.pass(request, body, response, seen, (broken) => {
      this.under--;
      const reported = /"total_duration":(\d+)/.exec(end)?.[1];
      if (reported !== undefined) this.seconds += Number(reported) / 1e9;
      else if (broken) this.seconds += (performance.now() - began) / 1000;
    });
  }
}

import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A real Ollama seen from outside: passes everything on, and adds up the durations that it reports. */
export class TimedServer {
  /** The server's own `total_duration`; of answers that were broken off, the time until then. */
  seconds = 0;
  requests = 0;
  private under = 0;
  private url: string | undefined;
  private readonly server: http.Server;

  constructor(private readonly real: string) {
    this.server = http.createServer((request, response) => void this.pass(request, response));
  }

  async listen(): Promise<string> {
    if (this.url === undefined) {
      await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
      this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }
    return this.url;
  }

  /** All answers have ended, or their clients have gone. */
  async settled(): Promise<void> {
    while (this.under > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.requests++;
    this.under++;
    const began = performance.now();
    const chunks: Buffer[] = [];
    let end = "";
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, headers, url = "" } = request;
    const passed = http.request(this.real + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => (end = (end + chunk.toString("latin1")).slice(-9999)));
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => {
      this.under--;
      passed.destroy();
      const reported = /"total_duration":(\d+)/.exec(end)?.[1];
      if (reported !== undefined) this.seconds += Number(reported) / 1e9;
      else if (!response.writableFinished) this.seconds += (performance.now() - began) / 1000;
    });
    passed.end(Buffer.concat(chunks));
  }
}

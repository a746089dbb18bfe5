import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface WatchedRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
  /** Content type of the answer, once it is there. */
  answerType?: string;
  /** The client went away before the answer's end. */
  broken?: boolean;
}

/** A real server seen from outside: passes everything on to it, and keeps what was asked. */
export class WatchedServer {
  readonly requests: WatchedRequest[] = [];
  private readonly server: http.Server;

  constructor(private readonly real: string) {
    this.server = http.createServer((request, response) => void this.pass(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What was asked at a path, from now on without what came before `from`. */
  to(path: string, from = 0): WatchedRequest[] {
    return this.requests.slice(from).filter((request) => request.path.endsWith(path));
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const path = request.url ?? "";
    const kept: WatchedRequest = { path, body };
    this.requests.push(kept);
    const { method, headers } = request;
    const passed = http.request(this.real + path, { method, headers }, (answer) => {
      const type = answer.headers["content-type"];
      if (type !== undefined) kept.answerType = type;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => {
      if (response.writableFinished) return;
      kept.broken = true;
      passed.destroy();
    });
    passed.end(text);
  }
}

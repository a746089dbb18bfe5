import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeRequest {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

type Answer = (request: FakeRequest, response: http.ServerResponse) => void | Promise<void>;

/** A scripted HTTP server for the ways in which a server can fail. */
export class FakeServer {
  readonly requests: FakeRequest[] = [];
  /** Emptied connections: requests whose client went away before the answer's end. */
  aborted = 0;
  private readonly server: http.Server;

  constructor(public answer: Answer) {
    this.server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      response.on("close", () => {
        if (!response.writableFinished) this.aborted++;
      });
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
        const one = { path: request.url ?? "", headers: request.headers, body };
        this.requests.push(one);
        void this.answer(one, response);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  to(path: string): FakeRequest[] {
    return this.requests.filter((request) => request.path === path);
  }
}

export function sendJson(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

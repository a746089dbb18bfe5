import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { LocalServer, parsed } from "../../localServer";

export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

type Answer = (request: FakeRequest, response: ServerResponse) => void | Promise<void>;

/** A scripted HTTP server for the ways in which a server can fail. */
export class FakeServer extends LocalServer {
  readonly requests: FakeRequest[] = [];
  /** Requests whose client went away before the answer's end. */
  aborted = 0;

  constructor(public answer: Answer) {
    super();
  }

  to(path: string): FakeRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  protected take({ url, headers }: IncomingMessage, body: string, response: ServerResponse): void {
    response.on("close", () => {
      if (!response.writableFinished) this.aborted++;
    });
    const request = { path: url ?? "", headers, body: parsed(body) };
    this.requests.push(request);
    void this.answer(request, response);
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

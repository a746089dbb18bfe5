import type { IncomingMessage, ServerResponse } from "node:http";
import { parsed, PassingServer } from "../localServer";

export interface WatchedRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
  /** Content type of the answer, once it is there. */
  answerType?: string;
  /** The client went away before the answer's end. */
  broken?: boolean;
}

/** A real server, and what was asked of it. */
export class WatchedServer extends PassingServer {
  readonly requests: WatchedRequest[] = [];

  /** What was asked at a path, from now on without what came before `from`. */
  to(path: string, from = 0): WatchedRequest[] {
    return this.requests.slice(from).filter((request) => request.path.endsWith(path));
  }

  protected take(request: IncomingMessage, body: string, response: ServerResponse): void {
    const kept: WatchedRequest = { path: request.url ?? "", body: parsed(body) };
    this.requests.push(kept);
    const seen = ({ headers }: IncomingMessage): void => {
      const type = headers["content-type"];
      if (type !== undefined) kept.answerType = type;
    };
    this.pass(request, body, response, seen, (broken) => {
      if (broken) kept.broken = true;
    });
  }
}

import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server on a free port of this machine, which gets each request once it is whole. */
export abstract class LocalServer {
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => this.take(request, Buffer.concat(chunks).toString("utf8"), response));
  });

  async listen(): Promise<string> {
    if (!this.server.listening) {
      await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    }
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  protected abstract take(
    request: http.IncomingMessage,
    body: string,
    response: http.ServerResponse,
  ): void;
}

/** Passes everything on to a real server, which is so seen from outside. */
export abstract class PassingServer extends LocalServer {
  /** @param real its address; another one takes its place from the next request on */
  constructor(public real: string) {
    super();
  }

  /** Hands over what the real server answers, as it comes; `ended` follows, for good or because one side left. */
  protected pass(
    { method, headers, url = "" }: http.IncomingMessage,
    body: string,
    response: http.ServerResponse,
    seen: (answer: http.IncomingMessage) => void,
    ended: (broken: boolean) => void,
  ): void {
    const passed = http.request(this.real + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      seen(answer);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => {
      passed.destroy();
      ended(!response.writableFinished);
    });
    passed.end(body);
  }
}

export function parsed(body: string): Record<string, unknown> {
  return body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
}

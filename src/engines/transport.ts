import * as http from "node:http";
import * as https from "node:https";

const maximumRedirects = 5;

/** No answer, or not all of it. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";

  constructor(
    /** The system's or TLS's, as "ECONNREFUSED" or "CERT_HAS_EXPIRED". */
    readonly code: string,
    options: { cause: unknown },
  ) {
    super(code, options);
  }
}

/** The server refers to another place, which must not get what was to be sent. */
export class RedirectError extends Error {
  override readonly name = "RedirectError";

  /** @param to address without query and credentials */
  constructor(readonly to: string) {
    super(to);
  }
}

/**
 * `fetch` for text requests over node:http and node:https. The global one gives up on a server that sends
 * nothing for 300 seconds, as Ollama does while it loads a large model from a slow disk; this one waits
 * until `signal` ends it. In an extension host both modules follow VS Code's proxy and certificate settings.
 * A redirect is followed where method and body stay as they are and the place is the same origin, or the
 * same host by https instead of http; any other is a RedirectError, and so is one too many. Rejects, and the
 * body fails, with ConnectionError or with the signal's reason.
 */
export async function fetchUntilAborted(
  input: string | URL | Request,
  { method = "GET", headers, body, signal }: RequestInit = {},
): Promise<Response> {
  const sent = {
    method,
    headers: { ...Object.fromEntries(new Headers(headers)), connection: "close" },
    ...(signal ? { signal } : {}),
  };
  const text = typeof body === "string" ? body : undefined;
  let url = new URL(input instanceof Request ? input.url : input);
  for (let redirects = 0; ; redirects++) {
    signal?.throwIfAborted();
    const answer = await answerOf(url, sent, text).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : connectionError(error);
    });
    const next = redirectOf(answer, url);
    if (!next) return responseOf(answer, signal ?? undefined);
    answer.destroy();
    if (
      redirects === maximumRedirects ||
      !keepsRequest(answer, method) ||
      !isSamePlace(url, next)
    ) {
      throw new RedirectError(next.origin + next.pathname);
    }
    url = next;
  }
}

function answerOf(
  url: URL,
  options: http.RequestOptions,
  body: string | undefined,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === "https:" ? https : http;
    request(url, options, resolve).on("error", reject).end(body);
  });
}

function redirectOf(
  { statusCode = 0, headers: { location } }: http.IncomingMessage,
  from: URL,
): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  return new URL(location, from);
}

function keepsRequest({ statusCode = 0 }: http.IncomingMessage, method: string): boolean {
  return method === "GET" || [307, 308].includes(statusCode);
}

/** Token, body and texts stay with the server they are meant for. */
function isSamePlace(from: URL, to: URL): boolean {
  const isSecured = from.protocol === "http:" && to.protocol === "https:";
  return from.origin === to.origin || (isSecured && from.hostname === to.hostname);
}

function responseOf(answer: http.IncomingMessage, signal: AbortSignal | undefined): Response {
  const { statusCode: status = 200, headersDistinct } = answer;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const empty = [204, 205, 304].includes(status);
  if (empty) answer.resume();
  return new Response(empty ? null : bodyOf(answer, signal), { status, headers });
}

function bodyOf(answer: http.IncomingMessage, signal: AbortSignal | undefined): ReadableStream {
  const chunks = answer[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(signal?.aborted ? signal.reason : connectionError(error));
      }
    },
    cancel() {
      answer.destroy();
    },
  });
}

function connectionError(error: unknown): unknown {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? new ConnectionError(error.code, { cause: error })
    : error;
}

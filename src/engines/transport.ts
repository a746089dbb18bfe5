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

/**
 * `fetch` for text requests over node:http and node:https. The global one gives up on a server that sends
 * nothing for 300 seconds, as Ollama does while it loads a large model from a slow disk; this one waits
 * until `signal` ends it. In an extension host both modules follow VS Code's proxy and certificate settings.
 * A redirect is followed where method, body and host stay as they are; any other is the answer itself.
 * Rejects, and the body fails, with ConnectionError or with the signal's reason.
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
    const next = redirects < maximumRedirects ? redirectOf(answer, url, method) : undefined;
    if (!next) return responseOf(answer, signal ?? undefined);
    answer.resume();
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
  method: string,
): URL | undefined {
  const kept = [307, 308].includes(statusCode) || (method === "GET" && statusCode === 301);
  if (!kept || location === undefined || !URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from);
  // Another host must not get the token.
  return to.hostname === from.hostname ? to : undefined;
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

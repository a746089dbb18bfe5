import { Failure, type FailureData } from "../core/model/failures";
import { bounded, readStart } from "./limits";
import { ConnectionError, fetchUntilAborted, RedirectError } from "./transport";

/** How much of a server's words the log gets. */
const loggedLength = 2000;
/** Bytes of an error's answer that are read; the rest is not waited for. */
const errorBytes = 64_000;
const errorTimeoutMs = 5000;
/** Bytes of an answer whose size does not depend on the question: lists and facts of models. */
const factsBytes = 16_000_000;

/** How much a server may answer, in bytes; `line` where the answer comes in lines. */
export interface AnswerLimits {
  readonly total: number;
  readonly line?: number;
}

/** An answer with an error status, before anyone has given it a meaning. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly status: number,
    /** The server's own words, for the log. */
    readonly body: string,
    /** The answer was JSON, so an API answered and not a proxy or another site. */
    readonly json: boolean,
    /** Milliseconds to wait, as the server asked by `Retry-After`. */
    readonly retryAfter?: number,
  ) {
    super(`${status} ${body.slice(0, loggedLength)}`.trim());
  }
}

/**
 * A `fetch` that ends on `signal`, and throws `HttpError` for error statuses and `notThisServer` for
 * web pages. A body over its limit fails with `answerTooLarge`, and its connection is closed.
 */
export function fetchUntil(
  signal: AbortSignal,
  host: string,
  limits: AnswerLimits = { total: factsBytes },
): typeof fetch {
  return async (input, init) => {
    const merged = init?.signal ? AbortSignal.any([init.signal, signal]) : signal;
    const response = await fetchUntilAborted(input, { ...init, signal: merged });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok) {
      const retryAfter = retryAfterMs(response.headers.get("retry-after"));
      const body = await readStart(response, errorBytes, errorTimeoutMs);
      throw new HttpError(response.status, body, /\bjson\b/.test(type), retryAfter);
    }
    if (type.startsWith("text/html")) {
      await response.body?.cancel();
      throw new Failure({ kind: "notThisServer", host });
    }
    if (!response.body) return response;
    const { status, headers } = response;
    const tooLarge = (limit: number) => new Failure({ kind: "answerTooLarge", host, limit });
    return new Response(bounded(response.body, limits, tooLarge), { status, headers });
  };
}

function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** What was being done when something went wrong, to tell what it means. */
export interface Attempt {
  readonly host: string;
  readonly model: string;
  readonly task: "chat" | "embed";
}

/** Any error of a request as a Failure, by status, cause code and error type; never by its text. */
export function requestFailure(error: unknown, attempt: Attempt): Failure {
  if (error instanceof Failure) return error;
  const data = requestFailureData(error, attempt);
  return data ? new Failure(data, { cause: error }) : Failure.from(error);
}

function requestFailureData(error: unknown, attempt: Attempt): FailureData | undefined {
  const { host } = attempt;
  if (error instanceof HttpError) return statusFailure(error, attempt);
  if (error instanceof RedirectError) return { kind: "redirected", host, to: error.to };
  if (error instanceof SyntaxError) return { kind: "notThisServer", host };
  if (error instanceof ConnectionError) {
    const { code } = error;
    return { kind: untrusted.test(code) ? "untrusted" : "unreachable", host, code };
  }
  return undefined;
}

function statusFailure(error: HttpError, { host, model, task }: Attempt): FailureData {
  const { status } = error;
  switch (status) {
    case 401:
    case 407: {
      const signIn = signInAddress(error);
      return { kind: "refused", host, status, ...(signIn === undefined ? {} : { signIn }) };
    }
    case 403:
      return { kind: "refused", host, status, ...(error.body === "" ? { hostName: true } : {}) };
    case 404:
      return error.json
        ? { kind: "modelMissing", model, host, task }
        : { kind: "notThisServer", host };
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
    case 405:
      return { kind: "notThisServer", host };
    case 502:
    case 504:
      return { kind: "unreachable", host, code: String(status) };
    case 402:
      return { kind: "noQuota", host, status };
    case 429:
    case 499:
    case 503:
      if (isOutOfQuota(error)) return { kind: "noQuota", host, status };
      return { kind: "busy", host, status };
    case 400:
    case 422:
    case 424:
    case 501:
      return task === "embed" ? { kind: "cannotEmbed", model } : { kind: "cannotChat", model };
    default:
      return { kind: "modelNotLoaded", model, status };
  }
}

/** Where Ollama wants its users to sign in before they use a cloud model. */
function signInAddress(error: HttpError): string | undefined {
  const address = fieldsOf(error)["signin_url"];
  return typeof address === "string" && /^https:/.test(address) ? address : undefined;
}

/** Waiting does not help: the server says by a code (OpenAI's, and those of servers like it) why. */
function isOutOfQuota(error: HttpError): boolean {
  const { code, type } = errorOf(error);
  return [code, type].some((name) => typeof name === "string" && outOfQuota.test(name));
}

const outOfQuota = /^(?:insufficient_(?:quota|balance|credits)|billing_hard_limit_reached)$/;

/** The `error` object of an error's JSON, as OpenAI's API has it; its `message` where `error` is a text. */
export function errorOf(error: HttpError): Record<string, unknown> {
  const fields = fieldsOf(error);
  const inner = fields["error"];
  if (typeof inner === "string") return { ...fields, message: inner };
  return typeof inner === "object" && inner !== null ? { ...inner } : fields;
}

function fieldsOf({ body }: HttpError): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === "object" && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}

/** Codes of certificates that did not pass (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const untrusted = /CERT|CRL|ISSUER|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED/;

const retryWaits = [500, 1000, 2000, 4000, 8000];
const longestWait = 60_000;

/** Runs `operation` again while the server says it is busy (429, 503), after the wait it asks for. */
export async function withRetry<T>(operation: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const wait of retryWaits) {
    try {
      return await operation();
    } catch (error) {
      const isBusy = error instanceof HttpError && [429, 503].includes(error.status);
      if (!isBusy || isOutOfQuota(error)) throw error;
      await pause(Math.min(error.retryAfter ?? wait, longestWait), signal);
    }
  }
  return await operation();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
  signal.throwIfAborted();
}

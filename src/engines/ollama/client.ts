import { Ollama } from "ollama";
import type { FailureData } from "../../core/model/failures";
import { Failure } from "../../core/model/failures";
import { addressOf, isThisMachine, normalizeHost, splitCredentials } from "../address";
import { type AnswerLimits, type Attempt, fetchUntil, requestFailure } from "../connection";
import { readStart } from "../limits";
import { fetchUntilAborted } from "../transport";
import { findOllama } from "./program";

/** Where an Ollama server is and how to be let in. */
export interface OllamaAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The address as typed, with a token's header where there is one. Nothing can be asked of a bad one. */
export function ollamaAddress(
  typed: string,
  headers: Readonly<Record<string, string>> = {},
): OllamaAddress {
  const address = normalizeHost(typed);
  const url = address?.url ?? splitCredentials(typed).address;
  return { url, headers: { ...address?.headers, ...headers } };
}

/** A client for one operation: all it has under way ends on `signal`. Throws `badAddress`. */
export function ollamaClient(
  { url, headers }: OllamaAddress,
  signal: AbortSignal,
  limits?: AnswerLimits,
): Ollama {
  if (!URL.canParse(url)) throw new Failure({ kind: "badAddress", address: url });
  const { search } = new URL(url);
  const send = fetchUntil(signal, url, limits);
  return new Ollama({
    host: url.slice(0, url.length - search.length),
    headers: { ...headers },
    // The client knows nothing of queries in addresses.
    fetch: (input, init) => send(input instanceof Request ? input : String(input) + search, init),
  });
}

/**
 * Any error as a Failure, with what a second look tells: whether Ollama is installed where nothing answers
 * on this computer, and whether what answers is an Ollama at all.
 */
export async function ollamaFailure(
  error: unknown,
  attempt: Attempt,
  headers: OllamaAddress["headers"] = {},
): Promise<Failure> {
  const failure = requestFailure(error, attempt);
  const { data } = failure;
  const more = (data: FailureData) => new Failure(data, { cause: failure.cause ?? failure });
  if (data.kind === "unreachable") {
    if (data.code !== "ECONNREFUSED" || !isThisMachine(data.host)) return failure;
    const ollama = (await findOllama()) === undefined ? "absent" : "stopped";
    return more({ ...data, ollama });
  }
  if (data.kind === "modelMissing" || data.kind === "notThisServer") {
    const { host } = data;
    const server = await whatAnswers({ url: host, headers });
    if (server !== "ollama")
      return more({ kind: "notThisServer", host, openAi: server === "openAi" });
    return data.kind === "modelMissing" ? more({ ...data, canPull: true }) : failure;
  }
  return failure;
}

const timeoutMs = 3000;
const versionBytes = 1_000_000;

/** Tells an Ollama, another server with the OpenAI API, and anything else apart by what they answer. */
async function whatAnswers({
  url,
  headers,
}: OllamaAddress): Promise<"ollama" | "openAi" | "other"> {
  const answer = async (path: string): Promise<Record<string, unknown>> => {
    try {
      const request = { headers, signal: AbortSignal.timeout(timeoutMs) };
      const response = await fetchUntilAborted(addressOf(url, path), request);
      const text = await readStart(response, versionBytes, timeoutMs);
      const body: unknown = response.ok ? JSON.parse(text) : undefined;
      return typeof body === "object" && body !== null ? { ...body } : {};
    } catch {
      return {};
    }
  };
  if (typeof (await answer("/api/version"))["version"] === "string") return "ollama";
  return Array.isArray((await answer("/v1/models"))["data"]) ? "openAi" : "other";
}

/** "llama3.2" and "llama3.2:latest" are one model, "llama3.2:3b" is another. */
export function fullName(model: string): string {
  const name = model.toLowerCase();
  return (name.split("/").at(-1) ?? name).includes(":") ? name : `${name}:latest`;
}

import { Ollama } from "ollama";
import type { FailureData } from "../../core/failures";
import { Failure } from "../../core/failures";
import { normaliseHost } from "../address";
import { type Attempt, fetchUntil, requestFailure } from "../connection";
import { findOllama, isLoopback } from "./program";

/** Where an Ollama server is and how to be let in. */
export interface OllamaAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The address as typed, with a token's header where there is one. */
export function ollamaAddress(
  typed: string,
  headers: Readonly<Record<string, string>> = {},
): OllamaAddress {
  const address = normaliseHost(typed);
  return { url: address?.url ?? typed, headers: { ...address?.headers, ...headers } };
}

/** A client for one operation: all it has under way ends on `signal`. */
export function ollamaClient({ url, headers }: OllamaAddress, signal: AbortSignal): Ollama {
  return new Ollama({ host: url, headers: { ...headers }, fetch: fetchUntil(signal, url) });
}

/** Any error as a Failure; one of a server of this computer says whether Ollama is installed. */
export async function ollamaFailure(error: unknown, attempt: Attempt): Promise<Failure> {
  const failure = requestFailure(error, attempt);
  const { data } = failure;
  if (data.kind !== "unreachable" || data.code !== "ECONNREFUSED" || !isLoopback(data.host)) {
    return failure;
  }
  const ollama = (await findOllama()) === undefined ? "absent" : "stopped";
  const more: FailureData = { ...data, ollama };
  return new Failure(more, { cause: failure.cause });
}

/** "llama3.2" and "llama3.2:latest" are one model, "llama3.2:3b" is another. */
export function fullName(model: string): string {
  const name = model.toLowerCase();
  return (name.split("/").at(-1) ?? name).includes(":") ? name : `${name}:latest`;
}

import { createHash } from "node:crypto";
import { Failure } from "../../core/model/failures";
import { addressOf } from "../address";
import { fetchUntil, requestFailure } from "../connection";

const longestName = 500;

/** Names of the models at the server with base URL `url`. Throws Failure. */
export async function openAiModels(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    if (!URL.canParse(url)) throw new Failure({ kind: "badAddress", address: url });
    const address = addressOf(url, "/models");
    const response = await fetchUntil(signal, url)(address, { headers: { ...headers } });
    const { data } = (await response.json()) as { data?: unknown };
    if (!Array.isArray(data)) throw new Failure({ kind: "notThisServer", host: url });
    return data.flatMap((model: { id?: unknown } | null) =>
      typeof model?.id === "string" ? model.id.slice(0, longestName) : [],
    );
  } catch (error) {
    throw requestFailure(error, { host: url, model: "", task: "chat" });
  }
}

const timeoutMs = 3000;

/**
 * What the server tells of a model that stays the same as long as the model does, as a short text; "" where
 * it tells nothing. A server that has one model only may call it something else.
 */
export async function modelFacts(
  url: string,
  headers: Readonly<Record<string, string>>,
  model: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetchUntil(ended, url)(addressOf(url, "/models"), {
      headers: { ...headers },
    });
    const { data } = (await response.json()) as { data?: readonly Facts[] };
    const entry =
      data?.find(({ id }) => id === model) ?? (data?.length === 1 ? data[0] : undefined);
    if (!entry) return "";
    const { id, root, meta } = entry;
    const { n_params, n_embd, n_vocab, size } = meta ?? {};
    const facts = JSON.stringify([id, root, n_params, n_embd, n_vocab, size]);
    return createHash("sha256").update(facts).digest("hex").slice(0, 16);
  } catch {
    signal.throwIfAborted();
    return "";
  }
}

/** An entry of the list: `root` is vLLM's, `meta` is llama.cpp's. */
interface Facts {
  readonly id?: unknown;
  readonly root?: unknown;
  readonly meta?: Readonly<Record<string, unknown>>;
}

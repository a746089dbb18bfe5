import { Failure } from "../../core/model/failures";
import { addressOf } from "../address";
import { fetchUntil, requestFailure } from "../connection";

/** Names of the models at the server with base URL `url`. Throws Failure. */
export async function openAiModels(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const address = addressOf(url, "/models");
    const response = await fetchUntil(signal, url)(address, { headers: { ...headers } });
    const { data } = (await response.json()) as { data?: unknown };
    if (!Array.isArray(data)) throw new Failure({ kind: "notThisServer", host: url });
    return (data as { id: unknown }[]).map(({ id }) => String(id));
  } catch (error) {
    throw requestFailure(error, { host: url, model: "", task: "chat" });
  }
}

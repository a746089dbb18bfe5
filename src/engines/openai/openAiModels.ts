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

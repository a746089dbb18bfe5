import type { ServerResponse } from "node:http";
import { type FakeRequest, sendJson } from "./fakeServer";

/** An embedding model: a pull may bring another one under the same name. */
export interface FakeEmbedder {
  readonly digest: string;
  readonly vectorOf: (text: string) => number[];
}

/** Answers as an Ollama 0.5.1 with a chat and an embedding model does; the chat model writes `words`. */
export function answerAsOllama(
  request: FakeRequest,
  response: ServerResponse,
  words: readonly string[] = [],
  embedder: FakeEmbedder = { digest: "nomic-embed-text", vectorOf },
): void {
  switch (request.path) {
    case "/api/version":
      return sendJson(response, 200, { version: "0.5.1" });
    case "/api/tags":
      return sendJson(response, 200, {
        models: [tag("nomic-embed-text", embedder.digest), tag("llama3.2")],
      });
    case "/api/show":
      return sendJson(response, 200, shown(String(request.body["model"])));
    case "/api/chat": {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      const content = JSON.stringify({ words });
      return void response.end(JSON.stringify({ message: { content }, done: true }) + "\n");
    }
    case "/api/embed": {
      const texts = request.body["input"] as string[];
      return sendJson(response, 200, { embeddings: texts.map(embedder.vectorOf) });
    }
    default:
      return sendJson(response, 404, { error: "no such thing" });
  }
}

const tag = (name: string, digest = name) => ({
  name: `${name}:latest`,
  digest,
  size: 274_000_000,
  details: { family: name === "llama3.2" ? "llama" : "nomic-bert", parameter_size: "3B" },
});

const shown = (name: string) => ({
  details: { family: "f", parameter_size: "3B" },
  capabilities: [name.startsWith("llama") ? "completion" : "embedding"],
  model_info: { "f.context_length": 2048 },
});

export const vectorOf = (text: string) =>
  Array.from({ length: 8 }, (_, i) => text.at(-1 - i)?.charCodeAt(0) ?? 1);

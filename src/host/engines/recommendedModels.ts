import { models } from "../strings";

export type ModelKind = "chat" | "embedding";

interface RecommendedModel {
  readonly name: string;
  /** What is downloaded. */
  readonly size: string;
  readonly parameters: string;
  /** What else helps to choose. */
  readonly detail: string;
}

/** Models of the Ollama library that are worth a download, best first. */
export const recommendedModels: Readonly<Record<ModelKind, readonly RecommendedModel[]>> = {
  embedding: [
    {
      name: "embeddinggemma",
      size: "622 MB",
      parameters: "308M",
      detail: models.numbers(768, models.manyLanguages),
    },
    {
      name: "qwen3-embedding:0.6b",
      size: "639 MB",
      parameters: "0.6B",
      detail: models.numbers(1024, models.manyLanguages),
    },
    {
      name: "nomic-embed-text",
      size: "274 MB",
      parameters: "137M",
      detail: models.numbers(768, models.english),
    },
    {
      name: "mxbai-embed-large",
      size: "670 MB",
      parameters: "335M",
      detail: models.numbers(1024, models.english),
    },
    {
      name: "all-minilm",
      size: "46 MB",
      parameters: "23M",
      detail: models.numbers(384, models.smallest),
    },
  ],
  chat: [{ name: "llama3.2", size: "2.0 GB", parameters: "3.2B", detail: models.manyLanguages }],
};

/** How much is downloaded for a model, where that is known. */
export function downloadSize(model: string): string | undefined {
  const name = model.replace(/:latest$/, "");
  return Object.values(recommendedModels)
    .flat()
    .find((known) => known.name === name)?.size;
}

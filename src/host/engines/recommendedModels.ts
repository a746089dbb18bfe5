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
      detail: "768 numbers · many languages",
    },
    {
      name: "qwen3-embedding:0.6b",
      size: "639 MB",
      parameters: "0.6B",
      detail: "1024 numbers · many languages",
    },
    {
      name: "nomic-embed-text",
      size: "274 MB",
      parameters: "137M",
      detail: "768 numbers · English",
    },
    {
      name: "mxbai-embed-large",
      size: "670 MB",
      parameters: "335M",
      detail: "1024 numbers · English",
    },
    {
      name: "all-minilm",
      size: "46 MB",
      parameters: "23M",
      detail: "384 numbers · English, smallest",
    },
  ],
  chat: [{ name: "llama3.2", size: "2.0 GB", parameters: "3.2B", detail: "many languages" }],
};

/** How much is downloaded for a model, where that is known. */
export function downloadSize(model: string): string | undefined {
  const name = model.replace(/:latest$/, "");
  return Object.values(recommendedModels)
    .flat()
    .find((known) => known.name === name)?.size;
}

/** What an embedding model wants done to a short text that is to be clustered. */
export interface TextTreatment {
  readonly prefix: string;
  /** The model's vocabulary has neither capitals nor accents, and some servers forget to fold them. */
  readonly uncased: boolean;
}

interface FamilyRule extends TextTreatment {
  /** Matched on the model's name without namespace and tag. */
  readonly name: RegExp;
  /** Where the rule comes from. */
  readonly source: string;
}

/** First match wins; models not listed get no prefix and keep their case. */
export const familyRules: readonly FamilyRule[] = [
  {
    name: /^nomic-embed-text-v2/,
    prefix: "search_document: ",
    uncased: false,
    source: "https://huggingface.co/nomic-ai/nomic-embed-text-v2-moe",
  },
  {
    name: /^nomic-embed-text/,
    prefix: "clustering: ",
    uncased: true,
    source: "https://huggingface.co/nomic-ai/nomic-embed-text-v1.5",
  },
  {
    name: /^embeddinggemma/,
    prefix: "task: clustering | query: ",
    uncased: false,
    source: "https://huggingface.co/google/embeddinggemma-300m",
  },
  {
    name: /^qwen3-embedding/,
    prefix: "Instruct: Identify the category of the given word\nQuery:",
    uncased: false,
    source: "https://huggingface.co/Qwen/Qwen3-Embedding-0.6B",
  },
  {
    name: /e5.*instruct/,
    prefix: "Instruct: Identify the category of the given word\nQuery: ",
    uncased: false,
    source: "https://huggingface.co/intfloat/multilingual-e5-large-instruct",
  },
  {
    name: /(?:^|-)e5(?:-|$)/,
    prefix: "query: ",
    uncased: false,
    source: "https://huggingface.co/intfloat/multilingual-e5-base",
  },
  {
    name: /^bge-(?!m3)/,
    prefix: "",
    uncased: false,
    source: "https://huggingface.co/BAAI/bge-large-en-v1.5",
  },
  {
    name: /^bge-m3/,
    prefix: "",
    uncased: false,
    source: "https://huggingface.co/BAAI/bge-m3",
  },
  {
    name: /^mxbai-embed/,
    prefix: "",
    uncased: true,
    source: "https://huggingface.co/mixedbread-ai/mxbai-embed-large-v1",
  },
  {
    name: /^all-minilm/,
    prefix: "",
    uncased: true,
    source: "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
  },
  {
    name: /^snowflake-arctic-embed(?!2|-l-v2|-m-v2)/,
    prefix: "",
    uncased: true,
    source: "https://huggingface.co/Snowflake/snowflake-arctic-embed-m",
  },
];

/** How `model` ("namespace/name:tag") wants its texts; `override` replaces the prefix, "" is none. */
export function treatmentFor(model: string, override?: string): TextTreatment {
  const name = (model.split("/").at(-1) ?? model).split(":")[0]?.toLowerCase() ?? "";
  const rule = familyRules.find((candidate) => candidate.name.test(name));
  return { prefix: override ?? rule?.prefix ?? "", uncased: rule?.uncased ?? false };
}

/** The text as it is sent to the model. */
export function treat(text: string, { prefix, uncased }: TextTreatment): string {
  if (!uncased) return prefix + text;
  const folded = text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
  return prefix + folded;
}

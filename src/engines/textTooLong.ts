import { errorOf, type HttpError } from "./connection";

/** Codes and types by which servers say that a text is too long. */
const codes: ReadonlySet<unknown> = new Set([
  // OpenAI, and servers like it
  "context_length_exceeded",
  "string_above_max_length",
  // llama.cpp
  "exceed_context_size_error",
]);

/**
 * What servers without such a code say, whatever the status they say it with. Kept in this one place, since
 * it is the only thing that is decided by words.
 */
const messages: readonly RegExp[] = [
  // Ollama: "the input length exceeds the context length", "input exceeds maximum context length and …"
  /\binput (?:length )?exceeds (?:the )?(?:maximum )?context length/i,
  // llama.cpp: "input is too large to process", "input (600 tokens) is too large to process"
  /\binput (?:\(\d{1,9} tokens\) )?is too (?:large|long)/i,
  // llama.cpp: "the request exceeds the available context size"
  /\bexceeds? the available context size/i,
  // OpenAI and vLLM: "This model's maximum context length is 512 tokens. However, you requested …"
  /\bmaximum context length is \d/i,
  // vLLM: "The prompt (total length 600) is too long to fit into the model"
  /\bprompt (?:\(total length \d{1,9}\) )?is too long/i,
  // TEI: "`inputs` must have less than 512 tokens. Given: 600"
  /\bmust have less than \d{1,9} tokens/i,
  // Mistral: "Input id 0 has 9000 tokens, exceeding max 8192 tokens"
  /\bexceed(?:s|ing) (?:the )?max(?:imum)?(?: of)? \d{1,9} tokens/i,
  // LM Studio and others: "… is greater than the context length"
  /\b(?:greater|larger|longer) than the (?:model's )?(?:maximum )?(?:context|sequence) (?:length|size|window)/i,
  // sentence-transformers behind Flask and FastAPI: "sequence length is longer than the specified maximum"
  /\bsequence length is longer than\b/i,
];

const readLength = 2000;

/** Whether a server refused one single text because it is too long: by status or code, else by its words. */
export function saysTooLong(error: HttpError): boolean {
  if (error.status === 413) return true;
  const { code, type, message } = errorOf(error);
  if (codes.has(code) || codes.has(type)) return true;
  const words = (typeof message === "string" ? message : error.body).slice(0, readLength);
  return messages.some((pattern) => pattern.test(words));
}

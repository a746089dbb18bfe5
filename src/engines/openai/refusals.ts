import { errorOf, HttpError } from "../connection";

/** The fields of a request. */
export type RequestBody = Readonly<Record<string, unknown>>;

interface Fitting {
  readonly name: string;
  /** The field, or the words, by which a server says that it refuses this. */
  readonly named: RegExp;
  /** The request without what is refused; undefined where it does not have that. */
  readonly fit: (body: RequestBody) => RequestBody | undefined;
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** What servers refuse of requests, in the order in which it is left out where they do not say what. */
const fittings: readonly Fitting[] = [
  { name: "effort", named: /reasoning_effort/, fit: without("reasoning_effort") },
  {
    name: "schema",
    named: /response_format|json_schema/,
    fit: (body) =>
      isOfType(body["response_format"], "json_schema")
        ? { ...body, response_format: { type: "json_object" } }
        : undefined,
  },
  {
    name: "json",
    named: /response_format|json_object/,
    fit: (body) =>
      isOfType(body["response_format"], "json_object")
        ? without("response_format")(body)
        : undefined,
  },
  {
    name: "maxTokens",
    named: /\bmax_tokens/,
    fit: (body) => {
      const rest = without("max_tokens")(body);
      return rest && { ...rest, max_completion_tokens: body["max_tokens"] };
    },
  },
  { name: "temperature", named: /temperature/, fit: without("temperature") },
  { name: "system", named: /\bsystem (?:role|message|prompt)|\bmessages\b/i, fit: withoutSystem },
  { name: "seed", named: /\bseed\b/, fit: without("seed") },
  { name: "noLimit", named: /max_completion_tokens/, fit: without("max_completion_tokens") },
  { name: "encoding", named: /encoding_format/, fit: without("encoding_format") },
  { name: "dimensions", named: /dimensions|matryoshka/i, fit: without("dimensions") },
];

/** What each model at each server has refused so far. */
const learned = new Map<string, ReadonlySet<string>>();

/**
 * Sends `body` as the model at the server takes it. What it refuses is left out or put in another way, and
 * remembered for all later requests; where it does not say what it refuses, one after the other is left out.
 * Throws the first refusal when nothing helps.
 */
export async function sendFitted<Answer>(
  key: string,
  body: RequestBody,
  send: (body: RequestBody) => Promise<Answer>,
): Promise<Answer> {
  const refused = new Set(learned.get(key));
  let first: unknown;
  for (;;) {
    try {
      const answer = await send(fitted(body, refused));
      learned.set(key, refused);
      return answer;
    } catch (error) {
      first ??= error;
      const next = error instanceof HttpError ? refusedNext(error, body, refused) : undefined;
      if (next === undefined) throw error instanceof HttpError ? first : error;
      refused.add(next);
    }
  }
}

function fitted(body: RequestBody, refused: ReadonlySet<string>): RequestBody {
  return fittings.reduce(
    (now, { name, fit }) => (refused.has(name) ? (fit(now) ?? now) : now),
    body,
  );
}

function refusedNext(
  error: HttpError,
  body: RequestBody,
  refused: ReadonlySet<string>,
): string | undefined {
  const now = fitted(body, refused);
  const open = fittings.filter(({ name, fit }) => !refused.has(name) && fit(now) !== undefined);
  const words = wordsOf(error);
  const named = open.find((fitting) => fitting.named.test(words));
  const isRefusal = error.status === 400 || error.status === 422;
  // llama.cpp answers 500 where a model's template has no place for the system's role.
  const isTemplate = error.status === 500 && named?.name === "system";
  if (named && (isRefusal || isTemplate)) return named.name;
  return isRefusal && !isAboutInput(words) ? open[0]?.name : undefined;
}

const readLength = 2000;

/** The field that an error names (OpenAI's `param`, the place in `detail` of servers with FastAPI), and its words. */
function wordsOf(error: HttpError): string {
  const { param, message } = errorOf(error);
  const words = typeof message === "string" ? message : error.body;
  return `${typeof param === "string" ? param : ""} ${words}`.slice(0, readLength);
}

function isAboutInput(words: string): boolean {
  return /^\s*(?:input|model)\b/.test(words);
}

function without(field: string): Fitting["fit"] {
  return (body) => {
    if (!(field in body)) return undefined;
    const rest = { ...body };
    delete rest[field];
    return rest;
  };
}

/** What the system was told is said to the model by the user. */
function withoutSystem(body: RequestBody): RequestBody | undefined {
  const messages = (body["messages"] ?? []) as readonly Message[];
  if (!messages.some(({ role }) => role === "system")) return undefined;
  const content = messages.map((message) => message.content).join("\n\n");
  return { ...body, messages: [{ role: "user", content }] };
}

function isOfType(format: unknown, type: string): boolean {
  return typeof format === "object" && format !== null && "type" in format && format.type === type;
}

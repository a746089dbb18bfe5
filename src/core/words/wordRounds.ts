import type { ChatModel, ChatQuestion, GeneratedWord, WordRequest } from "../model/engine";
import { Failure } from "../model/failures";
import { WordParser } from "./wordParser";
import { WordSet, cleanWord, foldWord, splitItem } from "./words";

/** Names the wording of `planRound`; recorded with each word. Raise it when the wording changes. */
export const promptVersion = "words-1";

/** One question for words. */
export interface WordRound extends ChatQuestion {
  /** From 0. */
  readonly index: number;
  /** How many words are asked for. */
  readonly count: number;
}

export interface RoundOptions {
  readonly ask: ChatModel["ask"];
  readonly model: string;
  readonly digest?: string;
  readonly seed: number;
  /** Most words to ask for at once; small models drift in long lists. */
  readonly roundSize: number;
}

const maxRoundSize = 40;
const minRoundSize = 6;
/** A round ends after this many items in a row that were repeats or unusable. */
const driftLimit = 6;
const barrenRoundLimit = 4;
const excludedInPrompt = 100;
/** The round size of the smallest models. */
const briefRoundSize = 12;

/** Put before the category, to lead the next round elsewhere. */
const nudges = ["different", "other", "less common", "popular", "unusual", "everyday"];

/**
 * The size of a round that suits a model of this many parameters, as Ollama writes it ("134.52M") or as
 * it is part of many models' names ("qwen2.5:0.5b").
 */
export function roundSizeFor(parameters: string | undefined): number {
  const match = /(?<![\d.])(\d+(?:\.\d+)?)([KMBT])(?![a-z\d])/i.exec(parameters ?? "");
  if (!match) return maxRoundSize;
  const unit = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[(match[2] ?? "B").toUpperCase()] ?? 1;
  return Number(match[1]) * unit < 1e9 ? briefRoundSize : maxRoundSize;
}

/** The question of round `index`: words are described to the model and bound by a schema. */
export function planRound(plan: {
  category: string;
  index: number;
  missing: number;
  size: number;
  seed: number;
  known: readonly string[];
  /** One short sentence without exclusions, which only confuse the smallest models. */
  brief: boolean;
}): WordRound {
  const { category, index, size, brief } = plan;
  const count = Math.min(size, Math.ceil(plan.missing * 1.3) + 3);
  const question = `List ${count} ${nudges[index % nudges.length]} ${category}.`;
  const details = [
    "One or two words each, singular, lower-case unless a proper name.",
    "No duplicates, no numbering, no explanations.",
    plan.known.length > 0
      ? `Do not repeat any of: ${plan.known.slice(-excludedInPrompt).join(", ")}.`
      : "",
  ];
  return {
    index,
    count,
    seed: plan.seed + index,
    temperature: Math.min(1.1, (brief ? 0.3 : 0.7) + 0.2 * index),
    system: brief ? "You list words." : 'You list words. Reply only with JSON: {"words":["…","…"]}',
    user: (brief ? [question] : [question, ...details]).join(" ").trim(),
    schema: {
      type: "object",
      properties: {
        words: {
          type: "array",
          items: { type: "string", minLength: 1, maxLength: 30 },
          minItems: count,
          maxItems: count,
        },
      },
      required: ["words"],
    },
    maxTokens: count * 10 + 64,
  };
}

/**
 * Asks in rounds until `request.count` distinct, usable words are there, and yields each as it
 * arrives. A round ends early when it drifts or repeats; the next one excludes what is known, with
 * another seed and nudge. Fewer words come when several rounds in a row bring nothing new.
 * Throws what `ask` throws, and `noWords` when no word came at all.
 */
export async function* gatherWords(
  request: WordRequest,
  options: RoundOptions,
  signal: AbortSignal,
): AsyncGenerator<GeneratedWord> {
  const { category, count } = request;
  const seen = new WordSet(request.exclude);
  const known = [...(request.exclude ?? [])];
  const origin = { model: options.model, prompt: promptVersion };
  const brief = options.roundSize <= briefRoundSize;
  const { seed } = options;
  let size = options.roundSize;
  let received = 0;
  let barren = 0;
  const maxRounds = 6 + Math.ceil((3 * count) / minRoundSize);
  for (let index = 0; received < count && barren < barrenRoundLimit && index < maxRounds; index++) {
    const missing = count - received;
    const round = planRound({ category, index, missing, size, seed, known, brief });
    let fresh = 0;
    for await (const text of wordsOfRound(round, category, seen, options.ask, signal)) {
      known.push(text);
      fresh++;
      received++;
      yield {
        text,
        origin: {
          ...origin,
          ...(options.digest === undefined ? {} : { digest: options.digest }),
          seed: round.seed,
          round: index,
        },
      };
      if (received === count) return;
    }
    barren = fresh === 0 ? barren + 1 : 0;
    if (fresh < round.count / 2) size = Math.max(minRoundSize, Math.min(size, fresh * 2));
  }
  if (received === 0)
    throw new Failure({ kind: "noWords", categories: [category], model: options.model });
}

async function* wordsOfRound(
  round: WordRound,
  category: string,
  seen: WordSet,
  ask: ChatModel["ask"],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const parser = new WordParser();
  let wasted = 0;
  function* usable(items: readonly string[]): Generator<string> {
    for (const item of items) {
      for (const piece of splitItem(item, parser.isArray)) {
        if (piece.trim() === "") continue;
        const word = cleanWord(piece, category);
        if (word === undefined || isJoined(word, seen) || !seen.add(word)) {
          wasted++;
          continue;
        }
        wasted = 0;
        yield word;
      }
    }
  }
  for await (const chunk of ask(round, signal)) {
    yield* usable(parser.push(chunk));
    if (wasted >= driftLimit) return;
  }
  yield* usable(parser.end());
}

/** "lemon-pineapple" after "lemon" and "pineapple": a drifting model joins what it has said. */
function isJoined(word: string, seen: WordSet): boolean {
  const parts = word.split(/[\s-]/).filter((part) => foldWord(part) !== "");
  const different = new Set(parts.map(foldWord));
  return different.size > 1 && parts.every((part) => seen.has(part));
}

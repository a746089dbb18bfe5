import type { Embedder, Embeddings, EngineDescription, WordSource } from "./engine";
import { Failure, type FailureData, type FailureKind } from "./failures";
import type { Item } from "./item";
import { selectRows } from "../vectors/matrix";
import { tellingCollisions } from "./remarks";
import { withVersion } from "./source";
import type { CategoryNote, Session } from "./session";
import { categoriesIn, type PointTable, tableOf, takeRows, textsOf } from "./table";

export interface CategoryWords {
  readonly category: string;
  readonly words: readonly string[];
}

/** Where a run is, with real counts. */
export type RunProgress =
  | {
      readonly stage: "words";
      /** What is being asked; absent for the built-in engine's words. */
      readonly model?: string;
      /** The category being asked for, and its count. */
      readonly category: string;
      readonly received: number;
      readonly wanted: number;
      /** Over all categories. */
      readonly done: number;
      readonly total: number;
      readonly words: readonly CategoryWords[];
    }
  | {
      readonly stage: "vectors";
      readonly model?: string;
      readonly done: number;
      readonly total: number;
    };

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

export interface CategoriesRequest {
  readonly title: string;
  readonly categories: readonly string[];
  readonly wordsPerCategory: number;
  /** Words kept from earlier runs are not used. */
  readonly regenerate?: boolean;
}

/** Everything that came of a run, however it ended: nothing that arrived is lost. */
export interface RunResult {
  readonly outcome: "complete" | "canceled" | "failed";
  /** All texts, with or without a vector. */
  readonly table: PointTable;
  readonly notes: readonly CategoryNote[];
  /** The rows that have a vector; absent when none has. */
  readonly session?: Session;
  /** Why the run ended early, or what its first failing category failed of. */
  readonly failure?: FailureData;
  /** Texts whose vector came from the cache. */
  readonly cached: number;
  /** Different texts with exactly equal vectors. */
  readonly collisions: readonly (readonly string[])[];
  readonly seconds: { readonly words: number; readonly vectors: number };
}

type Describing = { describe(): EngineDescription };

/**
 * Words of every category, then vectors of all words (chat and embedding model may not fit into memory
 * together, so they are not interleaved). Never throws a Failure: it is part of the result.
 */
export async function runCategories(
  request: CategoriesRequest,
  engine: WordSource & Embedder & Describing,
  options: RunOptions,
): Promise<RunResult> {
  const started = performance.now();
  const words = await collectWords(request, engine, options);
  const seconds = (performance.now() - started) / 1000;
  const table = tableOf(words.items);
  if (table.rows === 0 || options.signal.aborted) {
    return {
      outcome: options.signal.aborted ? "canceled" : "failed",
      table,
      notes: words.notes,
      failure: options.signal.aborted
        ? { kind: "canceled" }
        : (words.failure ?? { kind: "tooFewPoints", points: 0 }),
      cached: 0,
      collisions: [],
      seconds: { words: seconds, vectors: 0 },
    };
  }
  const result = await embedTable(request.title, table, engine, options, words.notes);
  return {
    ...result,
    ...(result.failure === undefined && words.failure ? { failure: words.failure } : {}),
    seconds: { words: seconds, vectors: result.seconds.vectors },
  };
}

/** Vectors of the texts of a table. Never throws a Failure: it is part of the result. */
export async function embedTable(
  title: string,
  table: PointTable,
  engine: Embedder & Describing,
  options: RunOptions,
  notes: readonly CategoryNote[] = [],
): Promise<RunResult> {
  const started = performance.now();
  const textOfRow = textsOf(table);
  const texts = [...new Set(textOfRow)];
  const nothing = { table, notes, cached: 0, collisions: [] };
  let embeddings: Embeddings;
  try {
    const model = engine.describe().embeddingModel;
    const report = (done: number, total: number) =>
      options.onProgress?.({ stage: "vectors", model, done, total });
    report(0, texts.length);
    embeddings = await engine.embed(texts, { signal: options.signal, onProgress: report });
  } catch (error) {
    const failure = endOf(error, options.signal);
    const seconds = { words: 0, vectors: (performance.now() - started) / 1000 };
    return {
      ...nothing,
      outcome: failure.kind === "canceled" ? "canceled" : "failed",
      failure,
      seconds,
    };
  }
  const failures = new Map(embeddings.problems.map(({ index, failure }) => [index, failure]));
  const first = summed([...failures.values()].filter(({ kind }) => kind !== "canceled"));
  const canceled = options.signal.aborted;
  const seconds = { words: 0, vectors: (performance.now() - started) / 1000 };
  const indexOf = new Map(texts.map((text, index) => [text, index]));
  const failureOf = textOfRow.map((text) => failures.get(indexOf.get(text) ?? -1));
  const rows = [...failureOf.keys()].filter((row) => !failureOf[row]);
  const cut = new Set(embeddings.cut?.map((index) => texts[index] ?? ""));
  const allNotes = [
    ...notes,
    ...(failures.size > 0 ? notesOf(table, textOfRow, failureOf) : []),
    ...(cut.size > 0 ? cutNotesOf(table, textOfRow, cut) : []),
  ];
  const collisions = tellingCollisions(
    embeddings.collisions.map((group) => group.map((index) => texts[index] ?? "")),
  );
  const { version } = embeddings;
  const failure: FailureData | undefined = canceled ? { kind: "canceled" } : first;
  const common = {
    table,
    notes: allNotes,
    cached: embeddings.cached,
    collisions,
    seconds,
    ...(failure ? { failure } : {}),
  };
  if (rows.length === 0) {
    return { ...common, outcome: canceled ? "canceled" : "failed" };
  }
  return {
    ...common,
    outcome: canceled ? "canceled" : "complete",
    session: {
      id: crypto.randomUUID(),
      title,
      created: new Date().toISOString(),
      table: rows.length === table.rows ? table : takeRows(table, rows),
      spaces: [
        {
          id: "1",
          vectors: selectRows(
            embeddings.vectors,
            rows.map((row) => indexOf.get(textOfRow[row] ?? "") ?? 0),
          ),
          metric: "cosine",
          source: withVersion({ kind: "engine", engine: engine.describe() }, version),
        },
      ],
      colorBy: "category",
      notes: allNotes,
      ...(collisions.length > 0 ? { collisions } : {}),
    },
  };
}

interface Collected {
  readonly items: readonly Item[];
  readonly notes: readonly CategoryNote[];
  readonly failure?: FailureData;
}

/** These would meet every other category too: asking on would only repeat them. */
const hopeless: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "untrusted",
  "refused",
  "badAddress",
  "redirected",
  "noQuota",
  "notThisServer",
  "modelMissing",
  "cannotChat",
  "modelNotLoaded",
]);

async function collectWords(
  request: CategoriesRequest,
  source: WordSource & Describing,
  options: RunOptions,
): Promise<Collected> {
  const items: Item[] = [];
  const notes: CategoryNote[] = [];
  const words = request.categories.map((category) => ({ category, words: [] as string[] }));
  const total = request.categories.length * request.wordsPerCategory;
  const model = source.describe().chatModel;
  const failures: FailureData[] = [];

  for (const { category, words: received } of words) {
    const report = () =>
      options.onProgress?.({
        stage: "words",
        ...(model === undefined ? {} : { model }),
        category,
        received: received.length,
        wanted: request.wordsPerCategory,
        done: items.length,
        total,
        words: words.map((entry) => ({ category: entry.category, words: [...entry.words] })),
      });
    let problem: FailureData | undefined;
    try {
      report();
      const wordRequest = {
        category,
        count: request.wordsPerCategory,
        ...(request.regenerate === undefined ? {} : { regenerate: request.regenerate }),
      };
      for await (const { text, origin } of source.words(wordRequest, options.signal)) {
        received.push(text);
        items.push({ text, category, sources: [], state: "fresh", ...(origin ? { origin } : {}) });
        report();
        if (received.length === request.wordsPerCategory) break;
      }
    } catch (error) {
      problem = endOf(error, options.signal);
    }
    if (options.signal.aborted) return { items, notes, failure: { kind: "canceled" } };
    if (problem) failures.push(problem);
    if (problem || received.length < request.wordsPerCategory) {
      notes.push({
        category,
        wanted: request.wordsPerCategory,
        received: received.length,
        ...(problem ? { failure: problem } : {}),
      });
    }
    if (problem && hopeless.has(problem.kind)) break;
  }
  const failure = summed(failures);
  return { items, notes, ...(failure ? { failure } : {}) };
}

/** Of several failures the first, as that of all texts or categories that met the same. */
function summed(failures: readonly FailureData[]): FailureData | undefined {
  const [first] = failures;
  if (first?.kind === "noVector") {
    const others = failures.filter(({ kind }) => kind === "noVector").length - 1;
    return others === 0 ? first : { ...first, others };
  }
  if (first?.kind === "noWords") {
    const categories = failures.flatMap((failure) =>
      failure.kind === "noWords" ? failure.categories : [],
    );
    return { ...first, categories };
  }
  return first;
}

function endOf(error: unknown, signal: AbortSignal): FailureData {
  return signal.aborted ? { kind: "canceled" } : Failure.from(error).data;
}

function notesOf(
  table: PointTable,
  texts: readonly string[],
  failureOf: readonly (FailureData | undefined)[],
): CategoryNote[] {
  const counts = new Map<string, { wanted: number; received: number }>();
  const failed = new Map<string, Map<string, FailureData>>();
  categoriesIn(table).forEach((category, row) => {
    const count = counts.get(category) ?? { wanted: 0, received: 0 };
    counts.set(category, count);
    const failure = failureOf[row];
    count.wanted += 1;
    if (!failure) {
      count.received += 1;
      return;
    }
    const byText = failed.get(category) ?? new Map<string, FailureData>();
    failed.set(category, byText.set(texts[row] ?? "", failure));
  });
  return [...failed].map(([category, byText]) => {
    const lost = [...byText].filter(([, { kind }]) => kind !== "canceled");
    const failure = summed(lost.map(([, failure]) => failure)) ?? { kind: "canceled" };
    return {
      category,
      ...counts.get(category),
      failure,
      ...(lost.length > 0 ? { withoutVector: lost.map(([text]) => text) } : {}),
    };
  });
}

function cutNotesOf(
  table: PointTable,
  texts: readonly string[],
  cut: ReadonlySet<string>,
): CategoryNote[] {
  const byCategory = new Map<string, Set<string>>();
  categoriesIn(table).forEach((category, row) => {
    const text = texts[row] ?? "";
    if (!cut.has(text)) return;
    byCategory.set(category, (byCategory.get(category) ?? new Set()).add(text));
  });
  return [...byCategory].map(([category, found]) => ({ category, cut: [...found] }));
}

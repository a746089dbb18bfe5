import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Embedder } from "../../src/core/model/engine";
import { type Matrix, matrix, row, selectRows } from "../../src/core/vectors/matrix";
import { PlainVectors } from "../../src/core/vectors/plainVectors";
import { silhouettes } from "../../src/core/vectors/silhouette";
import { Builtin, type BuiltinData } from "../../src/engines/builtin/builtin";
import { everydayNames } from "../../src/engines/builtin/everydayNames";
import { singulars } from "../../src/engines/builtin/nouns";
import { TextVectors, type TextVectorsOptions } from "../../src/engines/builtin/textVectors";
import { VectorTable } from "../../src/engines/builtin/vectorTable";
import { parseWordLists } from "../../src/engines/builtin/wordLists";
import { createOllamaEngine } from "../../src/engines/ollama/ollamaEngine";
import { BuiltinEngine } from "../../src/worker/client/builtinEngine";
import { dot, type Labeled, purity, spearman } from "./measures";

type Lists = ReadonlyMap<string, readonly string[]>;

/** What `bench/builtin.mjs` passes in the environment. */
interface Surroundings {
  readonly root: string;
  readonly models: readonly {
    readonly host: string;
    readonly model: string;
    /** Folder to save its vectors in, if the model never changes. */
    readonly keepIn?: string;
  }[];
}

/** A model, and how it embeds texts when the time is not measured. */
interface Reference {
  readonly embedder: Embedder;
  readonly vectorsOf: (texts: readonly string[]) => Promise<Matrix>;
}

/** Measures the built-in engine against models, and returns the tables of `bench/builtin.md`. */
async function benchBuiltin(root: string, models: Record<string, Reference>): Promise<string> {
  const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
  const bytes = fs.readFileSync(path.join(root, "media/vectors.bin"));
  const words = read("media/words.txt");
  const builtin = new Builtin({ vectors: bytes, words, nouns: read("media/nouns.txt") });
  const table = new VectorTable(bytes);

  const chosen = labeled(parseWordLists(words));
  const heldOut = labeled(parseWordLists(read("bench/builtin/heldOut.txt")));
  const pairs = read("bench/builtin/pairs.tsv").trim().split("\n");
  const sentences = pairs.flatMap((line) => line.split("\t").slice(1));
  const names = read("bench/builtin/categoryNames.txt")
    .split(",")
    .map((name) => name.trim());

  const out: string[] = [];
  const reference = new Map<Labeled, Matrix>();
  const say = (...lines: string[]): number => out.push(...lines);
  say("| vectors | 25 lists: purity | silhouette | 20 others: purity | silhouette |");
  say("| --- | --- | --- | --- | --- |");
  const line = (label: string, vectorsOf: (lists: Labeled) => Matrix): void => {
    const cells = [chosen, heldOut].flatMap((lists) => quality(vectorsOf(lists), lists));
    say(`| ${[label, ...cells.map((value) => value.toFixed(3))].join(" | ")} |`);
  };
  for (const [model, { vectorsOf }] of Object.entries(models)) {
    for (const lists of [chosen, heldOut]) {
      reference.set(lists, await vectorsOf(lists.texts));
    }
    line(model, (lists) => reference.get(lists)!);
  }
  line("built-in", ({ texts }) => combined(table, texts));
  line("built-in, pieces of words only", ({ texts }) =>
    combined(table, texts, { wholeWords: false }),
  );

  say("", "Texts that have their own row (25 lists, 20 others):", "");
  for (const { texts } of [chosen, heldOut]) {
    const textVectors = new TextVectors(table);
    const held = texts.filter((text) => isOneRow(textVectors.partsOf(text)));
    say(`- ${held.length} of ${texts.length}`);
  }
  say("", "Spearman correlation of the cosines of 1,000 sentence pairs with a model's:", "");
  const own = cosines(combined(table, sentences));
  for (const [model, { vectorsOf }] of Object.entries(models)) {
    const theirs = cosines(await vectorsOf(sentences));
    say(`- ${model}: ${spearman(own, theirs).toFixed(3)}`);
  }
  say("", `Words for ${names.length} everyday category names:`, "");
  const counts = names.map((name) => builtin.words(name, 25).length);
  for (const minimum of [25, 10, 1]) {
    say(`- at least ${minimum}: ${counts.filter((count) => count >= minimum).length}`);
  }
  const without = names.filter((_, i) => counts[i] === 0);
  if (without.length > 0) say(`- none: ${without.join(", ")}`);
  const ours = names.filter((name) => singulars(name).some((noun) => everydayNames.has(noun)));
  say(`- names added by hand because WordNet has no noun for them: ${ours.join(", ")}`);

  const data = { vectors: bytes, words, nouns: read("media/nouns.txt") };
  say("", ...(await speed(root, data, chosen, sentences, models)));
  return out.join("\n");
}

/** Milliseconds of the engine in its thread, and the longest delay of this thread's event loop. */
async function measured(
  root: string,
  few: readonly string[],
  many: readonly string[],
): Promise<Record<"first" | "again" | "all" | "blocked", number>> {
  const engine = new BuiltinEngine({
    worker: path.join(root, "dist/builtin.js"),
    media: path.join(root, "media"),
  });
  const { signal } = new AbortController();
  const run = async (texts: readonly string[]): Promise<number> => {
    const started = performance.now();
    await engine.embed(texts, { signal });
    return performance.now() - started;
  };
  try {
    const first = await run(few);
    const again = await run(few);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const all = await run(many);
    delay.disable();
    return { first, again, all, blocked: delay.max / 1e6 };
  } finally {
    await engine.dispose();
  }
}

/** Times, and their ratios to a model's for the same 625 words. */
async function speed(
  root: string,
  data: BuiltinData,
  { texts }: Labeled,
  sentences: readonly string[],
  models: Record<string, Reference>,
): Promise<string[]> {
  const opening = time(() => new Builtin(data));
  const few = texts.slice(0, 625);
  const vocabulary = [...texts, ...sentences.flatMap((sentence) => sentence.split(" "))];
  const many = Array.from({ length: 10_000 }, (_, i) => vocabulary[i % vocabulary.length]!);
  const { first, again, all, blocked } = await measured(root, few, many);
  const lines = [
    `- opening the table: ${ms(opening)}`,
    `- 625 words: ${ms(first)} including the start of the thread and opening the table, then ${ms(again)}`,
    `- 10,000 words: ${ms(all)}; the caller's event loop waited at most ${ms(blocked)}`,
  ];
  for (const [model, { embedder }] of Object.entries(models)) {
    const started = performance.now();
    await embedAll(embedder, few);
    const theirs = performance.now() - started;
    const ratio = (own: number): string =>
      Number((theirs / own).toPrecision(2)).toLocaleString("en");
    lines.push(
      `- ${model} on Ollama: 625 words ${ms(theirs)}, ${ratio(again)} times as long as ours;` +
        ` our 10,000 words take ${(all / theirs).toPrecision(2)} of that time`,
    );
  }
  return lines;
}

function time(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

function labeled(lists: Lists): Labeled {
  const texts = [...lists.values()].flat();
  const categoryOf = Uint32Array.from(
    [...lists.values()].flatMap((words, i) => words.map(() => i)),
  );
  return { texts, categoryOf, categories: lists.size };
}

function quality(vectors: Matrix, { categoryOf, categories }: Labeled): [number, number] {
  const each = silhouettes(new PlainVectors(vectors), categoryOf, categories);
  return [purity(vectors, categoryOf), each.reduce((sum, value) => sum + value, 0) / each.length];
}

function combined(
  table: VectorTable,
  texts: readonly string[],
  options?: TextVectorsOptions,
): Matrix {
  const textVectors = new TextVectors(table, options);
  const vectors = { rows: texts.length, columns: table.dimensions };
  const data = new Float32Array(vectors.rows * vectors.columns);
  texts.forEach((text, i) => {
    textVectors.combine(textVectors.partsOf(text), row({ ...vectors, data }, i));
  });
  return { ...vectors, data };
}

/** The cosines of rows 0 and 1, 2 and 3, and so on. */
function cosines(vectors: Matrix): number[] {
  return Array.from({ length: vectors.rows / 2 }, (_, i) =>
    dot(row(vectors, 2 * i), row(vectors, 2 * i + 1)),
  );
}

function isOneRow(parts: readonly (readonly number[])[]): boolean {
  return parts.length === 1 && parts[0]!.length === 1;
}

async function embedAll(embedder: Embedder, texts: readonly string[]): Promise<Matrix> {
  const distinct = [...new Set(texts)];
  const { vectors, problems } = await embedder.embed(distinct, {
    signal: new AbortController().signal,
  });
  if (problems.length > 0) throw new Error(`${problems.length} texts got no vector.`);
  const place = new Map(distinct.map((text, i) => [text, i]));
  return selectRows(
    vectors,
    texts.map((text) => place.get(text)!),
  );
}

/** The vectors saved for this model and these texts, otherwise computed and saved. */
async function keptOr(
  folder: string,
  model: string,
  texts: readonly string[],
  make: () => Promise<Matrix>,
): Promise<Matrix> {
  const name = createHash("sha256")
    .update(JSON.stringify([model, texts]))
    .digest("hex");
  const file = path.join(folder, `${name}.f32`);
  if (fs.existsSync(file)) {
    const data = new Float32Array(Uint8Array.from(fs.readFileSync(file)).buffer);
    return matrix(data, texts.length, data.length / texts.length);
  }
  const vectors = await make();
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, vectors.data);
  return vectors;
}

async function main(): Promise<void> {
  const { root, models } = JSON.parse(process.env["BENCH_BUILTIN"] ?? "") as Surroundings;
  const engines = models.map(({ host, model, keepIn }): [string, Reference] => {
    const embedder = createOllamaEngine({ host, chatModel: model, embeddingModel: model, seed: 0 });
    const vectorsOf = (texts: readonly string[]): Promise<Matrix> => {
      const make = (): Promise<Matrix> => embedAll(embedder, texts);
      return keepIn === undefined ? make() : keptOr(keepIn, model, texts, make);
    };
    return [model, { embedder, vectorsOf }];
  });
  console.log(await benchBuiltin(root, Object.fromEntries(engines)));
}

void main();

import * as fs from "node:fs";
import * as path from "node:path";
import type { Embedder } from "../../src/core/engine";
import { type Matrix, row, selectRows } from "../../src/core/matrix";
import { PlainVectors } from "../../src/core/plainVectors";
import { silhouettes } from "../../src/core/silhouette";
import { Builtin } from "../../src/engines/builtin/builtin";
import { TextVectors, type TextVectorsOptions } from "../../src/engines/builtin/textVectors";
import { VectorTable } from "../../src/engines/builtin/vectorTable";
import { parseWordLists } from "../../src/engines/builtin/wordLists";
import { dot, type Labelled, purity, spearman } from "./measures";

type Lists = ReadonlyMap<string, readonly string[]>;

/** Measures the built-in engine against models, and returns the tables of `bench/builtin/README.md`. */
export async function benchBuiltin(
  root: string,
  models: Record<string, Embedder>,
): Promise<string> {
  const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
  const bytes = fs.readFileSync(path.join(root, "media/vectors.bin"));
  const words = read("media/words.txt");
  const builtin = new Builtin({ vectors: bytes, words, nouns: read("media/nouns.txt") });
  const table = new VectorTable(bytes);

  const chosen = labelled(parseWordLists(words));
  const heldOut = labelled(parseWordLists(read("bench/builtin/heldOut.txt")));
  const pairs = read("bench/builtin/pairs.tsv").trim().split("\n");
  const sentences = pairs.flatMap((line) => line.split("\t").slice(1));
  const names = read("bench/builtin/categoryNames.txt")
    .split(",")
    .map((name) => name.trim());

  const out: string[] = [];
  const reference = new Map<Labelled, Matrix>();
  const say = (...lines: string[]): number => out.push(...lines);
  say("| vectors | 25 lists: purity | silhouette | 20 others: purity | silhouette |");
  say("| --- | --- | --- | --- | --- |");
  const line = (label: string, vectorsOf: (lists: Labelled) => Matrix): void => {
    const cells = [chosen, heldOut].flatMap((lists) => quality(vectorsOf(lists), lists));
    say(`| ${[label, ...cells.map((value) => value.toFixed(3))].join(" | ")} |`);
  };
  for (const [model, embedder] of Object.entries(models)) {
    for (const lists of [chosen, heldOut]) {
      reference.set(lists, await embedAll(embedder, lists.texts));
    }
    line(model, (lists) => reference.get(lists)!);
  }
  line("built-in", ({ texts }) => combined(table, texts));
  line("built-in, WordPiece tokens only", ({ texts }) =>
    combined(table, texts, { wholeWords: false }),
  );

  say("", "Shares of texts that have a row of their own: ");
  for (const { texts } of [chosen, heldOut]) {
    const textVectors = new TextVectors(table);
    const held = texts.filter((text) => isOneRow(textVectors.partsOf(text)));
    say(`${held.length} of ${texts.length}`);
  }
  say("", "Cosines of 1,000 sentence pairs, Spearman correlation with a model's:");
  const own = cosines(combined(table, sentences));
  for (const [model, embedder] of Object.entries(models)) {
    const theirs = cosines(await embedAll(embedder, sentences));
    say(`${model}: ${spearman(own, theirs).toFixed(3)}`);
  }
  say("", "Words for 100 category names: ");
  const counts = names.map((name) => builtin.words(name, 25).length);
  for (const least of [25, 10, 1]) {
    say(`at least ${least}: ${counts.filter((count) => count >= least).length}`);
  }
  say(`none: ${names.filter((_, i) => counts[i] === 0).join(", ")}`);

  say("", ...(await speed(bytes, read, chosen, sentences, models)));
  return out.join("\n");
}

/** Times, and their ratios to a model's for the same 625 words. */
async function speed(
  bytes: Uint8Array,
  read: (file: string) => string,
  { texts }: Labelled,
  sentences: readonly string[],
  models: Record<string, Embedder>,
): Promise<string[]> {
  const data = { words: read("media/words.txt"), nouns: read("media/nouns.txt") };
  const opening = time(() => new Builtin({ vectors: bytes, ...data }));
  const builtin = new Builtin({ vectors: bytes, ...data });
  const few = texts.slice(0, 625);
  const table = [...texts, ...sentences.flatMap((sentence) => sentence.split(" "))];
  const many = Array.from({ length: 10_000 }, (_, i) => table[i % table.length]!);
  const first = time(() => builtin.embed(few));
  const again = time(() => builtin.embed(few));
  const all = time(() => builtin.embed(many));
  const lines = [
    `open ${ms(opening)}, 625 words ${ms(first)} the first time, ${ms(again)} then, 10,000 ${ms(all)}`,
  ];
  for (const [model, embedder] of Object.entries(models)) {
    const started = performance.now();
    await embedAll(embedder, few);
    const theirs = performance.now() - started;
    const ratio = (own: number): string => Math.round(theirs / own).toLocaleString("en");
    lines.push(
      `${model}: 625 words ${ms(theirs)}, ${ratio(first)} (first) and ${ratio(again)} times as long`,
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

function labelled(lists: Lists): Labelled {
  const texts = [...lists.values()].flat();
  const categoryOf = Uint32Array.from(
    [...lists.values()].flatMap((words, i) => words.map(() => i)),
  );
  return { texts, categoryOf, categories: lists.size };
}

function quality(vectors: Matrix, { categoryOf, categories }: Labelled): [number, number] {
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

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Embedder } from "../../src/core/model/engine";
import { parseWordLists } from "../../src/engines/builtin/wordLists";
import { createOllamaEngine } from "../../src/engines/ollama/ollamaEngine";
import { BuiltinEngine } from "../../src/worker/client/builtinEngine";

const [, , root = "", folder = "", host = "", model = "", kept = ""] = process.argv;

interface Labeled {
  readonly texts: readonly string[];
  readonly labels: readonly number[];
}

function lists(file: string): Labeled {
  const found = [...parseWordLists(readFileSync(path.join(root, file), "utf8")).values()];
  return { texts: found.flat(), labels: found.flatMap((words, i) => words.map(() => i)) };
}

/** Writes the vectors and the labels of texts; vectors that are in the folder of kept ones are taken from there. */
async function embed(name: string, { texts, labels }: Labeled, embedder: Embedder, keepIn: string) {
  const file = path.join(keepIn, `${name}.f32`);
  if (!existsSync(file)) {
    const distinct = [...new Set(texts)];
    const { signal } = new AbortController();
    const { vectors, problems } = await embedder.embed(distinct, { signal });
    if (problems.length > 0) throw new Error(`${problems.length} texts got no vector.`);
    const places = new Map(distinct.map((text, place) => [text, place]));
    const data = new Float32Array(texts.length * vectors.columns);
    texts.forEach((text, i) => {
      const from = places.get(text)! * vectors.columns;
      data.set(vectors.data.subarray(from, from + vectors.columns), i * vectors.columns);
    });
    writeFileSync(file, data);
  }
  const bytes = readFileSync(file);
  const columns = bytes.length / 4 / texts.length;
  writeFileSync(path.join(folder, `${name}.f32`), bytes);
  writeFileSync(
    path.join(folder, `${name}.json`),
    JSON.stringify({ rows: texts.length, columns, labels }),
  );
}

async function main(): Promise<void> {
  const builtin = new BuiltinEngine({
    worker: path.join(root, "dist/builtin.js"),
    media: path.join(root, "media"),
  });
  const words = { lists: lists("media/words.txt"), others: lists("bench/builtin/heldOut.txt") };
  const news = JSON.parse(readFileSync(path.join(folder, "news.json"), "utf8")) as Labeled;
  for (const [name, texts] of Object.entries({ ...words, news })) {
    await embed(`${name}-builtin`, texts, builtin, folder);
  }
  await builtin.dispose();
  if (host === "") return;
  const ollama = createOllamaEngine({ host, chatModel: model, embeddingModel: model, seed: 0 });
  for (const [name, texts] of Object.entries(words)) {
    await embed(`${name}-model`, texts, ollama, kept);
  }
}

void main();

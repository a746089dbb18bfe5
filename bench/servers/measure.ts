// Both ways with the same Ollama, in one process; prints a line of JSON.
import { WordSet, cleanWord, splitItem } from "../../src/core/words/words";
import { createOllamaEngine } from "../../src/engines/ollama/ollamaEngine";
import { fetchUntilAborted } from "../../src/engines/transport";
import { TimedServer } from "./timedServer";

const [host = "", chatModel = "", embeddingModel = "", wordCount = "", ...categories] =
  process.argv.slice(2);
const count = Number(wordCount);
const { signal } = new AbortController();

/** Seconds of wall clock, the server's own part of it, and the number of words or vectors received. */
interface Figures {
  seconds: number;
  server: number;
  requests: number;
  items: number;
}

const nothing = (): Figures => ({ seconds: 0, server: 0, requests: 0, items: 0 });

/** One way, with its own listener, so that its requests are counted apart from the other's. */
class Way {
  readonly words = nothing();
  readonly vectors = nothing();
  readonly server = new TimedServer(host);

  async time(figures: Figures, work: (url: string) => Promise<number>): Promise<void> {
    const url = await this.server.listen();
    const before = { seconds: this.server.seconds, requests: this.server.requests };
    const began = performance.now();
    figures.items += await work(url);
    figures.seconds += (performance.now() - began) / 1000;
    await this.server.settled();
    figures.server += this.server.seconds - before.seconds;
    figures.requests += this.server.requests - before.requests;
  }
}

const notebook = new Way();
const ours = new Way();

/** The notebook: the whole answer to one long prompt, split at commas and line breaks. */
async function askOnce(url: string, category: string): Promise<string[]> {
  const prompt =
    `Generate a list of ${count} words that belong to the category "${category}". ` +
    "Every word must be different, in English, and a typical example of the category. " +
    "Answer only with the words, separated by commas, without numbers and without explanations.";
  const answer = (await post(`${url}/api/generate`, {
    model: chatModel,
    prompt,
    stream: false,
    // A small model may never end; the notebook would wait.
    options: { seed: 1, num_predict: 1024 },
  })) as { response: string };
  const set = new WordSet();
  return splitItem(answer.response)
    .map((piece) => cleanWord(piece, category))
    .filter((word): word is string => word !== undefined && set.add(word))
    .slice(0, count);
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetchUntilAborted(url, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

const engineAt = (url: string) =>
  createOllamaEngine({ host: url, chatModel, embeddingModel, seed: 1 });

// Both models are loaded before anything is measured.
await post(`${host}/api/generate`, { model: chatModel, prompt: "Hello", stream: false });
await post(`${host}/api/embed`, { model: embeddingModel, input: "hello" });

const texts: string[] = [];
for (const category of categories) {
  await notebook.time(notebook.words, async (url) => (await askOnce(url, category)).length);
  await ours.time(ours.words, async (url) => {
    const words: string[] = [];
    for await (const { text } of engineAt(url).words({ category, count }, signal)) words.push(text);
    texts.push(...words);
    return words.length;
  });
}

// In turn, a category at a time, so that a busy machine slows both ways.
for (let i = 0; i < texts.length; i += count) {
  const some = texts.slice(i, i + count);
  await notebook.time(notebook.vectors, async (url) => {
    for (const text of some) {
      await post(`${url}/api/embed`, { model: embeddingModel, input: text });
    }
    return some.length;
  });
  await ours.time(ours.vectors, async (url) => {
    const { problems } = await engineAt(url).embed(some, { signal });
    return some.length - problems.length;
  });
}

for (const way of [notebook, ours]) way.server.close();
const of = ({ words, vectors }: Way) => ({ words, vectors });
console.log(JSON.stringify({ notebook: of(notebook), ours: of(ours) }));

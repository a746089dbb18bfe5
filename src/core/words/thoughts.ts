/** What models put around their thoughts, in lower case: what opens them, what ends them, what only ends opened ones. */
const openings = [
  "<think>",
  "<thinking>",
  "<thought>",
  "<reasoning>",
  "<reflection>",
  "<analysis>",
  "<scratchpad>",
  "<seed:think>",
  "<|begin_of_thought|>",
  "[think]",
  "◁think▷",
  "<|channel|>analysis",
  "<|channel|>commentary",
  "<|channel>thought",
];
const closings = [
  "</think>",
  "</thinking>",
  "</thought>",
  "</reasoning>",
  "</reflection>",
  "</analysis>",
  "</scratchpad>",
  "</seed:think>",
  "<|end_of_thought|>",
  "[/think]",
  "◁/think▷",
  "<|channel|>final<|message|>",
  "<channel|>",
];
const ends = ["<|end|>"];
const markers = [...openings, ...closings, ...ends];
const longest = markers.reduce((maximum, { length }) => Math.max(maximum, length), 0);
const marker = new RegExp(
  markers.map((each) => each.replace(/[[\]|/]/g, String.raw`\$&`)).join("|"),
  "gi",
);

/** A stretch of an answer; `restart`: all that came before it were thoughts. */
export interface Answer {
  readonly text: string;
  readonly restart: boolean;
}

/** Takes the thoughts out of a model's answer while it streams in. */
export class Thoughts {
  private rest = "";
  private thinking = false;

  /** What of the answer is known to be none. */
  *push(chunk: string): Generator<Answer> {
    const text = this.rest + chunk;
    let from = 0;
    let restart = false;
    for (const { 0: found, index } of text.matchAll(marker)) {
      const name = found.toLowerCase();
      if (ends.includes(name) && !this.thinking) continue;
      if (!this.thinking) yield { text: text.slice(from, index), restart };
      restart = closings.includes(name) && !this.thinking;
      this.thinking = openings.includes(name);
      from = index + found.length;
    }
    const known = Math.max(from, beginOfMarker(text));
    if (!this.thinking) yield { text: text.slice(from, known), restart };
    this.rest = text.slice(known);
  }

  /** The last of the answer. */
  end(): string {
    return this.thinking ? "" : this.rest;
  }
}

/** Where at the end of a text a marker may have begun; the text's end where none has. */
function beginOfMarker(text: string): number {
  const first = Math.max(0, text.length - longest + 1);
  for (let at = first; at < text.length; at++) {
    const tail = text.slice(at).toLowerCase();
    if (markers.some((each) => each.startsWith(tail))) return at;
  }
  return text.length;
}

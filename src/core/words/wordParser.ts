import { Thoughts } from "./thoughts";

/** UTF-16 units of an item or a line; what is longer holds no words. */
const maxItem = 20_000;
/** UTF-16 units that are kept of an answer without an array or a list. */
const maxProse = 200_000;

/** Answers that begin so show their items at once; others may turn out to be thoughts. */
const direct = /^(?:[[{`*•+(-]|\d|(?:sure|certainly|of course|here|these|below|the following)\b)/i;

/**
 * Reads the items of a word list out of a chat model's answer while it streams in. Meant for
 * `{"words":["…"]}`, but models also send fences, prose, thinking, numbered lines, objects, Python
 * lists and answers cut off in the middle; raw items come out of all of these. Each character is looked at once.
 */
export class WordParser {
  private readonly thoughts = new Thoughts();
  private reader = new ItemReader();
  /** Items of an answer that may be thoughts. */
  private held: string[] = [];

  /** Whether items come out of an array, where one of them may hold a comma. */
  get isArray(): boolean {
    return this.reader.isArray;
  }

  /** Raw items completed by this piece of text. */
  push(chunk: string): string[] {
    const items: string[] = [];
    for (const { text, restart } of this.thoughts.push(chunk)) {
      if (restart) {
        this.reader = new ItemReader();
        this.held = [];
        items.length = 0;
      }
      for (const item of this.reader.push(text)) items.push(item);
    }
    if (direct.test(this.reader.opening)) return [...this.held.splice(0), ...items];
    for (const item of items) this.held.push(item);
    return [];
  }

  /** Items that could not be told before the whole answer was there; call once, at its end. */
  end(): string[] {
    const items = [...this.held, ...this.reader.push(this.thoughts.end())];
    return [...items, ...this.reader.end()];
  }
}

type State = "line" | "between" | "string" | "single" | "object" | "other";

/** The items of an answer without thoughts. */
class ItemReader {
  /** How the answer begins. */
  opening = "";
  isArray = false;
  private state: State = "line";
  private prose = "";
  private found = false;
  private depth = 0;
  /** The line, string or object that is being read. */
  private text = "";
  private escaped = false;
  /** On a line: the last mark was an opening bracket. In single quotes: a quote that may be the closing one, and what followed. */
  private pending = "";
  private object = { depth: 0, inString: false, last: "", item: undefined as string | undefined };

  *push(text: string): Generator<string> {
    if (this.prose.length < maxProse) this.prose += text;
    for (const character of text) {
      if (this.opening.length < 40) this.opening = (this.opening + character).trimStart();
      const item = this.read(character);
      if (item === undefined) continue;
      this.found = true;
      yield item;
    }
  }

  end(): string[] {
    if (!this.found) return itemsOfProse(this.prose);
    const last = this.state === "line" ? listItem(this.text) : undefined;
    return last === undefined ? [] : [last];
  }

  private read(character: string): string | undefined {
    switch (this.state) {
      case "line":
        return this.readLine(character);
      case "between":
        return this.readBetween(character);
      case "string":
        return this.readString(character);
      case "single":
        return this.readSingle(character);
      case "object":
        return this.readObject(character);
      case "other":
        if (!",]\"'[{".includes(character)) return undefined;
        this.state = "between";
        return this.readBetween(character);
    }
  }

  /** Outside an array: looks for the start of one, or for a complete line of a list. */
  private readLine(character: string): string | undefined {
    let item: string | undefined;
    if (this.pending) {
      if (character.trim() === "") {
        this.pending += character;
        return undefined;
      }
      if ("\"'{[".includes(character)) {
        this.depth = 1;
        this.isArray = true;
        this.begin("between");
        return this.readBetween(character);
      }
      item = this.add(this.pending);
      this.pending = "";
    }
    if (character === "[") this.pending = character;
    else item = this.add(character) ?? item;
    return item;
  }

  /** Adds to the line, or to the next one: the item of a line that ends. */
  private add(characters: string): string | undefined {
    const end = characters.search(/[\n\r]/);
    if (end < 0) {
      this.keep(characters);
      return undefined;
    }
    const item = listItem(this.text + characters.slice(0, end));
    this.text = "";
    return item;
  }

  private keep(characters: string): void {
    if (this.text.length < maxItem) this.text += characters;
  }

  private begin(state: State): void {
    this.state = state;
    this.text = "";
    this.pending = "";
    this.escaped = false;
  }

  private readBetween(character: string): string | undefined {
    if (character === '"') this.begin("string");
    else if (character === "'") this.begin("single");
    else if (character === "[") this.depth += 1;
    else if (character === "]") {
      this.depth -= 1;
      if (this.depth === 0) this.begin("line");
    } else if (character === "{") {
      this.begin("object");
      this.object = { depth: 1, inString: false, last: "", item: undefined };
    } else if (character !== "," && character.trim() !== "") this.begin("other");
    return undefined;
  }

  private readString(character: string): string | undefined {
    if (character === '"' && !this.escaped) {
      const item = unescape(this.text);
      this.begin("between");
      return item;
    }
    this.keep(character);
    this.escaped = character === "\\" && !this.escaped;
    return undefined;
  }

  /** A quote ends a string of Python only before a comma or bracket: others are apostrophes. */
  private readSingle(character: string): string | undefined {
    if (this.pending) {
      if (character === "," || character === "]") {
        const item = this.text;
        this.begin("between");
        this.readBetween(character);
        return item;
      }
      if (character.trim() === "" && this.pending.length < maxItem) {
        this.pending += character;
        return undefined;
      }
      this.keep(this.pending);
      this.pending = "";
    }
    if (character === "'" && !this.escaped) this.pending = character;
    else this.keep(character);
    this.escaped = character === "\\" && !this.escaped;
    return undefined;
  }

  /** Of an object the first value that is a string. */
  private readObject(character: string): string | undefined {
    const { object } = this;
    if (object.inString) {
      if (character !== '"' || this.escaped) {
        this.keep(character);
        this.escaped = character === "\\" && !this.escaped;
        return undefined;
      }
      if (object.last === ":") object.item ??= unescape(this.text);
      object.inString = false;
      object.last = character;
    } else if (character === '"') {
      object.inString = true;
      this.text = "";
      this.escaped = false;
    } else if (character.trim() !== "") {
      object.last = character;
      if (character === "{") object.depth += 1;
      if (character === "}") object.depth -= 1;
      if (object.depth === 0) {
        this.begin("between");
        return object.item;
      }
    }
    return undefined;
  }
}

/** The content of a numbered or bulleted line. */
function listItem(line: string): string | undefined {
  return /^\s*(?:\(?\d+[.):]|[-*•+])\s+(\S.*)$/u.exec(line)?.[1];
}

function unescape(string: string): string {
  try {
    return JSON.parse(`"${string.replace(/[\n\r\t]/g, " ")}"`) as string;
  } catch {
    return string;
  }
}

/** Items of an answer that held neither an array of strings nor list lines. */
function itemsOfProse(text: string): string[] {
  const body = text.replace(/```\w*/g, "\n");
  if (/^\s*[{[]/.test(body)) {
    const strings = valuesOf(body);
    if (strings.length > 0) return strings;
  }
  const lines = body.split(/[\n\r]/);
  return lines
    .filter((line, at) => !isPreamble(line) && !isRule(line) && !isRule(lines[at + 1] ?? ""))
    .map((line) => firstCell(line) ?? line.replace(/[[\]{}]/g, " "));
}

/** The line of a Markdown table below its header. */
function isRule(line: string): boolean {
  return line.includes("|") && line.includes("--") && /^[\s|:-]+$/.test(line);
}

/** The word of a table's row: other cells number or explain it. */
function firstCell(line: string): string | undefined {
  const row = line.trim();
  if (!row.startsWith("|") || !row.endsWith("|")) return undefined;
  return row.split("|").find((cell) => /\p{L}/u.test(cell));
}

/** The strings of JSON that are no keys. */
function valuesOf(json: string): string[] {
  const values: string[] = [];
  for (let start = json.indexOf('"'); start >= 0;) {
    let end = start + 1;
    while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
    if (end >= json.length) break;
    const next = json.indexOf('"', end + 1);
    const after = json.slice(end + 1, next < 0 ? json.length : next).trimStart();
    if (!after.startsWith(":")) values.push(unescape(json.slice(start + 1, end)));
    start = next;
  }
  return values;
}

function isPreamble(line: string): boolean {
  return (
    line.trimEnd().endsWith(":") ||
    /^\s*(?:sure|ok|okay|certainly|of course|here|these|below|the following)\b/i.test(line)
  );
}

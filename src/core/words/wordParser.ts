/**
 * Reads the items of a word list out of a chat model's answer while it streams in. Meant for
 * `{"words":["…"]}`, but models also send fences, prose, thinking, numbered lines, objects, Python
 * lists and answers cut off in the middle; raw items come out of all of these.
 */
export class WordParser {
  private text = "";
  private position = 0;
  private depth = 0;
  private found = false;

  /** Raw items completed by this piece of text. */
  push(chunk: string): string[] {
    this.text += chunk;
    const items: string[] = [];
    for (let item = this.next(); item !== undefined; item = this.next()) items.push(item);
    if (items.length > 0) this.found = true;
    return items;
  }

  /** Items that could not be told before the whole answer was there; call once, at its end. */
  end(): string[] {
    if (!this.found) return itemsOfProse(withoutThinking(this.text));
    const lastLine = this.depth === 0 ? listItem(this.text.slice(this.position)) : undefined;
    return lastLine === undefined ? [] : [lastLine];
  }

  private next(): string | undefined {
    for (;;) {
      if (this.depth === 0) {
        const step = this.search();
        if (step === "wait") return undefined;
        if (step !== "go on") return step.item;
      } else {
        const step = this.readArray();
        if (step === "wait") return undefined;
        if (step !== "go on") return step.item;
      }
    }
  }

  /** Outside an array: looks for the start of one, or for a complete line of a list. */
  private search(): Step {
    const rest = this.text.slice(this.position);
    const skipped = /^\s*<think>/.exec(rest);
    if (skipped) {
      const end = rest.indexOf("</think>");
      if (end < 0) return "wait";
      this.position += end + "</think>".length;
      return "go on";
    }
    if (/^\s*<[a-z]*$/.test(rest) && "<think>".startsWith(rest.trim())) return "wait";
    const bracket = rest.search(/\[\s*(?:["'{[]|$)/);
    const lineEnd = rest.indexOf("\n");
    if (bracket >= 0 && (lineEnd < 0 || bracket < lineEnd)) {
      if (/^\[\s*$/.test(rest.slice(bracket))) return "wait";
      this.depth = 1;
      this.position += bracket + 1;
      return "go on";
    }
    if (lineEnd < 0) return "wait";
    this.position += lineEnd + 1;
    const item = listItem(rest.slice(0, lineEnd));
    return item === undefined ? "go on" : { item };
  }

  /** Inside an array: the next string, or of an object its first string value. */
  private readArray(): Step {
    const rest = this.text.slice(this.position);
    const space = /^[\s,]*/.exec(rest)?.[0].length ?? 0;
    const character = rest[space];
    if (character === undefined) return "wait";
    this.position += space;
    const value = rest.slice(space);
    switch (character) {
      case '"': {
        const string = /^"(?:[^"\\]|\\[^])*"/.exec(value)?.[0];
        if (string === undefined) return "wait";
        this.position += string.length;
        return { item: unescape(string) };
      }
      case "'": {
        const string = /^'((?:[^'\\]|\\[^]|'(?=\p{L}))*)'(?=\s*[,\]])/u.exec(value);
        if (!string) return "wait";
        this.position += string[0].length;
        return { item: string[1] ?? "" };
      }
      case "{": {
        const object = /^\{[^{}]*\}/.exec(value)?.[0];
        if (object === undefined) return "wait";
        this.position += object.length;
        const first = /:\s*("(?:[^"\\]|\\[^])*")/.exec(object)?.[1];
        return first === undefined ? "go on" : { item: unescape(first) };
      }
      case "[":
        this.depth++;
        this.position++;
        return "go on";
      case "]":
        this.depth--;
        this.position++;
        return "go on";
      default: {
        const other = /^[^,\]"'[{]*/.exec(value)?.[0].length ?? 0;
        this.position += Math.max(1, other);
        return "go on";
      }
    }
  }
}

type Step = "wait" | "go on" | { readonly item: string };

/** The content of a numbered or bulleted line. */
function listItem(line: string): string | undefined {
  return /^\s*(?:\(?\d+[.):]|[-*•+])\s+(\S.*)$/u.exec(line)?.[1];
}

function unescape(string: string): string {
  try {
    return JSON.parse(string.replace(/[\n\r\t]/g, " ")) as string;
  } catch {
    return string.slice(1, -1);
  }
}

/** Thinking is what stands before the closing tag, or after an opening one that never closes. */
function withoutThinking(text: string): string {
  const end = text.lastIndexOf("</think>");
  const answer = end < 0 ? text : text.slice(end + "</think>".length);
  return answer.replace(/<think>[^]*$/, "");
}

/** Items of an answer that held neither an array of strings nor list lines. */
function itemsOfProse(text: string): string[] {
  const body = text.replace(/```\w*/g, "\n");
  const quoted = [...body.matchAll(/("(?:[^"\\]|\\[^])*")(\s*:)?/g)]
    .filter((match) => match[2] === undefined)
    .map((match) => unescape(match[1] ?? ""));
  if (quoted.length > 0 && /^\s*[{[]/.test(body)) return quoted;
  return body
    .split(/[\n\r]/)
    .filter((line) => !isPreamble(line))
    .map((line) => line.replace(/[[\]{}]/g, " "));
}

function isPreamble(line: string): boolean {
  return (
    /:\s*$/.test(line) ||
    /^\s*(?:sure|ok|okay|certainly|of course|here|these|below|the following)\b/i.test(line)
  );
}

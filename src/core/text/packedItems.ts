import type { Item, Quoting } from "../model/item";

/** Items without origins as one string and arrays of numbers, which cross threads in no time. */
export interface PackedItems {
  /** The texts, one a line. */
  readonly texts: string;
  /** Categories and addresses. */
  readonly names: readonly string[];
  /** For each item: its category in `names`, its count, and how many places it has. */
  readonly heads: Uint32Array;
  /** For each place: its address in `names`, line and character of start and end, and its quoting. */
  readonly places: Uint32Array;
}

const headSize = 3;
const placeSize = 6;
export const quotings: readonly (Quoting | undefined)[] = [undefined, "csv", "json"];

/** Packs items whose texts have no line ends. */
export function pack(items: readonly Item[]): PackedItems {
  const names = new Map<string, number>();
  const nameOf = (name: string) => {
    const index = names.get(name) ?? names.size;
    names.set(name, index);
    return index;
  };
  const count = items.reduce((sum, { sources }) => sum + sources.length, 0);
  const heads = new Uint32Array(items.length * headSize);
  const places = new Uint32Array(count * placeSize);
  let at = 0;
  items.forEach(({ category, sources, count = sources.length }, index) => {
    heads.set([nameOf(category), count, sources.length], index * headSize);
    for (const { uri, start, end, quoting } of sources) {
      places[at] = nameOf(uri);
      places[at + 1] = start.line;
      places[at + 2] = start.character;
      places[at + 3] = end.line;
      places[at + 4] = end.character;
      places[at + 5] = quotings.indexOf(quoting);
      at += placeSize;
    }
  });
  const texts = items.map(({ text }) => text).join("\n");
  return { texts, names: [...names.keys()], heads, places };
}

/** The items, one after the other, so that the caller can give way to others between them. */
export function* unpack({ texts, names, heads, places }: PackedItems): Generator<Item, void> {
  let from = 0;
  let at = 0;
  for (let head = 0; head < heads.length; head += headSize) {
    const lineEnd = texts.indexOf("\n", from);
    const text = texts.slice(from, lineEnd < 0 ? texts.length : lineEnd);
    from += text.length + 1;
    const [category = 0, count = 0, placeCount = 0] = heads.subarray(head, head + headSize);
    const sources = Array.from({ length: placeCount }, () => {
      const place = places.subarray(at, at + placeSize);
      const [uri = 0, line = 0, character = 0, endLine = 0, endCharacter = 0, code = 0] = place;
      const quoting = quotings[code];
      at += placeSize;
      return {
        uri: names[uri] ?? "",
        start: { line, character },
        end: { line: endLine, character: endCharacter },
        ...(quoting ? { quoting } : {}),
      };
    });
    const counted = count > placeCount ? { count } : {};
    yield { text, category: names[category] ?? "", sources, state: "fresh", ...counted };
  }
}

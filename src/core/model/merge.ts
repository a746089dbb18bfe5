import type { Item } from "./item";
import { type Matrix, selectRows, stack } from "../vectors/matrix";
import { fittedTo, type Session } from "./session";

/**
 * The session with further items. A text that is already there with places in documents gets the new
 * places as further sources, and stays one point; all others are new rows below the old ones.
 * With frozen axes the new points are placed in the picture as it is, else all are projected anew.
 * Throws `matrixShape` when the vectors have another width.
 */
export function addToSession(
  session: Session,
  items: readonly Item[],
  vectors: Matrix,
  axes: "frozen" | "anew" = "anew",
): { session: Session; added: number } {
  const merged = [...session.items];
  const places = new Map<string, number>();
  merged.forEach((item, index) => {
    if (item.sources.length > 0 && !places.has(item.text)) places.set(item.text, index);
  });
  const fresh: Item[] = [];
  const rows: number[] = [];
  items.forEach((item, index) => {
    const place = item.sources.length > 0 ? places.get(item.text) : undefined;
    const known = place === undefined ? undefined : merged[place];
    if (place === undefined || !known) {
      fresh.push(item);
      rows.push(index);
      return;
    }
    merged[place] = withSources(known, item);
  });
  const fitted = axes === "frozen" ? (session.fitted ?? session.items.length) : undefined;
  return {
    session: {
      ...fittedTo(session, fitted),
      items: [...merged, ...fresh],
      vectors: stack(session.vectors, selectRows(vectors, rows)),
    },
    added: fresh.length,
  };
}

function withSources(item: Item, further: Item): Item {
  if (item.state === "ghost") return { ...further, category: item.category };
  const known = new Set(item.sources.map(keyOfSource));
  const added = further.sources.filter((source) => !known.has(keyOfSource(source)));
  const count = (item.count ?? item.sources.length) + (further.count ?? added.length);
  const sources = [...item.sources, ...added];
  return { ...item, sources, ...(count > sources.length ? { count } : {}) };
}

function keyOfSource({ uri, start, end }: Item["sources"][number]): string {
  return `${uri} ${start.line}:${start.character}-${end.line}:${end.character}`;
}

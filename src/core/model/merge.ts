import type { Item } from "./item";
import { hasPlaces, keyOfSource } from "./places";
import { selectRows, stack } from "../vectors/matrix";
import { fittedTo, type Session, vectorsFor, withVectors } from "./session";
import { replaceRows, rowOf, stackTables, takeRows, textsOf } from "./table";

/**
 * The session with the points of `made`. A text that is already there with places in documents gets the new
 * places as further sources, and stays one point; all others are new rows below the old ones.
 * With frozen axes the new points are placed in the picture as it is, otherwise all points are projected again.
 * Throws `matrixShape` when the vectors of a space have another width, or `made` has none for it.
 */
export function addToSession(
  session: Session,
  made: Session,
  axes: "frozen" | "recomputed" = "recomputed",
): { session: Session; added: number } {
  const { table } = session;
  const places = new Map<string, number>();
  textsOf(table).forEach((text, row) => {
    if (hasPlaces(table.places, row) && !places.has(text)) places.set(text, row);
  });
  const replaced = new Map<number, Item>();
  const fresh: number[] = [];
  textsOf(made.table).forEach((text, row) => {
    const known = hasPlaces(made.table.places, row) ? places.get(text) : undefined;
    if (known === undefined) {
      fresh.push(row);
      return;
    }
    const item = replaced.get(known) ?? rowOf(table, known);
    replaced.set(known, withSources(item, rowOf(made.table, row)));
  });
  const fitted = axes === "frozen" ? (session.fitted ?? table.rows) : undefined;
  return {
    session: {
      ...withVectors(fittedTo(session, fitted), (space) =>
        stack(space.vectors, selectRows(vectorsFor(space, made), fresh)),
      ),
      table: stackTables(replaceRows(table, replaced), takeRows(made.table, fresh)),
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

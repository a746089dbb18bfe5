import { groupingIn, type NoticeKind, type Session } from "./session";

/** So many points, or more, may have clusters that are worth a look. */
const clusterable = 50;

/** What is to be said of a picture as a whole, by kind of notice; empty where there is nothing. */
export function remarksOf(session: Session) {
  const { notes, collisions = [], spaces } = session;
  const [{ source }] = spaces;
  const file = source.kind === "file" ? source : undefined;
  return {
    shortage: notes.filter(
      ({ failure, wanted = 0, received = 0 }) => !failure && received < wanted,
    ),
    noWords: notes.flatMap(({ failure }) => (failure?.kind === "noWords" ? failure : [])),
    noVector: [...new Set(notes.flatMap(({ withoutVector = [] }) => withoutVector))],
    cut: [...new Set(notes.flatMap(({ cut = [] }) => cut))],
    collisions,
    roles: file?.roles ? [file] : [],
    sampled: file?.sampled ? [file.sampled] : [],
    leftRows: file?.left ? [file.left] : [],
    oneGroup: isOneGroup(session) ? [session.table.rows] : [],
  } satisfies Record<NoticeKind, readonly unknown[]>;
}

/** Whether one color is all that is seen of many points, and nobody has looked for clusters yet. */
function isOneGroup(session: Session): boolean {
  const { table, colorBy } = session;
  if (table.rows < clusterable || table.columns.get(colorBy)?.provenance) return false;
  return groupingIn(session).names.length <= 1;
}

/**
 * A session that was made of two, of which `made` was new: it says what is to be said of both, and what is
 * new once more where the user has seen the like before.
 */
export function withRemarks(session: Session, made: Session): Session {
  const notes = joined(session.notes, made.notes);
  const collisions = joined(session.collisions ?? [], made.collisions ?? []);
  const fresh = remarksOf(made);
  return {
    ...session,
    notes,
    ...(collisions.length > 0 ? { collisions } : {}),
    ...(session.accepted
      ? { accepted: session.accepted.filter((kind) => fresh[kind].length === 0) }
      : {}),
  };
}

/**
 * Of groups of texts that share one vector, what is worth telling: not texts that differ only in case or in
 * how their words are joined ("itemList", "item_list"), which many models are made not to tell apart.
 */
export function tellingCollisions(groups: readonly (readonly string[])[]): string[][] {
  return groups.map(unlike).filter((texts) => texts.length > 1);
}

/** The first text of each kind. */
function unlike(texts: readonly string[]): string[] {
  const kinds = new Map<string, string>();
  for (const text of texts) if (!kinds.has(folded(text))) kinds.set(folded(text), text);
  return [...kinds.values()];
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, "");
}

function joined<T>(old: readonly T[], more: readonly T[]): readonly T[] {
  const known = new Set(old.map((value) => JSON.stringify(value)));
  return [...old, ...more.filter((value) => !known.has(JSON.stringify(value)))];
}

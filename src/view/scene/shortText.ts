import { isolated, shownText } from "../shownText";

const longest = 28;
const longestName = 40;
/** A name that is longer stands on two lines. */
const longestLine = 16;

/**
 * A text as drawn beside a point: one line, cut after 28 characters as a reader counts them, and isolated so
 * that a right-to-left text does not reorder what stands around it.
 */
export function shortText(text: string): string {
  return isolated(cut(text, longest));
}

/** The name of a group as drawn at its center: cut after 40 characters, on two lines of about the same length if long. */
export function shortName(name: string): string[] {
  const line = cut(name, longestName);
  if (line.length <= longestLine) return [isolated(line)];
  const middle = line.length / 2;
  const spaces = [...line.matchAll(/ /gu)].map(({ index }) => index);
  const [best] = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  if (best === undefined) return [isolated(line)];
  return [line.slice(0, best), line.slice(best + 1)].map(isolated);
}

function cut(text: string, most: number): string {
  const line = shownText(text.slice(0, 400)).replace(/\s+/gu, " ").trim();
  if (line.length <= most) return line;
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}\u2026`;
}

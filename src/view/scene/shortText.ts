import { isolated, shownText } from "../shownText";

const longest = 28;

/**
 * A text as drawn beside a point: one line, cut after 28 characters as a reader counts them, and isolated so
 * that a right-to-left text does not reorder what stands around it.
 */
export function shortText(text: string): string {
  const line = shownText(text.slice(0, 400)).replace(/\s+/gu, " ").trim();
  if (line.length <= longest) return isolated(line);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (characters.length <= longest) return isolated(line);
  return isolated(`${characters.slice(0, longest - 1).join("")}\u2026`);
}

const longest = 28;

/**
 * A text as drawn beside a point: one line, cut after 28 characters as a reader counts them, and isolated so
 * that a right-to-left text does not reorder what stands around it.
 */
export function shortText(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/gu, " ").trim();
  if (line.length <= longest) return isolate(line);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (characters.length <= longest) return isolate(line);
  return isolate(`${characters.slice(0, longest - 1).join("")}\u2026`);
}

function isolate(text: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(text) ? `\u2068${text}\u2069` : text;
}

import { type NumberColumn, valueText } from "../core/model/columns";

/** What turns the direction of a text by force: embeddings, overrides and isolates (Unicode annex 9). */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A text from outside as it is shown: what would turn its direction is seen, as in VS Code's editor. */
export function shownText(text: string): string {
  return text.replace(turning, (character) => {
    return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}]`;
  });
}

/** A number or date as it is shown: of a date the day. */
export function shownValue(type: NumberColumn["type"], value: number): string | undefined {
  const written = valueText(type, value);
  return type === "date" ? written?.slice(0, "2026-01-01".length) : written;
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** The same to stand within another text: one from right to left does not reorder what is around it. */
export function isolated(text: string): string {
  const shown = shownText(text);
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}

const folded: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  "’": "'",
  "‘": "'",
  "‐": "-",
  "‑": "-",
  "–": "-",
  _: " ",
};
const foldable = new RegExp(`[${Object.keys(folded).join("")}]`, "g");

/** The form in which texts are looked up: lower case, no accents, single spaces, Latin as ASCII. */
export function normalize(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}+/gu, "")
    .replace(foldable, (character) => folded[character]!)
    .trim()
    .replace(/\s+/g, " ");
}

/**
 * The words of an identifier or compound, split where case, script or kind of character changes:
 * `parseHTTPResponse_v2` is parse, HTTP, Response, v, 2. Characters of no word are left out.
 */
export function subwords(text: string): string[] {
  return text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+|[\p{Lo}\p{Lt}\p{M}]+/gu) ?? [];
}

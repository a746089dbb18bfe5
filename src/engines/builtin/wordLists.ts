import { normalize } from "./normalize";

/** Words by normalized category, as in `media/words.txt`: "# category", then words, comma by comma. */
export function parseWordLists(text: string): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const block of text.trim().split(/\r?\n\r?\n/)) {
    const [heading = "", ...lines] = block.split(/\r?\n/);
    const words = lines.join(" ").split(",");
    lists.set(
      normalize(heading.replace(/^#/, "")),
      words.map((word) => word.trim()).filter((word) => word !== ""),
    );
  }
  return lists;
}

/** `count` of the words, spread evenly over the list, then the others in the order of the list. */
export function spread(words: readonly string[], count: number): string[] {
  if (count >= words.length) return [...words];
  const picked = Array.from({ length: count }, (_, i) => Math.floor((i * words.length) / count));
  const chosen = new Set(picked);
  return [...words.filter((_, i) => chosen.has(i)), ...words.filter((_, i) => !chosen.has(i))];
}

/** Text as searching sees it: without case and accents. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

/**
 * Indices of folded texts that contain the wanted one: equal first, then those that begin with it, then
 * the rest, each in the order of the points.
 */
export function findTexts(folded: readonly string[], wanted: string): number[] {
  const search = fold(wanted.trim());
  if (search === "") return [];
  const ranks: [number[], number[], number[]] = [[], [], []];
  folded.forEach((text, point) => {
    const place = text.indexOf(search);
    if (place < 0) return;
    ranks[place > 0 ? 2 : text === search ? 0 : 1].push(point);
  });
  return ranks.flat();
}

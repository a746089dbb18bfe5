/** Category names as typed: trimmed, inner white space folded, empty and repeated ones left out. */
export function cleanCategories(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) {
    const clean = name.trim().replace(/\s+/g, " ");
    const key = clean.toLowerCase();
    if (clean && !byKey.has(key)) byKey.set(key, clean);
  }
  return [...byKey.values()];
}

/** A title for a plot of these categories, short enough for an editor tab. */
export function titleOf(categories: readonly string[]): string {
  const shown = categories.slice(0, 3).join(", ");
  return categories.length > 3 ? `${shown} and ${categories.length - 3} more` : shown;
}

/** Columns of numbers that are taken for a vector together, at least. */
const fewest = 3;

/**
 * Columns of numbers that hold the vectors together, one number each: those of names that are numbered ("0", "1" or
 * "dim_0", "dim_1"), else all of them; by a name for all. Empty where there are too few.
 */
export function wideVectors(columns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of columns) {
    const prefix = name.replace(/\d+$/, "");
    if (prefix === name) continue;
    const group = groups.get(prefix) ?? [];
    group.push(name);
    groups.set(prefix, group);
  }
  const numbered = [...groups.values()].filter((group) => group.length >= fewest);
  const found = numbered.length > 0 ? numbered : columns.length >= fewest ? [columns] : [];
  return new Map(found.map((group) => [`${group[0]} … ${group.at(-1)}`, group]));
}

const nouns: Readonly<Record<string, string>> = {
  "baby animal": "young mammal",
  "family member": "relative",
  "farm animal": "cattle, swine, sheep, goat, horse, ass, rabbit, chicken, duck, goose, turkey",
  "geometric shape": "plane figure",
  landform: "geological formation",
  "means of transport": "vehicle",
  "personality trait": "trait",
  "school subject": "subject",
  "sea creature": "shark, whale, seal, flatfish, crab, mollusk, echinoderm, sea turtle",
  "string instrument": "stringed instrument",
  "unit of time": "time unit",
  "us state": "american state",
  "wild animal": "bear, big cat, deer, antelope, fox, wolf, monkey, ape, elephant, crocodile",
};

/**
 * Everyday names of categories that WordNet has no noun for, and the nouns in it that are meant; where those
 * are several, they are words of the category themselves.
 */
export const everydayNames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(nouns).map(([name, meant]) => [name, meant.split(", ")]),
);

/**
 * What counts as a usable word of a category, and when two words are the same. Chat models answer
 * with numbering, markup, sentences, repeats and other scripts; all of that ends here.
 */

const maxLength = 40;
const maxParts = 4;

/** Categories whose members are common nouns, adjectives or verbs, so capitals are only a list style. */
const commonNouns = new Set(
  [
    ["fruits", "vehicles", "sports", "jobs", "weather", "emotions", "colors", "furniture"],
    ["animals", "verbs", "adjectives", "articles", "ideologies", "chemical elements"],
    ["musical instruments", "body parts", "geological formations", "mathematical concepts"],
    ["cooking techniques"],
  ].flat(),
);

/** What a model writes when it shows the shape of an answer instead of an answer. */
const placeholders = new Set(["word", "words", "string", "json", "null", "undefined", "item"]);

const sentenceWords =
  /^(?:i|i'm|you|your|we|they|it|is|are|was|were|be|can|could|will|would|should|this|that|these|those|here|there|which|who|following|also|such|please)$/i;

/** Case, accents, spaces, hyphens and other joiners folded away; "C", "C++" and "C#" stay apart. */
export function foldWord(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}+#]/gu, "")
    .toLowerCase();
}

/** What the folded word could be the plural of, by the regular English endings. */
function singulars(folded: string): string[] {
  if (folded.length < 4 || !folded.endsWith("s") || /(?:ss|us|is)$/.test(folded)) return [];
  const forms = [folded.slice(0, -1)];
  if (/(?:s|x|z|ch|sh|o)es$/.test(folded)) forms.push(folded.slice(0, -2));
  if (folded.endsWith("ies")) forms.push(`${folded.slice(0, -3)}y`);
  if (folded.endsWith("ves")) forms.push(`${folded.slice(0, -3)}f`, `${folded.slice(0, -3)}fe`);
  return forms;
}

/** A set in which "Lemon", "lemons" and "lémon" are one word. */
export class WordSet {
  private readonly words = new Set<string>();
  private readonly singularsOfWords = new Set<string>();

  constructor(words: Iterable<string> = []) {
    for (const word of words) this.add(word);
  }

  has(word: string): boolean {
    const folded = foldWord(word);
    return (
      this.words.has(folded) ||
      this.singularsOfWords.has(folded) ||
      singulars(folded).some((form) => this.words.has(form))
    );
  }

  /** True when the word was new. */
  add(word: string): boolean {
    if (this.has(word)) return false;
    const folded = foldWord(word);
    this.words.add(folded);
    for (const form of singulars(folded)) this.singularsOfWords.add(form);
    return true;
  }
}

/** The pieces of an answer's item that may be words: lists inside an item are taken apart. */
export function splitItem(item: string): string[] {
  return item
    .replace(/<[^<>]*>|\\+[nrt]/g, "\n")
    .split(/[\n\r\t]/)
    .flatMap((line) => {
      const pieces = line.split(/[,;、،]|\s\/\s/);
      return pieces.some(isSentenceLike) ? [line] : pieces;
    });
}

/**
 * The display form of a raw piece as a word of `category`, or undefined when it is not usable:
 * empty, markup, sentence-like, too long, in another script, or the category's own name.
 */
export function cleanWord(raw: string, category: string): string | undefined {
  const text = stripDecoration(raw.normalize("NFKC"));
  if (!/\p{L}/u.test(text) || text.length > maxLength) return undefined;
  if (/[^\p{L}\p{M}\p{N} '’.+#&/-]/u.test(text)) return undefined;
  if (text.includes("/") && !/^\p{Lu}+\/\p{Lu}+$/u.test(text)) return undefined;
  if (isSentenceLike(text) || isRepetition(text) || !sharesScript(text, category)) return undefined;
  if (isCategoryName(text, category)) return undefined;
  return commonNouns.has(category.trim().toLowerCase()) ? lowerCase(text) : text;
}

function stripDecoration(raw: string): string {
  let text = raw.replace(/[`*~"“”„«»]|^_+|_+$/g, "").trim();
  text = text.replace(/^(?:[-–•·>#]+\s*|\(?\d+[.):]\s*|\(?\d+\s+(?=\p{L}))+/u, "");
  text = text.replace(/\s*\([^()]*\)?\s*$/, "");
  text = text.replace(/\s+[-–—]\s.*$|:\s.*$/, "");
  text = text.replace(/^(?:and|or|an?|the)\s+(?=\S)/i, "");
  text = text.replace(/^'+|(?<!\p{L})'+$/gu, "").replace(/[\s.!?:…-]+$/u, "");
  return text.replace(/\s+/g, " ").trim();
}

function isSentenceLike(text: string): boolean {
  const parts = text.split(" ");
  return parts.length > maxParts || (parts.length > 1 && parts.some((p) => sentenceWords.test(p)));
}

/** "nananana", "apple apple": what a looping model writes. */
function isRepetition(text: string): boolean {
  return (
    /(.{1,6}?)\1{3,}/u.test(text) || /(?:^|[\s-])([\p{L}\p{N}]{3,})[\s-]\1(?:$|[\s-])/iu.test(text)
  );
}

/** A Latin category has Latin words; a category in another script may have either. */
function sharesScript(text: string, category: string): boolean {
  const latin = /^[\P{L}\p{Script=Latin}]*$/u;
  return !latin.test(category) || latin.test(text);
}

function isCategoryName(text: string, category: string): boolean {
  const bare = text.replace(/[\s-]*\d+$/, "") || text;
  if (placeholders.has(foldWord(bare))) return true;
  const headNoun = category.trim().split(/\s+/).at(-1) ?? "";
  return new WordSet([category, headNoun]).has(bare);
}

/** Lower case except where capitals carry meaning, as in "DNA" or "pH". */
function lowerCase(text: string): string {
  return text
    .split(" ")
    .map((part) =>
      /^\p{Lu}{2,4}$/u.test(part) || /^\p{Ll}+\p{Lu}/u.test(part) ? part : part.toLowerCase(),
    )
    .join(" ");
}

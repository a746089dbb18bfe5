/**
 * What counts as a usable word of a category, and when two words are the same. Chat models answer
 * with numbering, markup, sentences, repeats and other scripts; all of that ends here.
 */

import { singularsOf } from "./singulars";

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

/** Emoji and other pictures beside words, numbers among them ("1️⃣", "①"). */
const pictures =
  /[\d#*]\ufe0f?\u20e3|[\u2460-\u24ff\u2776-\u2793]|(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})(?:\u200d|\ufe0e|\ufe0f)*/gu;

/** Bullets, boxes to check, numbers and letters in front of the words of a list. */
const leading = /^(?:[-–—•·◦‣●○■□►→>#]+\s*|\[[ x]?\]\s*|\(?\d+[.):](?!\d)\s*|\(?[a-zA-Z]\)\s+)+/u;

/** UTF-16 units of an item's piece that are looked at: what is longer is no word, but may begin with one. */
const maxPiece = 400;

/** Accents of Latin, Greek and Cyrillic, and the vowel marks of Hebrew and Arabic; other scripts' marks are letters. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** What joins or parts letters within a word, as in Persian and Sinhala. */
const joiners = /[\u200c-\u200d]/g;

/** Characters that only say in which direction to write, or where a line may end. */
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Case, accents, spaces, hyphens and other joiners folded away; "C", "C++" and "C#" stay apart. */
export function foldWord(text: string): string {
  return text
    .normalize("NFKD")
    .replace(accents, "")
    .replace(/[^\p{L}\p{M}\p{N}+#]/gu, "")
    .toLowerCase();
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
      singularsOf(folded).some((form) => this.words.has(form))
    );
  }

  /** True when the word was new. */
  add(word: string): boolean {
    if (this.has(word)) return false;
    const folded = foldWord(word);
    this.words.add(folded);
    for (const form of singularsOf(folded)) this.singularsOfWords.add(form);
    return true;
  }
}

/**
 * The pieces of an answer's item that may be words: lists inside an item are taken apart. An item of an array
 * that has one comma between two capitalized parts is a name ("Korea, South").
 */
export function splitItem(item: string, isArray = false): string[] {
  return item
    .replace(/<[^<>]*>|(?<!\\)\\+[nrt]/g, "\n")
    .split(/[\n\r\t]/)
    .flatMap((line) => {
      if (isArray && isInverted(line)) return [line];
      // Commas between digits are part of a name ("1,2-dichloroethane").
      const pieces = withoutNumeral(line).split(separators);
      return pieces.some(isSentenceLike) ? [line] : pieces;
    });
}

/** What stands between the words of one line; a number in front of a word begins another one ("1. apple 2. pear"). */
const separators =
  /(?<!\d),|,(?!\d)|[;、،，；؛|]|\s[/•·]\s|\s(?=\(?\d{1,3}[.)]\s)|(?<=[」』》])\s*(?=[「『《])/u;

/** A numeral of Chinese counts where it is parted from a single word ("一、苹果"). */
function withoutNumeral(line: string): string {
  const [, rest] = /^\s*[一二三四五六七八九十]{1,3}[、．.]\s*([^、]*)$/u.exec(line) ?? [];
  return rest ?? line;
}

function isInverted(line: string): boolean {
  return line.length <= maxPiece && /^\p{Lu}[^,;、،，；؛]*, \p{Lu}[^,;、،，；؛]*$/u.test(line);
}

/**
 * The display form of a raw piece as a word of `category`, or undefined when it is not usable:
 * empty, markup, sentence-like, too long, in another script, or the category's own name.
 */
export function cleanWord(raw: string, category: string): string | undefined {
  const isCommon = commonNouns.has(category.trim().toLowerCase());
  const plain = raw.slice(0, maxPiece).replace(pictures, " ").normalize("NFKC");
  const text = stripDecoration(plain, isCommon);
  if (!/\p{L}/u.test(text) || text.length > maxLength) return undefined;
  if (/[^\p{L}\p{M}\p{N} '’״׳.,+#&/·・-]/u.test(text.replace(joiners, ""))) return undefined;
  if (text.includes("/") && !/^\p{Lu}+\/\p{Lu}+$/u.test(text)) return undefined;
  if (isSentenceLike(text) || isRepetition(text, isCommon)) return undefined;
  if (!sharesScript(text, category) || isCategoryName(text, category)) return undefined;
  return isCommon ? lowerCase(text) : text;
}

/** @param isCounted a number in front only counts, and is no part of a name ("50 Cent") */
function stripDecoration(raw: string, isCounted: boolean): string {
  let text = raw
    .replace(invisible, "")
    .replace(/[`*~"“”„«»‹›「」『』《》]|^_+|_+$/g, "")
    .trim();
  text = text.replace(leading, "");
  if (isCounted) text = text.replace(/^\d+\s+(?=\p{L})/u, "");
  text = text.replace(/\s*\([^()]*\)?\s*$/, "");
  text = text.replace(/\s+[-–—]\s.*$|:\s.*$/, "");
  text = text.replace(/^(?:and|or|an?|the)\s+(?=\S)/i, "");
  text = text.replace(/^['‘]+(.*?)['’]?$|(?<!\p{L})'+$/gu, "$1").replace(/[\s.,!?:…。-]+$/u, "");
  return text.replace(/\s+/g, " ").trim();
}

function isSentenceLike(text: string): boolean {
  const parts = text.trim().split(" ");
  if (parts.length > maxParts) return true;
  return parts.length > 1 && parts.some((part, place) => isSentenceWord(part, place, parts));
}

/** Names hold such words with a capital ("Will Smith", "IT specialist", "Elizabeth I"), sentences in small letters. */
function isSentenceWord(part: string, place: number, parts: readonly string[]): boolean {
  if (!sentenceWords.test(part)) return false;
  const isSmall = part === part.toLowerCase();
  const isAcronym = part.length > 1 && part === part.toUpperCase();
  const next = parts[place + 1];
  return isSmall || (!isAcronym && next !== undefined && next === next.toLowerCase());
}

/**
 * "nananana", "apple apple": what a looping model writes. Names that are said twice have a hyphen
 * ("tom-tom", "cha-cha-cha") or capitals ("Duran Duran").
 */
function isRepetition(text: string, isCommon: boolean): boolean {
  if (/(.{1,6}?)\1{3,}/u.test(text)) return true;
  const doubled = /^([\p{L}\p{N}]{3,})([\s-])\1(?:-\1)?$/iu.exec(text);
  if (doubled?.[2] === "-") return false;
  if (doubled && !isCommon && doubled[1] !== doubled[1]?.toLowerCase()) return false;
  return /(?:^|[\s-])([\p{L}\p{N}]{3,})[\s-]\1(?:$|[\s-])/iu.test(text);
}

/** As in "β-carotene". */
const loneGreek = /(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu;

/** A Latin category has Latin words; a category in another script may have either. */
function sharesScript(text: string, category: string): boolean {
  const latin = /^[\P{L}\p{Script=Latin}\p{Script=Common}]*$/u;
  return !latin.test(category) || latin.test(text.replace(loneGreek, ""));
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

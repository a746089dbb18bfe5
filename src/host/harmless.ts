/** Characters of a sentence, label or prompt that are shown; VS Code itself cuts notifications at 1000. */
const maximumLength = 500;

/** Reads as nothing and breaks no line, but keeps two characters apart (WORD JOINER). */
const joiner = "\u2060";

/** What would begin a new line or be no character at all. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What changes the direction of all that follows, so that text reads as other than it is. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that VS Code shows as it stands, on one line of at most `maximum` UTF-16 units. VS Code makes links of
 * `[text](command:…)` in notifications, progress and prompts, and pictures of `$(name)` in lists: a character
 * without width between the brackets leaves them as text. Takes time linear in `maximum`.
 */
export function harmless(text: string, maximum = maximumLength): string {
  const isCut = text.length > maximum;
  const whole = isCut ? text.slice(0, maximum - 1).replace(/[\ud800-\udbff]$/, "") : text;
  const plain = whole
    .replace(controls, " ")
    .replace(directions, "")
    .replaceAll("](", `]${joiner}(`)
    .replaceAll("$(", `$${joiner}(`);
  return isCut ? `${plain}…` : plain;
}

/**
 * A text as Markdown that shows just that text: whatever could begin a link, an address, a picture, an icon, HTML or
 * a command is written as a character reference.
 */
export function literal(text: string, maximum?: number): string {
  return harmless(text, maximum).replace(
    /[^\p{L}\p{M}\p{N} ]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}

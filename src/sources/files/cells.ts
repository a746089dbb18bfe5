/** What tables write where there is no value. */
const missing = new Set(["", "nan", "na", "n/a", "null", "none", "<na>", "nat"]);

/** Numbers that a list without brackets has at least. */
const fewestWithout = 8;

export function isMissing(text: string): boolean {
  return text.length < 8 && missing.has(text.trim().toLowerCase());
}

/** Whether a text is a number that a double holds as it is written: no code like "007", no large whole number. */
export function isNumber(text: string): boolean {
  const trimmed = text.trim();
  if (!/^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return false;
  const number = Number(trimmed);
  return Number.isFinite(number) && (!/^[+-]?\d+$/.test(trimmed) || Number.isSafeInteger(number));
}

/** Whether a text is a date as ISO 8601 writes it, with or without a time. */
export function isDate(text: string): boolean {
  return /^\s*\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\s*$/.test(
    text,
  );
}

/** A date; one that names no zone is taken for UTC. */
export function dateIn(text: string): Date {
  const trimmed = text.trim().replace(" ", "T");
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(trimmed.slice(10));
  return new Date(trimmed.length > 10 && !hasZone ? `${trimmed}Z` : trimmed);
}

export function isBoolean(text: string): boolean {
  return text.length < 8 && /^(?:true|false)$/i.test(text.trim());
}

/**
 * The numbers of a list: as JSON has it, or as JSON, Python, NumPy, PyTorch or PostgreSQL write it in a text.
 * "shortened" where NumPy wrote "..." in place of most of them; undefined where it is no list.
 */
export function listIn(value: unknown): readonly unknown[] | "shortened" | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (!/^[[({]|^-?[\d.]|^array|^tensor|^np\./.test(text)) return undefined;
  const open = text.search(/[[({]/);
  const named = text.lastIndexOf("dtype=");
  const inner = text
    .slice(Math.max(0, open), named < 0 ? undefined : named)
    .replace(/[[\](){}]/g, " ");
  const tokens = inner.split(/[\s,;|]+/).filter(Boolean);
  const whole = tokens.filter(
    (token) => token !== "..." && token !== "array" && token !== "tensor",
  );
  if (open < 0 && whole.length < fewestWithout) return undefined;
  const numbers = whole.map(numberIn);
  if (numbers.includes(undefined)) return undefined;
  return whole.length < tokens.length && tokens.includes("...") ? "shortened" : numbers;
}

/** The number that a token is, NaN where it says that there is none; undefined for any other text. */
function numberIn(token: string): number | undefined {
  const number = Number(token);
  if (!Number.isNaN(number)) return number;
  return /^[+-]?(?:nan|inf|infinity|null|none)$/i.test(token) ? NaN : undefined;
}

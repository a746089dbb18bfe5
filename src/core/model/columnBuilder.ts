import { type Column, Dictionary, packTexts, TextPacker, valueText } from "./columns";

/** UTF-16 code units of a value that are kept; longer ones end in "…". */
const maximumText = 100_000;

type NumberType = "number" | "date" | "boolean";

/**
 * Makes a column of values that come in batches. Its type is that of all values, else text: what is mixed is
 * written out, and so are whole numbers that are too large for a double. Texts that repeat become a dictionary.
 */
export class ColumnBuilder {
  private readonly rows: number;
  private length = 0;
  private type: NumberType | "text" | undefined;
  private numbers: Float64Array | undefined;
  private texts: Texts | undefined;

  /** @param rows values that there will be */
  constructor(rows: number) {
    this.rows = rows;
  }

  /** Values that have come. */
  get added(): number {
    return this.length;
  }

  add(values: ArrayLike<unknown>): void {
    for (let i = 0; i < values.length; i++) this.addOne(values[i]);
  }

  finish(): Column {
    if (this.type === "text") return this.asTexts().finish();
    const type = this.type ?? "number";
    return { type, values: this.asNumbers().subarray(0, this.length) };
  }

  private addOne(value: unknown): void {
    const row = this.length++;
    const type = typeOf(value);
    if (type !== undefined && this.type !== type) {
      if (this.type === undefined) this.type = type;
      else if (this.type !== "text") this.writeOut(row);
    }
    if (this.type === "text") {
      this.asTexts().add(type === undefined ? undefined : textOf(value));
    } else if (type !== undefined) {
      this.asNumbers()[row] = Number(value);
    }
  }

  private asNumbers(): Float64Array {
    return (this.numbers ??= new Float64Array(this.rows).fill(NaN));
  }

  /** The texts, with nothing for rows that came before the first of them. */
  private asTexts(): Texts {
    if (this.texts) return this.texts;
    this.texts = new Texts(this.rows);
    for (let row = 1; row < this.length; row++) this.texts.add(undefined);
    return this.texts;
  }

  /** What was numbers becomes text: the `count` values before. */
  private writeOut(count: number): void {
    const { numbers, type = "number" } = this;
    this.texts = new Texts(this.rows);
    for (let row = 0; row < count; row++) {
      this.texts.add(valueText(type as NumberType, numbers?.[row] ?? NaN));
    }
    this.type = "text";
    this.numbers = undefined;
  }
}

/** Texts as a dictionary as long as they repeat, else one after the other, where a missing one is empty. */
class Texts {
  private readonly dictionary = new Dictionary<string>();
  private readonly codes: Uint32Array;
  private packer: TextPacker | undefined;
  private length = 0;

  constructor(rows: number) {
    this.codes = new Uint32Array(rows);
  }

  add(text: string | undefined): void {
    const row = this.length++;
    if (this.packer) {
      this.packer.add(text ?? "");
      return;
    }
    this.codes[row] = text === undefined ? none : this.dictionary.codeOf(text);
    const different = this.dictionary.values.length;
    if (different > Math.max(fewest, this.codes.length / 2)) this.unfold();
    // What does not repeat among so many is no group: a dictionary of it would cost most of the time.
    else if (this.length === judged && different > judged * mostDifferent) this.unfold();
  }

  finish(): Column {
    const { values } = this.dictionary;
    // Where hardly a text repeats they are no groups, however few rows there are.
    if (!this.packer && values.length > Math.max(1, this.length / 2)) this.unfold();
    if (this.packer) return { type: "text", ...this.packer.finish() };
    const codes = this.codes
      .subarray(0, this.length)
      .map((code) => (code === none ? values.length : code));
    return { type: "text", ...packTexts(values), codes };
  }

  private unfold(): void {
    this.packer = new TextPacker();
    for (const code of this.codes.subarray(0, this.length)) {
      this.packer.add(this.dictionary.values[code] ?? "");
    }
  }
}

/** The first texts, of which so large a fraction may be different in a dictionary. */
const judged = 2000;
const mostDifferent = 0.95;
/** Different texts that are kept as a dictionary at first, however few rows there are. */
const fewest = 16;
const none = 0xffffffff;

function typeOf(value: unknown): NumberType | "text" | undefined {
  if (value === undefined || value === null || ArrayBuffer.isView(value)) return undefined;
  if (typeof value === "number") return Number.isNaN(value) ? undefined : "number";
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? "number" : "text";
  if (typeof value === "boolean") return "boolean";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : "date";
  return "text";
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : written(value);
  return text.length > maximumText ? `${text.slice(0, maximumText)}…` : text;
}

function written(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return String(value);
  }
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "bigint" ? String(part) : part,
  );
}

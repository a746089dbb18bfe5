/** UTF-16 units of the shortest beginning that is tried. */
const shortest = 32;
/** How many times as long as one beginning the next longer one is. */
const growth = 1.2;
/** Units of the beginning that is tried first of all: some 250 tokens, as small models take. */
const firstTried = 1000;

/**
 * Finds the longest beginning of a text that a model takes, among lengths that are the same for all texts: so it
 * depends on the text and the model alone. Texts are tried first where the one before ended.
 */
export class Beginnings {
  private guess = lengthsUpTo(firstTried).length;

  /**
   * Calls `takes` with one beginning after the other, each longer than all that it took before; the last one
   * that it took is the longest. False where it took none.
   */
  async find(text: string, takes: (beginning: string) => Promise<boolean>): Promise<boolean> {
    const lengths = lengthsUpTo(text.length - 1);
    let taken = -1;
    let refused = lengths.length;
    let next = this.guess;
    for (let step = 1; refused - taken > 1; step *= 2) {
      if (next <= taken || next >= refused) next = Math.floor((taken + refused) / 2);
      if (await takes(beginningOf(text, lengths[next] ?? 0))) {
        taken = next;
        next = taken + step;
      } else {
        refused = next;
        next = refused - step;
      }
    }
    if (taken >= 0) this.guess = taken;
    return taken >= 0;
  }
}

function lengthsUpTo(maximum: number): number[] {
  const lengths: number[] = [];
  for (let length = shortest; length <= maximum; length *= growth) lengths.push(Math.floor(length));
  return lengths;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first `length` units, without what would be a part of a character as people see it. */
function beginningOf(text: string, length: number): string {
  const end = segmenter.segment(text).containing(length)?.index ?? length;
  if (end > 0) return text.slice(0, end);
  const isHalf = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, isHalf ? length - 1 : length);
}

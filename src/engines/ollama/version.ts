/** From here on a server tells what its models can do (`capabilities` in /api/show). */
export const goodVersion = "0.6.4";

/** Whether a server's version is before `goodVersion`; "0.0.0" is a development build, not an old one. */
export function isOld(version: string): boolean {
  const numbers = numbersOf(version);
  const wanted = numbersOf(goodVersion);
  if (!numbers || !wanted || numbers.every((number) => number === 0)) return false;
  const place = wanted.findIndex((number, index) => number !== numbers[index]);
  return place >= 0 && (numbers[place] ?? 0) < (wanted[place] ?? 0);
}

function numbersOf(version: string): number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return match?.slice(1).map(Number);
}

/** A figure below 1 as it is written: with two decimals and a real minus. */
export function twoDecimals(value: number): string {
  const size = Math.abs(value).toFixed(2);
  return value < 0 && Number(size) !== 0 ? `\u2212${size}` : size;
}

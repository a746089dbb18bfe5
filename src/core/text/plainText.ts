/** Bytes from the start of a file by which it is known as text. */
export const judgedBytes = 8192;

/**
 * Whether a file that begins with these bytes is text: UTF-8 without NUL, or UTF-16 with a byte order mark. The last
 * character may be cut off.
 */
export function isPlainText(start: Uint8Array): boolean {
  const [first, second] = start;
  const isLittle = first === 0xff && second === 0xfe;
  // The mark of UTF-32, which VS Code does not read, begins as that of UTF-16 does.
  if (isLittle) return start[2] !== 0 || start[3] !== 0;
  if (first === 0xfe && second === 0xff) return true;
  if (start.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

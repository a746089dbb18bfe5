/**
 * The body as it comes, up to `total` bytes; where there is a limit for a line, in whole lines of up to `line`
 * bytes, so that nobody searches the start of a line twice. Beyond a limit it fails with the error that
 * `tooLarge` makes of it, and its source is canceled.
 */
export function bounded(
  body: ReadableStream<Uint8Array>,
  { total, line }: { readonly total: number; readonly line?: number },
  tooLarge: (limit: number) => Error,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let received = 0;
  /** The start of a line whose end has not come. */
  let begun: Uint8Array[] = [];
  let begunLength = 0;
  const keep = (start: Uint8Array): void => {
    if (start.length > 0) begun.push(start);
    begunLength += start.length;
  };
  /** All of the lines that end in `value`; nothing where none does. */
  const linesWith = (value: Uint8Array): Uint8Array | undefined => {
    const end = value.lastIndexOf(endOfLine) + 1;
    if (end === 0) {
      keep(value);
      return undefined;
    }
    const lines = Buffer.concat([...begun, value.subarray(0, end)]);
    begun = [];
    begunLength = 0;
    keep(value.subarray(end));
    return lines;
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          if (begunLength > 0) controller.enqueue(Buffer.concat(begun));
          controller.close();
          return;
        }
        received += value.length;
        const whole = line === undefined ? value : linesWith(value);
        const isLong = line !== undefined && begunLength > line;
        if (received > total || isLong) {
          controller.error(tooLarge(received > total ? total : (line ?? total)));
          return reader.cancel();
        }
        if (whole) {
          controller.enqueue(whole);
          return;
        }
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}

const endOfLine = 0x0a;

/** The text of the body's first `bytes`, or of what comes within `timeoutMs` milliseconds; the rest is not read. */
export async function readStart(
  response: Response,
  bytes: number,
  timeoutMs: number,
): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return "";
  const timer = setTimeout(() => void reader.cancel(), timeoutMs);
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let left = bytes; left > 0;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.length;
    }
    await reader.cancel();
    return text;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The body as it comes, up to `total` bytes and `line` bytes without an end of line; beyond that it fails with
 * the error that `tooLarge` makes of the limit, and its source is canceled.
 */
export function bounded(
  body: ReadableStream<Uint8Array>,
  { total, line = total }: { readonly total: number; readonly line?: number },
  tooLarge: (limit: number) => Error,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let received = 0;
  let lineLength = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      received += value.length;
      const lineEnd = value.lastIndexOf(endOfLine);
      lineLength = lineEnd < 0 ? lineLength + value.length : value.length - lineEnd - 1;
      const limit = received > total ? total : lineLength > line ? line : undefined;
      if (limit === undefined) return controller.enqueue(value);
      controller.error(tooLarge(limit));
      await reader.cancel();
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}

const endOfLine = 0x0a;

/** The text of the body's first `bytes`, or of what comes within `wait` milliseconds; the rest is not read. */
export async function readStart(response: Response, bytes: number, wait: number): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return "";
  const timer = setTimeout(() => void reader.cancel(), wait);
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

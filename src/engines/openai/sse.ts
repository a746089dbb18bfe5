/**
 * The `data` fields of server-sent events, as OpenAI-compatible servers stream them, up to `[DONE]`.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html (the part that is in use).
 */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\r(?!$)|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const data = /^data: ?(.*)$/.exec(line)?.[1];
      if (data === "[DONE]") return;
      if (data !== undefined && data !== "") yield data;
    }
  }
}

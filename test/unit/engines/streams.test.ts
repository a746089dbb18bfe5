import * as assert from "node:assert/strict";
import { bounded } from "../../../src/engines/limits";
import { ollamaClient } from "../../../src/engines/ollama/client";
import { eventData } from "../../../src/engines/openai/sse";
import { assertLinear } from "../support/growth";
import { FakeServer } from "../support/fakeServer";

const limits = { total: 1e9, line: 1e9 };

/** A body that comes in pieces of so many bytes, as a chat's answer is read. */
function bodyOf(text: string, pieceLength: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let place = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (place >= bytes.length) {
        controller.close();
        return undefined;
      }
      controller.enqueue(bytes.subarray(place, place + pieceLength));
      place += pieceLength;
      return undefined;
    },
  });
  return bounded(body, limits, () => new Error("too large"));
}

async function eventsOf(body: ReadableStream<Uint8Array>): Promise<string[]> {
  const events: string[] = [];
  for await (const data of eventData(body)) events.push(data);
  return events;
}

describe("reading a stream", function () {
  this.timeout(60_000);

  it("gives the same whatever the pieces", async () => {
    const text = 'data: {"a":"é"}\r\n\r\ndata: 😀\n\n: comment\ndata:last';
    const whole = await eventsOf(bodyOf(text, 1e6));
    assert.deepEqual(whole, ['{"a":"é"}', "😀"]);
    for (const pieceLength of [1, 2, 3, 7]) {
      assert.deepEqual(await eventsOf(bodyOf(text, pieceLength)), whole);
    }
  });

  for (const [name, unit] of [
    ["a line without an end", "x"],
    ["empty lines", "\n"],
    ["carriage returns", "\r"],
    ["events", "data: {}\n\n"],
  ] as const) {
    it(`of events takes no more than linear time for ${name} in small pieces`, async () => {
      await assertLinear(
        (size) => unit.repeat(size),
        (text) => eventsOf(bodyOf(text, 16)),
        { to: 1 << 18 },
      );
    });
  }

  it("of lines of JSON takes no more than linear time for one long line", async () => {
    let piece = "";
    const server = new FakeServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      for (let i = 0; i < piece.length; i += 1000) response.write(piece.slice(i, i + 1000));
      response.end('"},"done":true}\n');
    });
    const url = await server.listen();
    const { signal } = new AbortController();
    const read = async (text: string) => {
      piece = text;
      const client = ollamaClient({ url, headers: {} }, signal, limits);
      const stream = await client.chat({ model: "m", stream: true, messages: [] });
      for await (const { message } of stream) assert.ok(message.content.length > 0);
    };
    try {
      await assertLinear((size) => `{"message":{"content":"${"x".repeat(size)}`, read, {
        from: 1 << 14,
        to: 1 << 22,
      });
    } finally {
      server.close();
    }
  });
});

import * as assert from "node:assert/strict";
import { normalizeBaseUrl, normalizeHost } from "../../../src/engines/address";

describe("normalizeHost", () => {
  const addresses: Record<string, string | undefined> = {
    "": "http://127.0.0.1:11434",
    localhost: "http://localhost:11434",
    ' "localhost" ': "http://localhost:11434",
    ":5678": "http://127.0.0.1:5678",
    "example.com:99": "http://example.com:99",
    "http://example.com": "http://example.com:80",
    "https://example.com": "https://example.com:443",
    "https://example.com/ollama/": "https://example.com:443/ollama",
    "0.0.0.0": "http://127.0.0.1:11434",
    "0.0.0.0:8080": "http://127.0.0.1:8080",
    "::1": "http://[::1]:11434",
    "::": "http://[::1]:11434",
    "[::1]:7000": "http://[::1]:7000",
    "http://[::]:7000": "http://[::1]:7000",
    "2001:db8::2": "http://[2001:db8::2]:11434",
    "http://h:11434/v1": "http://h:11434",
    "http://h:11434/v1/": "http://h:11434",
    "h/api": "http://h:11434",
    "https://h/ollama/api": "https://h:443/ollama",
    "ftp://h": undefined,
    "http://h:notaport": undefined,
  };
  for (const [typed, url] of Object.entries(addresses)) {
    it(`makes ${JSON.stringify(typed)} to ${url ?? "nothing"}`, () => {
      assert.equal(normalizeHost(typed)?.url, url);
    });
  }

  it("takes credentials out of the address into a header", () => {
    assert.deepEqual(normalizeHost("http://me:p%40ss@h:1"), {
      url: "http://h:1",
      headers: { Authorization: "Basic bWU6cEBzcw==" },
    });
  });
});

describe("normalizeBaseUrl", () => {
  const addresses: Record<string, string | undefined> = {
    "": undefined,
    "localhost:1234": "http://localhost:1234/v1",
    "http://localhost:1234/": "http://localhost:1234/v1",
    "http://localhost:1234/v1": "http://localhost:1234/v1",
    "http://localhost:1234/v1/chat/completions": "http://localhost:1234/v1",
    "https://example.com/openai/v2/embeddings": "https://example.com:443/openai/v2",
    "https://example.com": "https://example.com:443/v1",
    "0.0.0.0:8000": "http://127.0.0.1:8000/v1",
  };
  for (const [typed, url] of Object.entries(addresses)) {
    it(`makes ${JSON.stringify(typed)} to ${url ?? "nothing"}`, () => {
      assert.equal(normalizeBaseUrl(typed)?.url, url);
    });
  }
});

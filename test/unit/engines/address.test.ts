import * as assert from "node:assert/strict";
import {
  addressOf,
  basicHeader,
  isThisMachine,
  normalizeBaseUrl,
  normalizeHost,
  splitCredentials,
} from "../../../src/engines/address";

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
    "localhost:99999": undefined,
    "http://a%zz:b@h": "http://h:80",
    "http://h%zz": undefined,
    "http://h:8080/?key=1": "http://h:8080?key=1",
    "http://": "http://127.0.0.1:80",
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
    "https://h/openai/deployments/e/embeddings?api-version=2024-02-01":
      "https://h:443/openai/deployments/e?api-version=2024-02-01",
    "https://h?api-version=1": "https://h:443/v1?api-version=1",
    "localhost:99999": undefined,
  };
  for (const [typed, url] of Object.entries(addresses)) {
    it(`makes ${JSON.stringify(typed)} to ${url ?? "nothing"}`, () => {
      assert.equal(normalizeBaseUrl(typed)?.url, url);
    });
  }
});

describe("splitCredentials", () => {
  const addresses: Record<string, ReturnType<typeof splitCredentials>> = {
    "http://me:pw@h:1/v1?a=b@c": {
      address: "http://h:1/v1?a=b@c",
      credentials: { user: "me", password: "pw" },
    },
    "me@h": { address: "h", credentials: { user: "me", password: "" } },
    "https://me:p@ss:w@h": {
      address: "https://h",
      credentials: { user: "me", password: "p@ss:w" },
    },
    "http://a%zz:b%20@h": { address: "http://h", credentials: { user: "a%zz", password: "b " } },
    "http://@h": { address: "http://h" },
    "http://me:a/b?c#d@h:1/v1": {
      address: "http://h:1/v1",
      credentials: { user: "me", password: "a/b?c#d" },
    },
    "http://me:%40%3a%2F@[::1]:7000/p": {
      address: "http://[::1]:7000/p",
      credentials: { user: "me", password: "@:/" },
    },
    "me:pw@::1": { address: "::1", credentials: { user: "me", password: "pw" } },
    "http://:pw@h": { address: "http://h", credentials: { user: "", password: "pw" } },
    "http:///me:pw@h": { address: "http:///h", credentials: { user: "me", password: "pw" } },
    "ftp://me:pw@h": { address: "ftp://h", credentials: { user: "me", password: "pw" } },
    ' "http://Jürgen:пароль 苹果@h" ': {
      address: ' "http://h" ',
      credentials: { user: "Jürgen", password: "пароль 苹果" },
    },
    "h:1/a@b": { address: "h:1/a@b" },
    "[::1]:1/a@b": { address: "[::1]:1/a@b" },
    "::1/a@b": { address: "::1/a@b" },
    "http://h/a@b": { address: "http://h/a@b" },
    "localhost:1234": { address: "localhost:1234" },
    "": { address: "" },
  };
  for (const [typed, split] of Object.entries(addresses)) {
    it(`splits ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(splitCredentials(typed), split);
    });
  }
});

describe("addresses that differ in nothing but name and password", () => {
  for (const normalize of [normalizeHost, normalizeBaseUrl]) {
    it(`are the same server to ${normalize.name}`, () => {
      for (const typed of ["me:pw@h:1", "http://you@h:1", "http://a:b%40@H:1/", "http://h:1"]) {
        assert.equal(normalize(typed)?.url, normalize("h:1")?.url);
      }
    });
  }
});

describe("basicHeader", () => {
  it("has name and password in UTF-8, as RFC 7617 defines it", () => {
    assert.deepEqual(basicHeader({ user: "test", password: "123£" }), {
      Authorization: "Basic dGVzdDoxMjPCow==",
    });
  });
});

describe("isThisMachine", () => {
  const here = [
    "http://localhost:11434",
    "https://127.0.0.1/v1",
    "http://127.9.9.9",
    "http://[::1]:1",
  ];
  const elsewhere = [
    "http://127.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "no URL",
  ];
  for (const url of here) it(`holds for ${url}`, () => assert.ok(isThisMachine(url)));
  for (const url of elsewhere) it(`does not hold for ${url}`, () => assert.ok(!isThisMachine(url)));
});

describe("addressOf", () => {
  it("puts the path before the query of the server's address", () => {
    assert.equal(addressOf("http://h:1/v1", "/models"), "http://h:1/v1/models");
    assert.equal(addressOf("http://h:1/v1?a=1&b=2", "/models"), "http://h:1/v1/models?a=1&b=2");
  });
});

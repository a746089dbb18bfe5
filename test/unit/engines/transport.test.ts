import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import type { Failure } from "../../../src/core/model/failures";
import { fetchUntil, requestFailure } from "../../../src/engines/connection";
import { fetchUntilAborted } from "../../../src/engines/transport";
import { selfSigned } from "../support/selfSigned";

/** Runs `work` with certificates that nobody has signed accepted. */
async function trusting<T>(work: () => Promise<T>): Promise<T> {
  const usual = https.globalAgent.options.rejectUnauthorized;
  https.globalAgent.options.rejectUnauthorized = false;
  try {
    return await work();
  } finally {
    if (usual === undefined) delete https.globalAgent.options.rejectUnauthorized;
    else https.globalAgent.options.rejectUnauthorized = usual;
  }
}

const globalDispatcher = Symbol.for("undici.globalDispatcher.1");

describe("fetchUntilAborted", () => {
  let server: http.Server | https.Server;
  let url: string;
  let answer: http.RequestListener;

  async function listen(created: http.Server | https.Server, scheme: string): Promise<void> {
    server = created;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeEach(() =>
    listen(
      http.createServer((request, response) => answer(request, response)),
      "http",
    ),
  );
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const { signal } = new AbortController();
  const failureOf = (error: unknown): Failure =>
    requestFailure(error, { host: "h", model: "m", task: "embed" });

  it("waits for headers and for more of a body longer than the global fetch does", async () => {
    answer = (_request, response) => {
      setTimeout(() => response.writeHead(200).write("slow"), 1500);
      setTimeout(() => response.end(" model"), 3000);
    };
    // The global fetch with its timeout of 300 seconds cut to 0.2 makes the difference visible.
    await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(1) }).catch(() => undefined);
    const globals = globalThis as unknown as Record<symbol, object>;
    const usual = globals[globalDispatcher];
    assert.ok(usual);
    const Agent = usual.constructor as new (options: object) => object;
    globals[globalDispatcher] = new Agent({ headersTimeout: 200, bodyTimeout: 200 });
    try {
      const impatient = assert.rejects(fetch(url), /fetch failed/);
      const response = await fetchUntil(signal, "h")(url);
      assert.equal(await response.text(), "slow model");
      await impatient;
    } finally {
      globals[globalDispatcher] = usual;
    }
  });

  it("sends method, headers and body, and gives status, headers and the body as it arrives", async () => {
    let sent = "";
    let sentHeaders: http.IncomingHttpHeaders = {};
    let finish = () => {};
    answer = (request, response) => {
      sentHeaders = request.headers;
      request.on("data", (chunk) => (sent += `${request.method} ${chunk}`));
      request.on("end", () => {
        response.writeHead(201, { "Content-Type": "text/x", "Set-Cookie": ["a=1", "b=2"] });
        response.write("first");
        finish = () => response.end("last");
      });
    };
    const init = { method: "POST", headers: { "X-Test": "ü".normalize("NFD")[0] ?? "" } };
    const response = await fetchUntilAborted(new URL(url), { ...init, body: "grün", signal });
    assert.equal(sent, "POST grün");
    assert.equal(sentHeaders["x-test"], "u");
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("content-type"), "text/x");
    assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await reader?.read())?.value, "first");
    finish();
    assert.equal((await reader?.read())?.value, "last");
    assert.equal((await reader?.read())?.done, true);
  });

  for (const stage of ["before the headers", "in the middle of the body"]) {
    it(`ends with the signal's reason when aborted ${stage}, and closes the connection`, async () => {
      const controller = new AbortController();
      const closed = new Promise<void>((resolve) => {
        answer = (_request, response) => {
          response.on("close", resolve);
          if (stage !== "before the headers") response.writeHead(200).write("some");
          setTimeout(() => controller.abort(), 50);
        };
      });
      const reading = fetchUntil(controller.signal, "h")(url).then((response) => response.text());
      await assert.rejects(reading, (error: Error) => failureOf(error).kind === "canceled");
      await closed;
    });
  }

  it("closes the connection when its body is canceled", async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => response.on("close", resolve).writeHead(200).write("some");
    });
    const response = await fetchUntilAborted(url);
    await response.body?.cancel();
    await closed;
  });

  /** Answers `path` with a redirect, everything else with the body that came. */
  const redirecting = (seen: string[], path: string, status: number, location: string) => {
    answer = (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      if (request.url === path) response.writeHead(status, { Location: location }).end();
      else request.pipe(response);
    };
  };
  const post = { method: "POST", body: "words", headers: { Authorization: "Bearer t" } };

  for (const status of [307, 308]) {
    it(`follows ${status} to the same origin, with method, body and token`, async () => {
      const seen: string[] = [];
      redirecting(seen, "/a", status, "/b");
      assert.equal(await (await fetchUntilAborted(`${url}/a`, post)).text(), "words");
      assert.deepEqual(seen, ["POST /a Bearer t", "POST /b Bearer t"]);
    });
  }

  for (const status of [301, 302, 303]) {
    it(`follows ${status} of a question without a body only`, async () => {
      const seen: string[] = [];
      redirecting(seen, "/a", status, "/b?secret=1");
      assert.equal((await fetchUntilAborted(`${url}/a`)).status, 200);
      await assert.rejects(fetchUntil(signal, "h")(`${url}/a`, post), (error: unknown) => {
        assert.deepEqual(failureOf(error).data, { kind: "redirected", host: "h", to: `${url}/b` });
        return true;
      });
      assert.equal(seen.length, 3);
    });
  }

  it("sends nothing to another port, another host or another protocol", async () => {
    const heard: string[] = [];
    const other = http.createServer((request, response) => {
      heard.push(request.url ?? "");
      response.end();
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    try {
      for (const to of [`http://127.0.0.1:${port}/x`, `http://localhost:${port}/x`]) {
        for (const request of [post, { headers: post.headers }]) {
          redirecting([], "/a", 307, to);
          await assert.rejects(fetchUntil(signal, "h")(`${url}/a`, request), (error: unknown) => {
            assert.deepEqual(failureOf(error).data, { kind: "redirected", host: "h", to });
            return true;
          });
        }
      }
      assert.deepEqual(heard, []);
    } finally {
      other.close();
    }
  });

  it("sends nothing from https to http", async () => {
    const heard: string[] = [];
    redirecting(heard, "", 200, "");
    const plain = url;
    const plainServer = server;
    const secret = https.createServer(selfSigned, (_request, response) => {
      response.writeHead(307, { Location: `${plain}/x` }).end();
    });
    await listen(secret, "https");
    try {
      await assert.rejects(
        trusting(() => fetchUntilAborted(url, post)),
        (error: unknown) => {
          const { data } = failureOf(error);
          assert.deepEqual(data, { kind: "redirected", host: "h", to: `${plain}/x` });
          return true;
        },
      );
      assert.deepEqual(heard, []);
    } finally {
      plainServer.close();
    }
  });

  it("follows a redirect from http to https of the same host", async () => {
    const secret = https.createServer(selfSigned, (request, response) => {
      response.end(`${request.method} ${request.headers.authorization}`);
    });
    secret.listen(0, "127.0.0.1");
    await once(secret, "listening");
    const { port } = secret.address() as AddressInfo;
    try {
      redirecting([], "/a", 308, `https://127.0.0.1:${port}/b`);
      const response = await trusting(() => fetchUntilAborted(`${url}/a`, post));
      assert.equal(await response.text(), "POST Bearer t");
    } finally {
      secret.closeAllConnections();
      secret.close();
    }
  });

  it("gives up on redirects that lead round in a circle", async () => {
    const seen: string[] = [];
    redirecting(seen, "/a", 307, "/a");
    await assert.rejects(fetchUntilAborted(`${url}/a`, post), (error: unknown) => {
      assert.equal(failureOf(error).kind, "redirected");
      return true;
    });
    assert.ok(seen.length <= 10);
  });

  it("tells a name that does not resolve as unreachable", async () => {
    await assert.rejects(fetchUntilAborted("http://nowhere.invalid/"), (error: unknown) => {
      const { data } = failureOf(error);
      // Where there is no DNS at all, the second.
      assert.ok(data.kind === "unreachable" && ["ENOTFOUND", "EAI_AGAIN"].includes(data.code));
      return true;
    });
  });

  it("tells a connection that is reset before and after the headers as unreachable", async () => {
    answer = (request) => request.socket.resetAndDestroy();
    const code = (error: unknown) => {
      const { data } = failureOf(error);
      assert.deepEqual(data, { kind: "unreachable", host: "h", code: "ECONNRESET" });
      return true;
    };
    await assert.rejects(fetchUntilAborted(url), code);
    answer = (request, response) => {
      response.writeHead(200).write("some");
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    };
    await assert.rejects((await fetchUntilAborted(url)).text(), code);
  });

  it("tells a certificate that nobody has signed as untrusted", async () => {
    server.close();
    await listen(
      https.createServer(selfSigned, (_request, response) => response.end("secret")),
      "https",
    );
    await assert.rejects(fetchUntilAborted(url), (error: unknown) => {
      const { data } = failureOf(error);
      assert.deepEqual(data, {
        kind: "untrusted",
        host: "h",
        code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      });
      return true;
    });
  });
});

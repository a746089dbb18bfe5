/** A server's address as a client needs it. */
export interface ServerAddress {
  /** Absolute URL without trailing slash and credentials, e.g. "http://127.0.0.1:11434". */
  readonly url: string;
  /** `Authorization` from credentials in the address, when there were some. */
  readonly headers: Readonly<Record<string, string>>;
}

const ollamaPort = "11434";

/**
 * The address of an Ollama server as a person typed it, or the value of OLLAMA_HOST, made usable. Rules
 * follow Ollama's own (envconfig/config.go): without scheme http and port 11434; `http://` alone port 80,
 * `https://` 443; bind addresses 0.0.0.0 and :: become loopback. Spaces, quotes and a pasted `/v1` or
 * `/api` go; `user:password@` becomes a Basic header. Undefined when no URL can be made of it.
 */
export function normalizeHost(typed: string): ServerAddress | undefined {
  return normalize(typed, ollamaPort, (path) => path.replace(/\/(?:v1|api)$/, ""));
}

/**
 * The base URL of an OpenAI-compatible server as a person typed it: without scheme http; `/v1` is added
 * where there is no path; a pasted `/chat/completions`, `/embeddings` or `/models` goes.
 */
export function normalizeBaseUrl(typed: string): ServerAddress | undefined {
  if (typed.trim() === "") return undefined;
  return normalize(typed, "80", (path) => {
    const base = path.replace(/\/(?:chat\/completions|embeddings|models)$/, "");
    return base === "" ? "/v1" : base;
  });
}

function normalize(
  typed: string,
  defaultPort: string,
  trimPath: (path: string) => string,
): ServerAddress | undefined {
  const text = typed
    .trim()
    .replace(/^["']+|["']+$/g, "")
    .trim();
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined && text.includes("://")) return undefined;
  let rest = scheme === undefined ? text : text.slice(scheme.length + "://".length);
  if (isBareIpv6(rest)) rest = `[${rest}]`;
  if (rest === "" || rest.startsWith(":") || rest.startsWith("/")) rest = `127.0.0.1${rest}`;
  let url: URL;
  try {
    url = new URL(`${scheme ?? "http"}://${rest}`);
  } catch {
    return undefined;
  }
  const hasPort = /^(?:[^/?#]*@)?(?:\[[^\]]*\]|[^:/?#]*):\d+/.test(rest);
  if (scheme === undefined && !hasPort) url.port = defaultPort;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  const headers: Record<string, string> = {};
  if (url.username !== "") {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers["Authorization"] = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  const path = trimPath(url.pathname.replace(/\/+$/, "")).replace(/\/+$/, "");
  const port = url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
  return { url: `${url.protocol}//${url.hostname}:${port}${path}`, headers };
}

function isBareIpv6(text: string): boolean {
  return (
    /^[0-9a-f:]*::[0-9a-f:.]*$/i.test(text) || /^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i.test(text)
  );
}

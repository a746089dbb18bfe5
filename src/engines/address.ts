/** A server's address as a client needs it. */
export interface ServerAddress {
  /** Absolute URL without trailing slash and credentials, e.g. "http://127.0.0.1:11434". */
  readonly url: string;
  /** `Authorization` from credentials in the address, when there were some. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Name and password as they stand in an address. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const ollamaPort = "11434";
/** UTF-16 units of an address with its credentials. */
const maximumLength = 4000;

/**
 * The address of an Ollama server as a person typed it, or the value of OLLAMA_HOST, made usable. Rules
 * follow Ollama's own (envconfig/config.go): without scheme http and port 11434; `http://` alone port 80,
 * `https://` 443; bind addresses 0.0.0.0 and :: become loopback. Spaces, quotes and a pasted `/v1` or
 * `/api` go, a query stays; `user:password@` becomes a Basic header. Undefined when no URL can be made of it.
 */
export function normalizeHost(typed: string): ServerAddress | undefined {
  return normalize(typed, ollamaPort, (path) => path.replace(/\/(?:v1|api)$/, ""));
}

/**
 * The base URL of an OpenAI-compatible server as a person typed it: without scheme http; `/v1` is added
 * where there is no path; a pasted `/chat/completions`, `/embeddings` or `/models` goes, a query stays.
 */
export function normalizeBaseUrl(typed: string): ServerAddress | undefined {
  if (typed.trim() === "") return undefined;
  return normalize(typed, "80", (path) => {
    const base = path.replace(/\/(?:chat\/completions|embeddings|models)$/, "");
    return base === "" ? "/v1" : base;
  });
}

/**
 * The address as typed without its `user:password@`, and what stood there; `%` escapes are resolved where
 * they are valid, else taken as they are. `credentials` are absent where there are none. A password may
 * hold `@` and `:`, and `/`, `?` and `#` where what comes before them is no host and port.
 */
export function splitCredentials(typed: string): {
  readonly address: string;
  readonly credentials?: Credentials;
} {
  const [scheme = ""] = /^\s*["']?\s*(?:[a-z][a-z0-9+.-]*:\/{2,})?/i.exec(typed) ?? [];
  const rest = typed.slice(scheme.length);
  const [authority = ""] = /^[^/?#]*/.exec(rest) ?? [];
  const end = (isHostAndPort(authority) ? authority : rest).lastIndexOf("@");
  if (end < 0) return { address: typed };
  const pair = rest.slice(0, end);
  const colon = pair.indexOf(":");
  const user = unescaped(colon < 0 ? pair : pair.slice(0, colon));
  const password = colon < 0 ? "" : unescaped(pair.slice(colon + 1));
  const address = scheme + rest.slice(end + 1);
  return user === "" && password === ""
    ? { address }
    : { address, credentials: { user, password } };
}

/** The header that lets a person in by name and password. */
export function basicHeader({ user, password }: Credentials): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** The address of `path` at a server; the query of the server's own address comes last. */
export function addressOf(server: string, path: string): string {
  const query = server.indexOf("?");
  return query < 0 ? server + path : server.slice(0, query) + path + server.slice(query);
}

/** Whether this can be all that stands before a path, with or without credentials. */
function isHostAndPort(authority: string): boolean {
  if (authority.includes("@") || isBareIpv6(authority)) return true;
  return /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?\s*["']?\s*$/.test(authority);
}

/** Whether a server at this address, an absolute URL, is on this machine. */
export function isThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function normalize(
  typed: string,
  defaultPort: string,
  trimPath: (path: string) => string,
): ServerAddress | undefined {
  if (typed.length > maximumLength) return undefined;
  const { address, credentials } = splitCredentials(typed);
  const text = address
    .trim()
    .replace(/^["']+|["']+$/g, "")
    .trim();
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined && text.includes("://")) return undefined;
  let rest = scheme === undefined ? text : text.slice(scheme.length + "://".length);
  if (isBareIpv6(rest)) rest = `[${rest}]`;
  if (/^(?:$|[:/?#])/.test(rest)) rest = `127.0.0.1${rest}`;
  if (!URL.canParse(`${scheme ?? "http"}://${rest}`)) return undefined;
  const url = new URL(`${scheme ?? "http"}://${rest}`);
  const hasPort = /^(?:\[[^\]]*\]|[^:/?#]*):\d+/.test(rest);
  if (scheme === undefined && !hasPort) url.port = defaultPort;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  const path = trimPath(url.pathname.replace(/\/+$/, "")).replace(/\/+$/, "");
  const port = url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
  return {
    url: `${url.protocol}//${url.hostname}:${port}${path}${url.search}`,
    headers: credentials ? basicHeader(credentials) : {},
  };
}

function isBareIpv6(text: string): boolean {
  return (
    /^[0-9a-f:]*::[0-9a-f:.]*$/i.test(text) || /^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i.test(text)
  );
}

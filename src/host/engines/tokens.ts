import type * as vscode from "vscode";
import {
  basicHeader,
  normalizeBaseUrl,
  normalizeHost,
  splitCredentials,
} from "../../engines/address";
import { type AddressSetting, addressSettings, type Settings } from "../settings";
import { askFor, pick } from "../shown";
import { tokens as strings } from "../strings";

/** Of an address as typed, what it is without credentials, and the server's URL whose credentials they are. */
export interface KeptCredentials {
  readonly address: string;
  readonly url: string;
}

/**
 * What lets a person in at servers, by address, in the editor's secret storage: never in settings. It is a
 * token, or all of the `Authorization` header, as with name and password; what came last counts. Two settings
 * with one address may have a name and password each.
 */
export class Tokens {
  private stored: Promise<unknown> = Promise.resolve();

  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** What is asked for from now on waits until this is stored. */
  waitFor(storing: Promise<unknown>): void {
    this.stored = Promise.allSettled([this.stored, storing]);
  }

  /** `Authorization` for the server at `url`, where it has a token, or name and password: those of the setting first. */
  async headers(url: string, setting?: AddressSetting): Promise<Record<string, string>> {
    await this.stored;
    const own = setting && (await this.secrets.get(keyOf(url, setting)));
    const token = own ?? (await this.secrets.get(keyOf(url)));
    if (token === undefined) return {};
    return { Authorization: token.includes(" ") ? token : `Bearer ${token}` };
  }

  /**
   * Keeps the credentials in an address as typed, for the setting in which it was typed; undefined where it has
   * none, or is no address.
   */
  async keepCredentials(
    typed: string,
    normalize: typeof normalizeHost,
    setting?: AddressSetting,
  ): Promise<KeptCredentials | undefined> {
    const { address, credentials } = splitCredentials(typed);
    const url = normalize(address)?.url;
    if (!credentials || url === undefined) return undefined;
    const { Authorization: header } = basicHeader(credentials);
    await this.secrets.store(keyOf(url), header);
    if (setting) await this.secrets.store(keyOf(url, setting), header);
    return { address: address.trim(), url };
  }

  /** The same of OLLAMA_HOST, which keeps its value: once for each, so that a token set later counts. */
  async keepEnvironment(typed: string): Promise<void> {
    if ((await this.secrets.get(environmentKey)) === typed) return;
    const kept = await this.keepCredentials(typed, normalizeHost);
    if (kept) await this.secrets.store(environmentKey, typed);
  }

  /** Lets the same person in at another address of the same server. */
  async copy(from: string, to: string): Promise<void> {
    const token = await this.secrets.get(keyOf(from));
    if (token !== undefined) await this.secrets.store(keyOf(to), token);
  }

  /** Asks for the token of `url`; an empty one removes it. True when something changed. */
  async ask(url: string): Promise<boolean> {
    const typed = await askFor({
      title: strings.title(url),
      prompt: strings.prompt,
      password: true,
      ignoreFocusOut: true,
    });
    if (typed === undefined) return false;
    const token = typed.trim();
    for (const setting of addressSettings) await this.secrets.delete(keyOf(url, setting));
    if (token === "") await this.secrets.delete(keyOf(url));
    else await this.secrets.store(keyOf(url), token);
    return true;
  }

  /** Asks for one of the configured servers, then for its token. */
  async askForServer(settings: Settings, ollamaHost: string): Promise<void> {
    const { chatUrl, embeddingUrl } = settings.openai;
    const urls = [
      normalizeHost(ollamaHost)?.url,
      normalizeBaseUrl(chatUrl)?.url,
      normalizeBaseUrl(embeddingUrl)?.url,
    ];
    const choices = [...new Set(urls.filter((url) => url !== undefined))];
    const picked = await pick(
      strings.whichServer,
      choices.map((url) => ({ label: url, url })),
    );
    if (picked) await this.ask(picked.url);
  }
}

const environmentKey = "embeddings.environment OLLAMA_HOST";

function keyOf(url: string, setting?: AddressSetting): string {
  return `embeddings.token ${url}${setting === undefined ? "" : ` ${setting}`}`;
}

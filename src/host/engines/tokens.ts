import type * as vscode from "vscode";
import { normalizeBaseUrl, normalizeHost } from "../../engines/address";
import type { Settings } from "../settings";
import { askFor, pick } from "../shown";
import { tokens as strings } from "../strings";

/** Tokens of servers, by address, in the editor's secret storage: never in settings. */
export class Tokens {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  get(url: string): Thenable<string | undefined> {
    return this.secrets.get(keyOf(url));
  }

  /** `Authorization` for the server at `url`, where it has a token. */
  async headers(url: string): Promise<Record<string, string>> {
    const token = await this.get(url);
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  set(url: string, token: string): Thenable<void> {
    return this.secrets.store(keyOf(url), token);
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

function keyOf(url: string): string {
  return `embeddings.token ${url}`;
}

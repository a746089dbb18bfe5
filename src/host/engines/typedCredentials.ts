import * as vscode from "vscode";
import { normalizeBaseUrl, normalizeHost } from "../../engines/address";
import type { Log } from "../log";
import {
  type AddressSetting,
  addressSettings,
  environmentHost,
  section,
  typedAddress,
  writeSetting,
} from "../settings";
import { inform, warn } from "../shown";
import { tokens as strings } from "../strings";
import type { Tokens } from "./tokens";

export function normalizerOf(key: AddressSetting): typeof normalizeHost {
  return key === "ollama.host" ? normalizeHost : normalizeBaseUrl;
}

/** Moves names and passwords from addresses in settings to the secret storage, now and at every change. */
export class TypedCredentials implements vscode.Disposable {
  private moved: Promise<void>;
  private readonly listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (addressSettings.some((key) => event.affectsConfiguration(`${section}.${key}`))) {
      this.moveAgain();
    }
  });

  constructor(
    private readonly tokens: Tokens,
    private readonly log: Log,
  ) {
    this.moved = tokens.keepEnvironment(environmentHost());
    this.moveAgain();
  }

  dispose(): void {
    this.listener.dispose();
  }

  private moveAgain(): void {
    this.moved = this.moved
      .then(() => this.moveAll())
      .catch((error: unknown) => {
        this.log.warn(`Secret storage: ${String(error)}`);
      });
    this.tokens.waitFor(this.moved);
  }

  private async moveAll(): Promise<void> {
    for (const key of addressSettings) {
      const typed = typedAddress(key);
      const kept = await this.tokens.keepCredentials(typed, normalizerOf(key), key);
      if (!kept || typedAddress(key) !== typed) continue;
      const setting = `${section}.${key}`;
      try {
        await writeSetting(key, kept.address);
        void inform(strings.moved(kept.url, setting));
      } catch (error) {
        this.log.warn(`${setting}: ${String(error)}`);
        void warn(strings.notMoved(kept.url, setting));
      }
    }
  }
}

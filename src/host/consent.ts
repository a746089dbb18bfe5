import * as vscode from "vscode";
import type { EngineDescription } from "../core/engine";
import type { Log } from "./log";

const memoryKey = "embeddings.toldWhere";

/** Says in plain words where texts go: once for each server, and before any text of an untrusted workspace. */
export class Consent {
  private readonly allowed = new Set<string>();

  constructor(
    private readonly memory: vscode.Memento,
    private readonly log: Log,
  ) {}

  /** False when the user does not want texts of this untrusted workspace to be sent. */
  async mayEmbed(engine: EngineDescription, texts: number): Promise<boolean> {
    const { host } = engine;
    if (!host) {
      this.log.info(`${texts} texts stay on this machine: ${engine.label}.`);
      return true;
    }
    const where = whereOf(engine, host);
    if (!vscode.workspace.isTrusted && !this.allowed.has(host)) {
      const send = "Send";
      const answer = await vscode.window.showWarningMessage(
        `Send texts of this untrusted workspace to ${where}?`,
        { modal: true, detail: "They are sent there to be embedded, and nowhere else." },
        send,
      );
      if (answer !== send) return false;
      this.allowed.add(host);
    }
    this.log.info(`${texts} texts go to ${where} to be embedded.`);
    void this.sayOnce(engine);
    return true;
  }

  /** The first-use notice: not in the way, and only once for each server. */
  async sayOnce(engine: EngineDescription): Promise<void> {
    const { host } = engine;
    if (!host) return;
    const where = whereOf(engine, host);
    const told = this.memory.get<string[]>(memoryKey) ?? [];
    if (told.includes(host)) return;
    await this.memory.update(memoryKey, [...told, host]);
    void vscode.window.showInformationMessage(
      `Embeddings sends category names and the texts that you embed to ${where}, and nothing anywhere else.`,
    );
  }
}

function whereOf({ label }: EngineDescription, host: string): string {
  return `${label} at ${host}${isThisMachine(host) ? " (this machine)" : ""}`;
}

function isThisMachine(host: string): boolean {
  try {
    return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(host).hostname);
  } catch {
    return false;
  }
}

import * as vscode from "vscode";
import type { Failure } from "../core/model/failures";

/** The "Embeddings" channel of the Output view; its level is the user's choice there. */
export class Log implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel("Embeddings", { log: true });

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(cut(message));
  }

  /** A failure with its data and whatever caused it. */
  failure(failure: Failure): void {
    this.channel.error(cut(failure.message), ...causesOf(failure).map(cut));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}

const entryLength = 10_000;

function cut(text: string): string {
  return text.length > entryLength ? `${text.slice(0, entryLength)}…` : text;
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    causes.push(cause.stack ?? cause.message);
  }
  return causes;
}

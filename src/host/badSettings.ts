import * as vscode from "vscode";
import type { Log } from "./log";
import { type BadSetting, onDidReadBadSetting } from "./settings";
import { warn } from "./shown";
import * as strings from "./strings";

/** Says of each setting that cannot be used, once for each value, what is used instead. */
export class BadSettings implements vscode.Disposable {
  private readonly told = new Set<string>();
  private readonly listener = onDidReadBadSetting((bad) => void this.tell(bad));

  constructor(private readonly log: Log) {}

  dispose(): void {
    this.listener.dispose();
  }

  private async tell(bad: BadSetting): Promise<void> {
    const sentence = strings.settings.bad(bad);
    if (this.told.has(sentence)) return;
    this.told.add(sentence);
    this.log.warn(sentence);
    const { open } = strings.settings;
    if ((await warn(sentence, open)) !== open) return;
    await vscode.commands.executeCommand("workbench.action.openSettings", `@id:${bad.setting}`);
  }
}

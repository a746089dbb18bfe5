import * as vscode from "vscode";
import { Slices } from "../../core/slices";

/** Lines read at once. */
const part = 2000;

/**
 * The text of a document or of a range of it, read in slices: of many lines VS Code makes it for tens of
 * milliseconds. Starts over when the document changes meanwhile.
 */
export async function readText(
  document: vscode.TextDocument,
  range?: vscode.Range,
  slices = new Slices(),
): Promise<string> {
  for (;;) {
    const { version } = document;
    const parts: string[] = [];
    const whole = range ?? new vscode.Range(0, 0, document.lineCount, 0);
    let { start } = whole;
    while (start.isBefore(whole.end) && document.version === version) {
      const next = new vscode.Position(start.line + part, 0);
      const end = next.isBefore(whole.end) ? next : whole.end;
      parts.push(document.getText(new vscode.Range(start, end)));
      start = end;
      await slices.next();
    }
    if (document.version === version) return parts.join("");
  }
}

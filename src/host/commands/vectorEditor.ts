import type * as vscode from "vscode";
import type { Plots } from "../plots/plots";
import type { OpenVectors } from "./openVectors";

export const vectorEditorType = "embeddings.vectors";

/** A file with vectors that is opened as an editor: the editor's panel is the plot. */
export class VectorEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly plots: Plots,
    private readonly files: OpenVectors,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    void this.files.show(uri, this.plots.adopt(panel));
  }
}

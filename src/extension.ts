import * as vscode from "vscode";
import { buildServices } from "./host/buildServices";
import { ClusterRequests } from "./host/clusters/clusterRequests";
import { commandIds } from "./host/commandIds";
import { commandTable } from "./host/commands/commandTable";
import { ShowInPlotAction } from "./host/commands/showInPlot";
import { VectorEditor, vectorEditorType } from "./host/commands/vectorEditor";
import { EditorMarks } from "./host/editor/editorMarks";
import { PointHover } from "./host/editor/pointHover";
import { ContextKeys } from "./host/plots/contextKeys";
import type { Plots } from "./host/plots/plots";
import type { Services } from "./host/services";
import { readAppearance, section } from "./host/settings";

/** What tests in the extension host see. */
export interface Api {
  readonly plots: Plots;
}

let close: Services["close"] | undefined;

/** Builds the objects and registers what VS Code calls; nothing else. */
export function activate(context: vscode.ExtensionContext): Api {
  const services = buildServices(context);
  ({ close } = services);
  const { plots, places, files } = services;
  const { commands, languages, window, workspace } = vscode;
  context.subscriptions.push(
    new ContextKeys(plots),
    new EditorMarks(plots, places),
    window.registerCustomEditorProvider(vectorEditorType, new VectorEditor(plots, files), {
      supportsMultipleEditorsPerDocument: true,
    }),
    new ClusterRequests(plots, services),
    languages.registerHoverProvider("*", new PointHover(plots)),
    languages.registerCodeActionsProvider("*", new ShowInPlotAction(plots), {
      providedCodeActionKinds: [ShowInPlotAction.kind],
    }),
    ...commandIds.map((id) =>
      commands.registerCommand(id, (argument: unknown, selected: unknown) =>
        commandTable[id](services, argument, selected),
      ),
    ),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      const appearance = readAppearance();
      for (const plot of plots.all) plot.post({ type: "appearance", appearance });
    }),
  );
  return { plots };
}

/** Ends what is not over yet; VS Code waits some seconds for it. */
export async function deactivate(): Promise<void> {
  await close?.();
}

// Runs the main job inside the extension host and leaves its report in a file, for headless.mjs.
const fs = require("node:fs");
const vscode = require("vscode");

exports.run = async () => {
  const [document] = await vscode.workspace.findFiles("*");
  if (document) await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.closeSidebar");
  const categories = vscode.workspace.getConfiguration("embeddings").get("categories");
  const command = "embeddings.clusterCategories";
  const report = await vscode.commands.executeCommand(command, { categories });
  const file = process.env.EMBEDDINGS_REPORT;
  fs.writeFileSync(`${file}.new`, JSON.stringify(report));
  fs.renameSync(`${file}.new`, file);
  // The extension host ends when this returns, but the plot still sends it requests.
  await new Promise(() => {});
};

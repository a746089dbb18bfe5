import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { viewType } from "../../src/host/plots/panel";
import { readAppearance, readSettings } from "../../src/host/settings";
import { closeEverything, toldDuring } from "./support";

interface Place {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: boolean | string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: boolean;
  };
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Record<string, readonly Place[]>;
    readonly keybindings: readonly Place[];
    readonly configuration: {
      readonly properties: Record<string, { readonly default?: unknown; readonly scope?: string }>;
    };
  };
}

describe("the manifest", () => {
  const manifest = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings")
    ?.packageJSON as Manifest;
  const { commands, menus, keybindings, configuration } = manifest.contributes;

  it("wakes the extension for the panels that it restores", () => {
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${viewType}`));
  });

  it("lets the extension run on the user's machine, where Ollama is, whatever the workspace is on", () => {
    assert.deepEqual(manifest.extensionKind, ["ui", "workspace"]);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  });

  it("names only its own commands in menus and keys", () => {
    const own = new Set(commands.map(({ command }) => command));
    const used = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    assert.deepEqual(
      used.filter((command) => !own.has(command)),
      [],
    );
  });

  it("offers the plot's commands as long as there is a plot, its buttons and keys while it is in front", () => {
    const title = menus["editor/title"] ?? [];
    const ofPlot = new Set(title.map(({ command }) => command));
    assert.ok(ofPlot.size >= 13);
    const loose = [...title, ...keybindings].filter(
      ({ command, when }) => ofPlot.has(command) && when !== "embeddings.plotActive",
    );
    assert.deepEqual(loose, []);
    const always = commands.filter(
      ({ command, enablement }) => ofPlot.has(command) && enablement !== "embeddings.hasPlot",
    );
    assert.deepEqual(always, []);
  });

  it("says that there is no plot where a command needs one", async () => {
    await closeEverything();
    const told = await toldDuring(
      () => vscode.commands.executeCommand("embeddings.exportCsv") as Promise<unknown>,
    );
    assert.deepEqual(
      told.map(({ sentence }) => sentence),
      ["No plot is open."],
    );
  });

  it("has an icon for every button of the editor's title", () => {
    const icons = new Map(commands.map(({ command, icon }) => [command, icon]));
    for (const { command, group } of menus["editor/title"] ?? []) {
      if (group?.startsWith("navigation")) assert.match(icons.get(command) ?? "", /^\$\(/, command);
    }
  });

  it("lets no untrusted workspace make runs larger or words be asked for again", () => {
    const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    for (const [key, { scope }] of Object.entries(configuration.properties)) {
      const costs = /categor|\.words|max|(?:in|ex)cludeFiles/i.test(key);
      assert.equal(restricted.has(key), costs && scope !== "application", key);
    }
  });

  it("has a default for every setting, and the ones that are read", () => {
    for (const [key, { default: value }] of Object.entries(configuration.properties)) {
      assert.notEqual(value, undefined, key);
      assert.ok(key.startsWith("embeddings."), key);
    }
    assert.equal(readSettings().categories.length, 25);
    assert.equal(readAppearance().palette, "turbo");
  });

  it("lets no workspace say where texts are sent, with which prefix, or which files hold secrets", () => {
    for (const [key, { scope }] of Object.entries(configuration.properties)) {
      if (/engine|host|model|url|prefix|secret/i.test(key)) assert.equal(scope, "application", key);
    }
  });
});

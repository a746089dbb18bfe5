import * as vscode from "vscode";
import { normalizeBaseUrl } from "../../engines/address";
import { type InstalledModel, isSameModel, OllamaServer } from "../../engines/ollama/ollamaServer";
import { ollamaAddress } from "../../engines/ollama/client";
import { openAiModels } from "../../engines/openai/openAiModels";
import { type ModelKind, recommendedModels } from "./recommendedModels";
import { ollamaHost, openAiAddress, readSettings, type Settings, writeSetting } from "../settings";
import { createList, entitle, listItem } from "../shown";
import * as strings from "../strings";
import { dataSize } from "../strings";
import type { Tokens } from "./tokens";

type ModelItem = vscode.QuickPickItem & { readonly model?: string; readonly download?: boolean };

export interface ModelServices {
  readonly tokens: Tokens;
  /** Downloads a model; true when it is there afterward. */
  readonly pull: (model: string) => Promise<boolean>;
}

/**
 * A picker of the models at the server in use, those that fit `kind` first; writes the choice into the
 * settings. True when a model was chosen. Throws Failure when the server does not answer.
 */
export async function chooseModel(kind: ModelKind, services: ModelServices): Promise<boolean> {
  const settings = readSettings();
  const picker = createList<ModelItem>();
  entitle(picker, {
    title: strings.models.title[kind],
    placeholder: strings.models.placeholder[kind],
  });
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  const controller = new AbortController();
  const chosen = new Promise<ModelItem | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item) resolve(item);
    });
    picker.onDidHide(() => {
      controller.abort();
      resolve(undefined);
    });
  });
  picker.show();
  try {
    const itemsOf = settings.engine === "openai" ? openAiItems : ollamaItems;
    const items = await itemsOf(kind, settings, services.tokens, controller.signal);
    picker.items = items.map(listItem);
    picker.busy = false;
    const item = await chosen;
    if (item?.model === undefined) return false;
    picker.hide();
    if (item.download && !(await services.pull(item.model))) return false;
    const engine = settings.engine === "openai" ? "openai" : "ollama";
    await writeSetting(`${engine}.${kind}Model`, item.model);
    return true;
  } finally {
    picker.dispose();
  }
}

async function ollamaItems(
  kind: ModelKind,
  settings: Settings,
  tokens: Tokens,
  signal: AbortSignal,
): Promise<ModelItem[]> {
  const typed = ollamaHost(settings);
  const address = ollamaAddress(typed, await tokens.headers(ollamaAddress(typed).url));
  const models = await new OllamaServer(address).models(signal);
  const fits = (model: InstalledModel) => (kind === "chat" ? model.chats : model.embeds);
  const current = settings.ollama[`${kind}Model`];
  const itemOf = (model: InstalledModel): ModelItem => ({
    label: model.name,
    description: isSameModel(model.name, current) ? strings.models.inUse : "",
    detail: detailOf(model),
    model: model.name,
  });
  const fitting = models.filter(fits);
  const others = models.filter((model) => !fits(model));
  const absent = recommendedModels[kind].filter(
    ({ name }) => !models.some((model) => isSameModel(model.name, name)),
  );
  const group = (label: string, items: ModelItem[]): ModelItem[] =>
    items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
  return [
    ...group(strings.models.installed, fitting.map(itemOf)),
    ...group(
      strings.models.toDownload,
      absent.map(({ name, parameters, size, detail }) => ({
        label: name,
        detail: [parameters, size, detail].join(" · "),
        model: name,
        download: true,
      })),
    ),
    ...group(strings.models.unfit[kind], others.map(itemOf)),
  ];
}

function detailOf({ size, family, parameters, embeds, chats, context }: InstalledModel): string {
  return [
    parameters,
    dataSize(size),
    family,
    [embeds ? strings.models.embeds : "", chats ? strings.models.chats : ""]
      .filter((word) => word !== "")
      .join(", "),
    context === undefined ? "" : strings.models.context(context),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

async function openAiItems(
  kind: ModelKind,
  settings: Settings,
  tokens: Tokens,
  signal: AbortSignal,
): Promise<ModelItem[]> {
  const { key, typed } = openAiAddress(settings, kind);
  const url = normalizeBaseUrl(typed)?.url ?? typed;
  const names = await openAiModels(url, await tokens.headers(url, key), signal);
  // Such servers do not tell what a model can do; names often do.
  const embeds = (name: string) => /embed|bge|e5-|gte-|minilm|arctic/i.test(name);
  const current = settings.openai[`${kind}Model`];
  return names
    .sort((a, b) => Number(embeds(b)) - Number(embeds(a)))
    .map((name) => ({
      label: name,
      description: name === current ? strings.models.inUse : "",
      model: name,
    }))
    .sort((a, b) => (kind === "chat" ? Number(embeds(a.label)) - Number(embeds(b.label)) : 0));
}

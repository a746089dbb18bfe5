import * as vscode from "vscode";
import { cleanCategories } from "../../core/words/categories";

/** What was ticked last time, and which categories the user typed in. */
interface Choice {
  readonly chosen: readonly string[];
  readonly own: readonly string[];
}

const memoryKey = "embeddings.lastCategories";

export interface PickedCategories {
  readonly categories: readonly string[];
  /** Words kept from earlier runs are not wanted. */
  readonly anew: boolean;
}

/**
 * Asks for categories: those of the settings and the user's own, with the last choice ticked (all, the
 * first time); what is typed and matches none can be added. A button chooses between kept and new words,
 * beginning with `anew`; without it there is none. Undefined when dismissed.
 */
export async function pickCategories(
  offered: readonly string[],
  memory: vscode.Memento,
  anew: boolean | undefined,
): Promise<PickedCategories | undefined> {
  const last = memory.get<Choice>(memoryKey);
  let own = cleanCategories(last?.own ?? []).filter((name) => !offered.includes(name));
  const chosen = new Set(last?.chosen ?? offered);
  const picker = vscode.window.createQuickPick();
  picker.placeholder = "Tick categories, or type your own (commas separate several)";
  picker.canSelectMany = true;
  picker.matchOnDescription = true;

  const known = () => [...offered, ...own];
  const typedNew = () => {
    const keys = new Set(known().map((name) => name.toLowerCase()));
    return cleanCategories(picker.value.split(",")).filter((name) => !keys.has(name.toLowerCase()));
  };
  const refresh = () => {
    const typed = typedNew();
    const items = known().map((label) => ({
      label,
      ...(own.includes(label) ? { description: "your own" } : {}),
    }));
    const added: vscode.QuickPickItem[] = typed.length
      ? [{ label: typed.join(", "), description: "add as your own", alwaysShow: true }]
      : [];
    picker.items = [...added, ...items];
    picker.selectedItems = items.filter(({ label }) => chosen.has(label));
  };
  const addTyped = () => {
    const typed = typedNew();
    own = [...own, ...typed];
    for (const name of typed) chosen.add(name);
    picker.value = "";
    refresh();
  };

  const showWords = () => {
    if (anew === undefined) {
      picker.title = "Cluster Categories";
      return;
    }
    picker.title = `Cluster Categories (${anew ? "words are asked anew" : "kept words are used"})`;
    picker.buttons = [
      anew
        ? { iconPath: new vscode.ThemeIcon("history"), tooltip: "Use Kept Words" }
        : { iconPath: new vscode.ThemeIcon("refresh"), tooltip: "Ask for Words Anew" },
    ];
  };

  showWords();
  refresh();
  return new Promise((resolve) => {
    let result: string[] | undefined;
    picker.onDidTriggerButton(() => {
      anew = !anew;
      showWords();
    });
    picker.onDidChangeValue(refresh);
    picker.onDidChangeSelection((selected) => {
      const labels = new Set(selected.map(({ label }) => label));
      const added = typedNew().join(", ");
      if (added && labels.has(added)) return addTyped();
      for (const name of known()) {
        if (labels.has(name)) chosen.add(name);
        else chosen.delete(name);
      }
    });
    picker.onDidAccept(() => {
      if (typedNew().length) return addTyped();
      result = known().filter((name) => chosen.has(name));
      if (result.length === 0) return;
      picker.hide();
    });
    picker.onDidHide(() => {
      picker.dispose();
      if (!result) return resolve(undefined);
      const choice: Choice = { chosen: result, own };
      void memory.update(memoryKey, choice);
      resolve({ categories: result, anew: anew ?? false });
    });
    picker.show();
  });
}

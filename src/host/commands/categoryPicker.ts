import * as vscode from "vscode";
import { cleanCategories } from "../../core/words/categories";
import { createList, entitle, listItem } from "../shown";
import * as strings from "../strings";

/** What was ticked last time, and which categories the user typed in. */
interface Choice {
  readonly chosen: readonly string[];
  readonly own: readonly string[];
}

const memoryKey = "embeddings.lastCategories";

interface CategoryItem extends vscode.QuickPickItem {
  /** Absent for what adds the typed ones. */
  readonly name?: string;
}

export interface PickedCategories {
  readonly categories: readonly string[];
  /** Words saved in earlier runs are not wanted. */
  readonly regenerate: boolean;
}

/**
 * Asks for categories: those of the settings and the user's own, with the last choice ticked (all, the
 * first time); what is typed and matches none can be added. A button chooses between saved and new words,
 * beginning with `regenerate`; without it there is none. Undefined when dismissed.
 */
export async function pickCategories(
  offered: readonly string[],
  memory: vscode.Memento,
  regenerate: boolean | undefined,
): Promise<PickedCategories | undefined> {
  const last = memory.get<Choice>(memoryKey);
  let own = cleanCategories(last?.own ?? []).filter((name) => !offered.includes(name));
  const chosen = new Set(last?.chosen ?? offered);
  const picker = createList<CategoryItem>();
  entitle(picker, { placeholder: strings.categories.placeholder });
  picker.canSelectMany = true;
  picker.matchOnDescription = true;

  const known = () => [...offered, ...own];
  const typedNew = () => {
    const keys = new Set(known().map((name) => name.toLowerCase()));
    return cleanCategories(picker.value.split(",")).filter((name) => !keys.has(name.toLowerCase()));
  };
  const refresh = () => {
    const typed = typedNew();
    const items = known().map((name) =>
      listItem<CategoryItem>({
        label: name,
        name,
        ...(own.includes(name) ? { description: strings.categories.own } : {}),
      }),
    );
    const added = typed.length
      ? [
          listItem<CategoryItem>({
            label: typed.join(", "),
            description: strings.categories.add,
            alwaysShow: true,
          }),
        ]
      : [];
    picker.items = [...added, ...items];
    picker.selectedItems = items.filter(({ name = "" }) => chosen.has(name));
  };
  const addTyped = () => {
    const typed = typedNew();
    own = [...own, ...typed];
    for (const name of typed) chosen.add(name);
    picker.value = "";
    refresh();
  };

  const showWords = () => {
    if (regenerate === undefined) {
      entitle(picker, { title: strings.categories.title });
      return;
    }
    const { titleGenerated, titleSaved } = strings.categories;
    entitle(picker, { title: regenerate ? titleGenerated : titleSaved });
    picker.buttons = [
      regenerate
        ? { iconPath: new vscode.ThemeIcon("history"), tooltip: strings.categories.useSaved }
        : { iconPath: new vscode.ThemeIcon("refresh"), tooltip: strings.categories.regenerate },
    ];
  };

  showWords();
  refresh();
  return new Promise((resolve) => {
    let result: string[] | undefined;
    picker.onDidTriggerButton(() => {
      regenerate = !regenerate;
      showWords();
    });
    picker.onDidChangeValue(refresh);
    picker.onDidChangeSelection((selected) => {
      if (selected.some(({ name }) => name === undefined)) {
        addTyped();
        return;
      }
      const names = new Set(selected.map(({ name }) => name));
      for (const name of known()) {
        if (names.has(name)) chosen.add(name);
        else chosen.delete(name);
      }
    });
    picker.onDidAccept(() => {
      if (typedNew().length) {
        addTyped();
        return;
      }
      result = known().filter((name) => chosen.has(name));
      if (result.length === 0) return;
      picker.hide();
    });
    picker.onDidHide(() => {
      picker.dispose();
      if (!result) {
        resolve(undefined);
        return;
      }
      const choice: Choice = { chosen: result, own };
      void memory.update(memoryKey, choice);
      resolve({ categories: result, regenerate: regenerate ?? false });
    });
    picker.show();
  });
}

import type * as vscode from "vscode";
import type { SourceRange } from "../../core/model/item";
import { createList, type List, warn } from "../shown";
import { places } from "../strings";
import { reveal } from "./reveal";

export interface PlaceItem extends vscode.QuickPickItem {
  /** Absent for what is only said. */
  readonly source?: SourceRange;
}

/**
 * A list of places: the active one is seen in `column` while one moves through, the accepted one gets the
 * focus. `onLeave` is called when the list closes without one, after the last preview has come.
 */
export function placePicker(column: vscode.ViewColumn, onLeave?: () => void): List<PlaceItem> {
  const picker = createList<PlaceItem>();
  let previews = Promise.resolve();
  let open = true;
  const preview = async (source: SourceRange | undefined): Promise<void> => {
    if (!source || !open || picker.activeItems[0]?.source !== source) return;
    // What cannot be opened is said when it is accepted.
    await reveal(source, column, true).catch(() => undefined);
  };
  picker.onDidChangeActive(([item]) => {
    previews = previews.then(() => preview(item?.source));
  });
  picker.onDidAccept(() => {
    const source = picker.activeItems[0]?.source;
    if (!source) return;
    onLeave = undefined;
    picker.hide();
    void previews.then(() => goTo(source, column));
  });
  picker.onDidHide(() => {
    open = false;
    void previews.then(() => {
      picker.dispose();
      onLeave?.();
    });
  });
  return picker;
}

/** Shows the place with the focus (or without), or says that it cannot be opened. */
export async function goTo(
  source: SourceRange,
  column: vscode.ViewColumn,
  preserveFocus = false,
): Promise<void> {
  try {
    await reveal(source, column, preserveFocus);
  } catch {
    void warn(places.gone);
  }
}

import type * as vscode from "vscode";
import { groupColumnOf, rowsWithIds, withGroup, withoutRows } from "../../core/model/edits";
import { groupingIn, type Session } from "../../core/model/session";
import { textOf } from "../../core/model/table";
import { createList, entitle, listItem } from "../shown";
import { edits as strings } from "../strings";

/** A plot whose points can be changed. */
export interface EditablePlot {
  readonly session: Session | undefined;
  edit(name: string, change: (session: Session) => Session): Promise<void>;
  activate(): Promise<void>;
}

/** "Move to …": puts points into a group of the grouping in use. */
export async function movePoints(
  plot: EditablePlot,
  ids: readonly number[],
  group: string,
): Promise<void> {
  const { session } = plot;
  if (!session) return;
  await plot.edit(strings.move(textsOf(session, ids), group), (current) =>
    withGroup(current, rowsWithIds(current, ids), group),
  );
}

/** "Remove": takes points out of the plot. */
export async function removePoints(plot: EditablePlot, ids: readonly number[]): Promise<void> {
  const { session } = plot;
  if (!session) return;
  await plot.edit(strings.remove(textsOf(session, ids)), (current) =>
    withoutRows(current, rowsWithIds(current, ids)),
  );
}

/** "Set Category…": asks for a group, one there is or a new one, and puts the points into it. */
export async function setCategory(plot: EditablePlot, ids: readonly number[]): Promise<void> {
  const { session } = plot;
  if (!session || ids.length === 0) return;
  await plot.activate();
  const { names } = groupingIn({ ...session, colorBy: groupColumnOf(session) });
  const group = await pickGroup(names, ids.length);
  if (group !== undefined) await movePoints(plot, ids, group);
}

interface GroupItem extends vscode.QuickPickItem {
  readonly group: string;
}

/** Undefined when dismissed. */
async function pickGroup(names: readonly string[], count: number): Promise<string | undefined> {
  const picker = createList<GroupItem>();
  entitle(picker, { title: strings.setCategory(count), placeholder: strings.pickCategory });
  const known = names.map((group) => listItem<GroupItem>({ label: group, group }));
  const refresh = () => {
    const group = picker.value.trim();
    const description = strings.newCategory;
    const typed = { label: group, description, alwaysShow: true, group };
    const isNew = group !== "" && !names.includes(group);
    picker.items = isNew ? [...known, listItem<GroupItem>(typed)] : known;
  };
  refresh();
  picker.onDidChangeValue(refresh);
  return new Promise((resolve) => {
    let chosen: string | undefined;
    picker.onDidAccept(() => {
      chosen = picker.activeItems[0]?.group;
      if (chosen !== undefined) picker.hide();
    });
    picker.onDidHide(() => {
      picker.dispose();
      resolve(chosen);
    });
    picker.show();
  });
}

function textsOf(session: Session, ids: readonly number[]): string[] {
  return rowsWithIds(session, ids).map((row) => textOf(session.table, row));
}

import * as vscode from "vscode";
import { separators } from "../../core/text/tables";
import type { TextReader } from "../../worker/client/textReader";
import type { Plot } from "../plots/plot";
import { type Cut, type Target, targets } from "../settingsTable";
import { inform, pick, warn } from "../shown";
import * as strings from "../strings";
import { badArgument } from "./commandArguments";
import { type Gathered, kindOfTable, type TableColumn } from "./gatherTexts";

/** What becomes a point, as the user says. */
export async function pickCut(able: readonly Cut[], suggested: Cut): Promise<Cut | undefined> {
  const ordered = [suggested, ...able.filter((cut) => cut !== suggested)];
  const { cuts: labels, suggested: description, whichCut } = strings.embedding;
  const picked = await pick(
    whichCut,
    ordered.map((cut) => ({
      label: labels[cut],
      ...(cut === suggested ? { description } : {}),
      cut,
    })),
  );
  return picked?.cut;
}

/** The given column of a table, else the one that is picked. */
export async function columnOf(
  texts: TextReader,
  gathered: Gathered,
  given: { readonly column?: string | undefined; readonly separator?: string | undefined },
): Promise<TableColumn | undefined> {
  const [source] = gathered.sources;
  if (!source) return undefined;
  const table = kindOfTable(gathered) ?? "csv";
  const { names, separator } = await texts.columns(source.text, table, given.separator);
  const separated = separator === undefined ? {} : { separator };
  if (given.column !== undefined) {
    const column = names.indexOf(given.column);
    if (column < 0) throw badArgument("column", JSON.stringify(given.column));
    return { column, ...separated };
  }
  if (names.length === 0) {
    void inform(strings.table.unread);
    return undefined;
  }
  const columns = names.map((label, column) => ({ label, column }));
  const iconPath = new vscode.ThemeIcon("settings");
  const other =
    separator === undefined
      ? []
      : [{ label: strings.table.separator(separator), iconPath, column: -1 }];
  const picked = await pick(strings.embedding.whichColumn, [...columns, ...other]);
  if (!picked || picked.column >= 0) return picked && { column: picked.column, ...separated };
  const chosen = await pick(
    strings.table.whichSeparator,
    separators.map((each) => ({ label: strings.table.nameOf(each), separator: each })),
  );
  return chosen && columnOf(texts, gathered, { separator: chosen.separator });
}

/** Where the texts go: as the setting says, or the user when that asks, or the whole command does. */
export async function targetFor(
  plot: Plot | undefined,
  setting: Target | "ask",
  ask: boolean,
): Promise<Target | undefined> {
  const title = plot?.session?.title;
  if (title === undefined) return "new";
  if (setting !== "ask" && !ask) return setting;
  const { addTo, addToDetail, addFrozen, addFrozenDetail, newPlot } = strings.embedding;
  const described: Record<Target, { label: string; detail: string }> = {
    current: { label: addTo(title), detail: addToDetail },
    frozen: { label: addFrozen(title), detail: addFrozenDetail },
    new: { label: newPlot, detail: "" },
  };
  const first = setting === "ask" ? "current" : setting;
  const ordered = [first, ...targets.filter((target) => target !== first)];
  const picked = await pick(
    strings.embedding.whichTarget,
    ordered.map((target) => ({ ...described[target], target })),
  );
  return picked?.target;
}

/** How many texts to embed: all up to the limit, else what the user says. */
export async function limitFor(found: number, limit: number): Promise<number | undefined> {
  if (found <= limit) return found;
  const some = strings.embedding.mostFrequent(limit);
  const all = strings.embedding.all(found);
  const answer = await warn(strings.embedding.overLimit(found, limit), some, all);
  if (answer === some) return limit;
  return answer === all ? found : undefined;
}

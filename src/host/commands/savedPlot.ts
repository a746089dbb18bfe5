import type { Column } from "../../core/model/columns";
import type { Session } from "../../core/model/session";
import { decodeFrame } from "../../core/model/sessionFormat";
import type { Matrix } from "../../core/vectors/matrix";
import { plotEntryIn } from "../../store/plotFile";
import type { FileRead } from "../../worker/thread/fileJobs";

/** A saved plot that was opened: a session of its own, and how the view looked at it. */
export interface OpenedPlot {
  readonly session: Session;
  readonly view?: string;
}

/**
 * The plot that a file keeps beside its columns; undefined where its rows are others than those that were saved, as
 * another program has changed them. Throws `sessionTooNew`, and `sessionLost` where it is damaged.
 *
 * @param vectorsOf reads further vectors of the same rows by the name of their column
 */
export async function openSavedPlot(
  name: string,
  read: FileRead,
  vectorsOf: (column: string) => Promise<Matrix>,
): Promise<OpenedPlot | undefined> {
  const { saved } = read.description;
  if (saved === undefined) return undefined;
  const entry = await plotEntryIn(saved, name);
  const found = new Map(read.columns);
  const columns = new Map<string, Column>();
  for (const [own, written] of entry.columns) {
    const column = found.get(written);
    if (!column) return undefined;
    columns.set(own, column);
  }
  const ids = found.get(entry.ids);
  if (ids?.type !== "number") return undefined;
  const vectors: Matrix[] = [];
  for (const column of entry.vectors) {
    vectors.push(column === read.chosen.name ? read.vectors : await vectorsOf(column));
  }
  const session = await decodeFrame(entry.frame, name, { columns, vectors });
  if (!session.table.ids.every((id, row) => id === ids.values[row])) return undefined;
  const view = entry.view === undefined ? {} : { view: entry.view };
  return { session: { ...session, id: crypto.randomUUID() }, ...view };
}

import * as vscode from "vscode";
import { type Column, dictionaryColumn } from "../../core/model/columns";
import { Failure } from "../../core/model/failures";
import { placeAt, type Places } from "../../core/model/places";
import { encodeFrame } from "../../core/model/sessionFormat";
import { nameOf } from "../../core/model/source";
import { fileNameOf } from "../../core/text/paths";
import { isLinear } from "../../core/projection/methods";
import { matrix } from "../../core/vectors/matrix";
import type { PlotContent } from "../../store/plotFile";
import type { FileReader } from "../../worker/client/fileReader";
import type { Plot, ShownPlot } from "../plots/plot";
import { mention, warn, withProgress } from "../shown";
import { files as strings } from "../strings";
import { tellUser } from "../tellUser";
import type { Log } from "../log";

/** The end of the name of a plot's file: other programs know it by its last part. */
export const plotExtension = "embeddings.parquet";

export interface SaveServices {
  readonly reader: FileReader;
  readonly log: Log;
}

/**
 * "Save Plot As": everything that a plot shows as a parquet file, which other programs open as a table. The file is
 * written beside its place and renamed. What goes wrong is said. Returns where it is.
 */
export async function savePlotAs(
  plot: Plot,
  { reader, log }: SaveServices,
  wanted?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const { shown } = plot;
  if (!shown) return undefined;
  const { title } = shown.session;
  const target = wanted ?? (await askForFile(title));
  if (!target) return undefined;
  try {
    await withProgress(strings.saving(title), async (_, signal) => {
      const bytes = await reader.encodePlot(await contentOf(shown), signal);
      await replaceFile(target, bytes);
    });
    mention(strings.saved(fileNameIn(target)));
    return target;
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.kind === "canceled") return undefined;
    log.failure(failure);
    await warn(strings.notSaved(title, tellUser(failure.data).sentence));
    return undefined;
  }
}

async function askForFile(title: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileNameOf(title)}.${plotExtension}`;
  return vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [strings.plotFiles]: ["parquet"] },
  });
}

async function contentOf({ session, layout, seen }: ShownPlot): Promise<PlotContent> {
  const { table, spaces } = session;
  const parts = await encodeFrame(session);
  const axes = (isLinear(layout.method) ? seen?.axes : undefined) ?? [0, 1, 2];
  const coordinates = new Float32Array(3 * table.rows);
  for (let row = 0; row < table.rows; row++) {
    for (let axis = 0; axis < 3; axis++) {
      const component = axes[axis] ?? axis;
      coordinates[3 * row + axis] =
        component < layout.components
          ? (layout.coordinates[row * layout.components + component] ?? NaN)
          : NaN;
    }
  }
  return {
    frame: new Uint8Array(Buffer.concat(parts)),
    ...(seen ? { view: seen.view } : {}),
    ids: table.ids,
    columns: table.columns,
    spaces: spaces.map(({ source, vectors }) => ({ label: nameOf(source), vectors })),
    coordinates: matrix(coordinates, table.rows, 3),
    ...(table.places.uris.length > 0 ? { places: firstPlaces(table.places, table.rows) } : {}),
  };
}

/** The document and line (from 1) of each row's first place. */
function firstPlaces(places: Places, rows: number): { document: Column; line: Column } {
  const first = Array.from({ length: rows }, (_, row) => {
    const [start = 0, end = 0] = places.offsets.subarray(row, row + 2);
    return start < end ? placeAt(places, start) : undefined;
  });
  return {
    document: dictionaryColumn(first.map((place) => place?.uri)),
    line: {
      type: "number",
      values: Float64Array.from(first, (place) => (place ? place.start.line + 1 : NaN)),
    },
  };
}

/** Nobody reads half a file, whatever happens while it is written. */
async function replaceFile(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const temporary = target.with({ path: `${target.path}.${crypto.randomUUID()}.tmp` });
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
}

function fileNameIn({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

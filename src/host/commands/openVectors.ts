import * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import { sessionOfFile } from "../../core/model/fileSession";
import { guessRoles, rankedVectors } from "../../core/model/roles";
import type { Columns, Description, Roles } from "../../core/model/vectorSource";
import type { FileReader } from "../../worker/client/fileReader";
import type { FilePlace, FileRead } from "../../worker/thread/fileJobs";
import type { Log } from "../log";
import type { Plot, PlotRun } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { readMaximumRows } from "../settings";
import { pick } from "../shown";
import * as strings from "../strings";
import type { FileChoices, RememberedChoices } from "./fileChoices";
import { dismissed, type RunReport } from "./runInPlot";
import { type OpenedPlot, openSavedPlot } from "./savedPlot";

export interface OpenServices {
  readonly plots: Plots;
  readonly reader: FileReader;
  readonly choices: RememberedChoices;
  readonly log: Log;
}

/** The same rows of a file every time. */
const seed = 1;
/** Bytes of a file that is on no disk of this computer, and so is read as a whole. */
const maximumBytes = 2 ** 30;
/** Milliseconds between two sentences of progress. */
const interval = 80;

/** Files with vectors as plots. */
export class OpenVectors {
  constructor(private readonly services: OpenServices) {}

  /** "Open Vectors": the files, or those that are picked, each in a plot of its own. */
  async open(uris: readonly vscode.Uri[]): Promise<RunReport> {
    const files = uris.length > 0 ? uris : await pickFiles();
    let report = dismissed;
    for (const uri of files) {
      const plot = this.services.plots.create(nameOf(uri));
      plot.reveal();
      report = await this.show(uri, plot);
    }
    return report;
  }

  /** Reads a file into a plot. What goes wrong is said there. */
  async show(uri: vscode.Uri, plot: Plot, limit = readMaximumRows()): Promise<RunReport> {
    const { log } = this.services;
    const run = plot.startRun();
    const started = performance.now();
    try {
      const { session, view } = await this.read(uri, run, limit);
      const seconds = (performance.now() - started) / 1000;
      if (view !== undefined) plot.lookAt({ session: session.id, view, axes: [0, 1, 2] });
      const { explainedVariance } = await run.show(session);
      const { rows: points } = session.table;
      const { columns: dimensions } = session.spaces[0].vectors;
      log.info(
        `${nameOf(uri)}: ${points} rows of ${dimensions} numbers in ${seconds.toFixed(2)} s`,
      );
      return {
        ...dismissed,
        outcome: "complete",
        session: session.id,
        points,
        dimensions,
        explainedVariance,
      };
    } catch (error) {
      const failure = Failure.from(error);
      const again = (): void => {
        void this.show(uri, this.services.plots.stillOpen(plot, nameOf(uri)), limit);
      };
      run.fail(failure, { retry: again });
      const outcome = failure.kind === "canceled" ? "canceled" : "failed";
      return { ...dismissed, outcome, failure: failure.data };
    }
  }

  /** "Change Columns": lets another column hold the vectors, the texts or the colors, and reads the file again. */
  async changeColumns(plot: Plot): Promise<void> {
    const opened = fileOf(plot);
    if (!opened) return;
    const { uri, roles, column } = opened;
    const described = await this.services.reader.describe(await placeOf(uri));
    const chosen = await chooseColumns(described, roles, column);
    if (!chosen) return;
    await this.services.choices.remember(uri, { ...this.services.choices.of(uri), ...chosen });
    await this.show(uri, plot, Math.max(readMaximumRows(), plot.session?.table.rows ?? 0));
  }

  /** "Load More": more rows of the file in the same plot. */
  async loadMore(plot: Plot): Promise<void> {
    const opened = fileOf(plot);
    const space = plot.session?.spaces[0];
    if (!opened || !space) return;
    const { columns } = space.vectors;
    const { rows, of = rows } = opened.sampled ?? { rows: space.vectors.rows };
    const counts = [2, 5, 10].map((times) => times * rows).filter((count) => count < of);
    const items = [...counts, of].map((count) => ({
      label: count === of ? strings.files.allRows(of) : strings.files.rows(count),
      description: strings.files.memory(count * columns * Float32Array.BYTES_PER_ELEMENT),
      count,
    }));
    const chosen = await pick(strings.files.howMany(of), items);
    if (chosen) await this.show(opened.uri, plot, chosen.count);
  }

  private async read(uri: vscode.Uri, run: PlotRun, limit: number): Promise<OpenedPlot> {
    const chosen = this.services.choices.of(uri);
    const { vectors } = chosen;
    let said = 0;
    const say = (message: string, done = 0, total = 0): void => {
      said = performance.now();
      run.progress({ message, done, total, words: [] });
    };
    say(strings.files.opening(nameOf(uri)));
    const read = await this.services.reader.read(
      { place: await placeOf(uri), limit, seed, ...(vectors === undefined ? {} : { vectors }) },
      {
        signal: run.signal,
        onEvent: ({ done, total }) => {
          if (performance.now() - said > interval)
            say(strings.files.reading(done, total), done, total);
        },
      },
    );
    const columns = new Map(read.columns);
    const saved = await openSavedPlot(nameOf(uri), read, async (vectors) => {
      const request = { place: await placeOf(uri), limit, seed, vectors };
      return (await this.services.reader.read(request, { signal: run.signal })).vectors;
    });
    if (saved) return saved;
    const session = sessionOfFile(nameOf(uri), { ...read, columns }, rolesFor(columns, chosen), {
      kind: "file",
      uri: uri.toString(),
      ...provenanceOf(read),
    });
    return { session };
  }
}

function provenanceOf({ chosen, rows, of, left, digest, description }: FileRead) {
  const wanted = left?.of ?? rows.length;
  return {
    column: chosen.name,
    digest,
    ...(wanted < of ? { sampled: { rows: wanted, of, seed } } : {}),
    ...(left ? { left } : {}),
    ...(description.beside === undefined ? {} : { beside: description.beside }),
  };
}

/** What was chosen where there still is such a column, else what is guessed. */
function rolesFor(columns: Columns, { text, category }: FileChoices): Roles {
  const { text: guessedText, category: guessedCategory, id } = guessRoles(columns);
  const chosen = (name: string | null | undefined, guessed: string | undefined) =>
    name === null ? undefined : name !== undefined && columns.has(name) ? name : guessed;
  const roles = {
    text: chosen(text, guessedText),
    category: chosen(category, guessedCategory),
    id,
  };
  return Object.fromEntries(Object.entries(roles).filter(([, name]) => name !== undefined));
}

/** What the user wants instead: vectors if there are several, then texts, then colors; undefined where given up. */
async function chooseColumns(
  described: Description,
  roles: Roles,
  column: string | undefined,
): Promise<FileChoices | undefined> {
  const { files } = strings;
  const marked = (name: string | undefined, current: string | undefined, description = "") => ({
    label: name ?? files.none,
    description: [description, name === current ? files.current : ""].filter(Boolean).join(", "),
    name: name ?? null,
  });
  const vectors = rankedVectors(described.vectors);
  const vector =
    vectors.length === 1
      ? { name: vectors[0]?.name }
      : await pick(
          files.whichVectors,
          vectors.map(({ name, dimensions }) => marked(name, column, files.numbers(dimensions))),
        );
  if (!vector) return undefined;
  const { columns = described.columns } = vectors.find(({ name }) => name === vector.name) ?? {};
  const offered = [undefined, ...columns];
  const text = await pick(
    files.whichText,
    offered.map((name) => marked(name, roles.text)),
  );
  if (!text) return undefined;
  const category = await pick(
    files.whichCategory,
    offered.map((name) => marked(name, roles.category)),
  );
  if (!category) return undefined;
  return {
    ...(vector.name ? { vectors: vector.name } : {}),
    text: text.name,
    category: category.name,
  };
}

/** The file that a plot shows. */
function fileOf(plot: Plot) {
  const source = plot.session?.spaces[0].source;
  if (source?.kind !== "file") return undefined;
  return { ...source, uri: vscode.Uri.parse(source.uri, true), roles: source.roles ?? {} };
}

async function pickFiles(): Promise<readonly vscode.Uri[]> {
  const { open } = strings.files;
  return (
    (await vscode.window.showOpenDialog({ title: open, openLabel: open, canSelectMany: true })) ??
    []
  );
}

/** A file on a disk of this computer by its path, another one as a whole. Throws `badFile`. */
async function placeOf(uri: vscode.Uri): Promise<FilePlace> {
  if (uri.scheme === "file") return { path: uri.fsPath };
  const name = nameOf(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maximumBytes) throw new Failure({ kind: "badFile", file: name, fault: "tooLarge" });
    return { name, bytes: await vscode.workspace.fs.readFile(uri) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure({ kind: "badFile", file: name, fault: "missing" }, { cause: error });
  }
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

import * as v from "valibot";
import * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import { cleanCategories } from "../../core/words/categories";
import { maximumClusters } from "../clusters/findClusters";
import { cuts, settingsTable, targets } from "../settingsTable";

/**
 * Arguments of commands, for callers that are programs: other extensions, key bindings and links. What is not
 * given is decided by settings and context; what is given has the bounds of the settings.
 */

/** Maximum lengths in UTF-16 code units. */
const nameLength = 1000;
const sessionLength = 64;
/** Files that are opened at once. */
const maximumFiles = 100;
/** Characters of a bad argument's name and value that a failure keeps. */
const shownLength = 100;

const name = v.pipe(v.string(), v.maxLength(nameLength));

const embedEntries = {
  granularity: v.optional(v.picklist(cuts)),
  /** The heading of a column of a table. */
  column: v.optional(name),
  /** What separates the cells of CSV; "" where each line is one cell. */
  separator: v.optional(v.pipe(v.string(), v.maxLength(1))),
  target: v.optional(v.picklist(targets)),
  /** Maximum number of texts to embed, without asking. */
  limit: v.optional(settingsTable.maxTexts.schema),
};

export const embedArguments = v.strictObject(embedEntries);
export type EmbedArguments = v.InferOutput<typeof embedArguments>;

export const embedFolderArguments = v.strictObject({
  ...embedEntries,
  folder: v.optional(v.custom<vscode.Uri>((value) => value instanceof vscode.Uri)),
  glob: v.optional(name),
});
export type EmbedFolderArguments = v.InferOutput<typeof embedFolderArguments>;

/** Without files the user is asked. */
export const openVectorsArguments = v.strictObject({
  files: v.pipe(
    v.array(v.custom<vscode.Uri>((value) => value instanceof vscode.Uri)),
    v.minLength(1),
    v.maxLength(maximumFiles),
  ),
});

/** Without categories the user is asked. */
export const clusterArguments = v.strictObject({
  categories: v.optional(
    v.pipe(settingsTable.categories.schema, v.transform(cleanCategories), v.minLength(1)),
  ),
  wordsPerCategory: v.optional(settingsTable.wordsPerCategory.schema),
  /** The same seed on the same models gives the same words; none are kept. */
  seed: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** Whether words of earlier runs are used; else the setting decides. */
  words: v.optional(settingsTable.words.schema),
});
export type ClusterArguments = v.InferOutput<typeof clusterArguments>;

/** Without a number the user is asked. */
export const clusterNumberArguments = v.strictObject({
  clusters: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(maximumClusters)),
});

/** Where a plot is saved; without it the user is asked. */
export const savePlotArguments = v.strictObject({
  file: v.custom<vscode.Uri>((value) => value instanceof vscode.Uri),
});

/** A point of a plot; without it the text at the cursor is meant. */
export const pointArguments = v.strictObject({
  session: v.pipe(v.string(), v.maxLength(sessionLength)),
  point: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type PointArguments = v.InferOutput<typeof pointArguments>;

/**
 * What a command was called with; undefined where a menu passed nothing or the place that it is of. Throws
 * `badArgument`.
 */
export function argumentOf<T>(
  schema: v.GenericSchema<unknown, T>,
  argument: unknown,
): T | undefined {
  if (argument === undefined || argument === null || argument instanceof vscode.Uri) {
    return undefined;
  }
  const parsed = v.safeParse(schema, argument, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  const [{ path = [], input }] = parsed.issues;
  const value = path.length > 0 ? path.at(-1)?.value : input;
  throw badArgument(path.map(({ key }) => String(key)).join("."), v._stringify(value));
}

/** @param received the value as it is shown */
export function badArgument(argument: string, received: string): Failure {
  return new Failure({
    kind: "badArgument",
    argument: argument.slice(0, shownLength),
    received: received.slice(0, shownLength),
  });
}

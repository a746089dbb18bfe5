import * as v from "valibot";
import type { FailureData, FailureKind, FileFault } from "./failures";

const text = v.string();
const count = v.number();
const isSo = v.optional(v.boolean());

export const rowFaultSchema = v.variant("reason", [
  v.object({
    row: count,
    reason: v.picklist(["missing", "values", "cutOff", "notNumbers", "shortened"]),
  }),
  v.object({ row: count, reason: v.literal("length"), expected: count, received: count }),
]);

const fileFaults: readonly FileFault[] = [
  ...(["empty", "cutOff", "damaged", "unknown", "missing", "noVectors"] as const),
  ...(["objects", "bomb", "tooLarge", "shortened"] as const),
];

/** What a failure of each kind holds, for failures that were written to a file. */
const fields: { readonly [Kind in FailureKind]: v.ObjectEntries } = {
  canceled: {},
  badAddress: { address: text },
  unreachable: { host: text, code: text, ollama: v.optional(v.picklist(["stopped", "absent"])) },
  untrusted: { host: text, code: text },
  refused: { host: text, status: count, hostName: isSo, signIn: v.optional(text) },
  redirected: { host: text, to: text },
  answerTooLarge: { host: text, limit: count },
  noQuota: { host: text, status: count },
  notThisServer: { host: text, openAi: isSo },
  oldServer: { host: text, version: text, wanted: text },
  busy: { host: text, status: count },
  modelMissing: {
    model: text,
    host: text,
    task: v.optional(v.picklist(["chat", "embed"])),
    canPull: isSo,
  },
  pullFailed: { model: text, host: text, reason: text },
  noChatModel: {},
  cannotEmbed: { model: text },
  cannotChat: { model: text },
  modelNotLoaded: { model: text, status: count },
  vectorCount: { model: text, expected: count, received: count },
  vectorShape: { model: text, expected: count, received: count },
  outOfMemory: { needed: v.optional(count), available: v.optional(count) },
  tooManyVectors: { rows: count, columns: count, needed: count, available: count },
  vectorValues: { model: text, text },
  textTooLong: { model: text, text },
  noVector: { text, others: v.optional(count) },
  otherVectors: { engine: text, model: v.optional(text) },
  tableDamaged: {},
  noWords: { categories: v.array(text), model: text },
  tooFewPoints: { points: count },
  matrixShape: { rows: count, columns: count, length: count },
  matrixValues: { row: count, column: count },
  parameter: { name: text, value: count, minimum: count, maximum: count },
  noDiscriminants: {
    reason: v.picklist(["scale", "oneGroup", "alone", "equal", "tooManyGroups"]),
    maximum: v.optional(count),
  },
  nothingSelected: {},
  badArgument: { argument: text, received: text },
  nothingFound: {},
  noEmbedder: { source: text },
  badFile: { file: text, fault: v.picklist(fileFaults), detail: v.optional(text) },
  otherFormat: {
    file: text,
    format: v.picklist(["pickle", "torch", "lance", "duckdb", "faiss"]),
  },
  noUsableVector: { file: text, rows: count, first: rowFaultSchema },
  sessionLost: { session: text },
  sessionTooNew: { session: text },
  unexpected: { detail: text },
};

/** Names of the bounds of a parameter, as the first version wrote them. */
const formerBounds = v.object({ kind: v.literal("parameter"), least: count, most: count });

/** A failure that was written to a file; one that this version does not know is `unexpected`, with what it says. */
export const failureSchema = v.pipe(
  v.looseObject({ kind: text }),
  v.transform((written): FailureData => {
    const { least, most, ...rest } = written;
    const value = v.is(formerBounds, written)
      ? { ...rest, minimum: least, maximum: most }
      : written;
    const known = Object.hasOwn(fields, value.kind) ? fields[value.kind as FailureKind] : undefined;
    if (known && v.is(v.object(known), value)) return value as unknown as FailureData;
    return { kind: "unexpected", detail: JSON.stringify(value).slice(0, 500) };
  }),
);

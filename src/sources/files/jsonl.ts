import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile, type Format } from "./format";
import { RecordSource, type TextRecord } from "./records";
import { textChunks } from "./textChunks";

export const jsonl: Format = {
  id: "jsonl",
  extensions: [".jsonl", ".ndjson"],
  isText: true,
  open: (file) => new RecordSource(file, (signal) => recordsOf(file, signal)),
};

/** UTF-16 code units of one line. */
const maximumLine = 2 ** 27;

/** The objects of a file, one in each line. */
async function* recordsOf(file: RandomAccess, signal: AbortSignal): AsyncIterable<TextRecord[]> {
  let line = 1;
  for await (const lines of linesOf(file, signal)) {
    const records: TextRecord[] = [];
    for (const text of lines) {
      if (text.trim() !== "") records.push({ line, ...valuesIn(text) });
      line += 1;
    }
    yield records;
  }
}

function valuesIn(text: string): Pick<TextRecord, "values"> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
    return { values: new Map(Object.entries(parsed)) };
  } catch {
    return {};
  }
}

/** The lines of a text file, some at a time. */
export async function* linesOf(file: RandomAccess, signal: AbortSignal): AsyncIterable<string[]> {
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of textChunks(file, signal)) {
    const end = chunk.lastIndexOf("\n");
    parts.push(end < 0 ? chunk : chunk.slice(0, end));
    length += chunk.length;
    if (length > maximumLine) throw badFile(file.name, "damaged");
    if (end < 0) continue;
    yield parts.join("").split("\n");
    parts = [chunk.slice(end + 1)];
    length = parts[0]?.length ?? 0;
  }
  if (length > 0) yield [parts.join("")];
}

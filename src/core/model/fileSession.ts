import { colorColumn, tableOfColumns } from "./roles";
import type { Session } from "./session";
import type { Source } from "./source";
import type { Collected } from "./collect";
import type { Roles } from "./vectorSource";

type FileSource = Extract<Source, { kind: "file" }>;

/** The session of what was read of a file. */
export function sessionOfFile(
  title: string,
  { vectors, columns, rows }: Pick<Collected, "vectors" | "columns" | "rows">,
  roles: Roles,
  source: FileSource,
): Session {
  return {
    id: crypto.randomUUID(),
    title,
    created: new Date().toISOString(),
    table: tableOfColumns(columns, roles, rows),
    spaces: [{ id: "file", vectors, metric: "cosine", source: { ...source, roles } }],
    colorBy: colorColumn(roles),
    notes: [],
  };
}

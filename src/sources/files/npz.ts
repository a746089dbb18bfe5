import type {
  Batch,
  Description,
  RandomAccess,
  ReadRequest,
  VectorDescription,
  VectorSource,
} from "../../core/model/vectorSource";
import { Failure } from "../../core/model/failures";
import { badFile, beginsWith, type Format } from "./format";
import { NpySource } from "./npy";
import { entriesOf, openEntry } from "./zip";

export const npz: Format = {
  id: "npz",
  extensions: [".npz"],
  sniff: (head) => beginsWith(head, "PK"),
  open: (file) => new NpzSource(file),
};

interface Member {
  readonly source: NpySource;
  readonly described: Description;
}

/** Arrays in a zip archive: each of two dimensions may be the vectors, lists of as many rows come along. */
class NpzSource implements VectorSource {
  private members: ReadonlyMap<string, Member> | undefined;

  constructor(private readonly file: RandomAccess) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const members = [...(await this.open(signal)).values()].map(({ described }) => described);
    const lists = members.filter(({ columns }) => columns.length > 0);
    const vectors = members.flatMap(({ rows, vectors }) =>
      vectors.map((each): VectorDescription => {
        const along = lists.filter((list) => list.rows === rows);
        return { ...each, rows, columns: along.flatMap(({ columns }) => columns) };
      }),
    );
    const [first] = vectors;
    if (!first) throw badFile(this.file.name, "noVectors");
    return { rows: first.rows ?? 0, columns: first.columns ?? [], vectors };
  }

  async *read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const members = await this.open(signal);
    const { vectors, ...rest } = request;
    for (const name of [...request.columns, ...(vectors ? [vectors.name] : [])]) {
      const member = members.get(name);
      if (member) yield* member.source.read(name === vectors?.name ? request : rest, signal);
    }
  }

  private async open(signal: AbortSignal): Promise<ReadonlyMap<string, Member>> {
    if (this.members) return this.members;
    const members = new Map<string, Member>();
    for (const entry of await entriesOf(this.file, signal)) {
      if (!entry.name.endsWith(".npy")) continue;
      const name = entry.name.slice(0, -".npy".length);
      const source = new NpySource(await openEntry(this.file, entry, signal), name);
      const described = await describe(source, signal);
      if (described) members.set(name, { source, described });
    }
    this.members = members;
    return members;
  }
}

/** What an array is; undefined for one that cannot be used. */
async function describe(source: NpySource, signal: AbortSignal): Promise<Description | undefined> {
  try {
    return await source.describe(signal);
  } catch (error) {
    const { data } = Failure.from(error);
    if (data.kind === "badFile" && data.fault !== "cutOff") return undefined;
    throw error;
  }
}

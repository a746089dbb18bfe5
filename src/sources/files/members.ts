import type {
  Batch,
  Description,
  ReadRequest,
  VectorDescription,
  VectorSource,
} from "../../core/model/vectorSource";
import { Failure } from "../../core/model/failures";
import { badFile } from "./format";

interface Member {
  readonly source: VectorSource;
  readonly described: Description;
}

/** Several arrays of a file by their names: each may be the vectors, and lists of as many rows come along. */
export class MembersSource implements VectorSource {
  private members: ReadonlyMap<string, Member> | undefined;

  constructor(
    private readonly file: string,
    private readonly sourcesIn: (
      signal: AbortSignal,
    ) => AsyncIterable<readonly [string, VectorSource]>,
  ) {}

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
    if (!first) throw badFile(this.file, "noVectors");
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
    for await (const [name, source] of this.sourcesIn(signal)) {
      const described = await describe(source, signal);
      if (described) members.set(name, { source, described });
    }
    this.members = members;
    return members;
  }
}

/** What an array is; undefined for one that cannot be used. */
async function describe(
  source: VectorSource,
  signal: AbortSignal,
): Promise<Description | undefined> {
  try {
    return await source.describe(signal);
  } catch (error) {
    const { data } = Failure.from(error);
    if (data.kind === "badFile" && data.fault !== "cutOff") return undefined;
    throw error;
  }
}

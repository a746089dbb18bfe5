// Opens a file as the extension does, in a process of its own: from its name to the coordinates of the picture.
import path from "node:path";
import { sessionOfFile } from "../../src/core/model/fileSession";
import { guessRoles } from "../../src/core/model/roles";
import { FileReader } from "../../src/worker/client/fileReader";
import { Projector } from "../../src/worker/client/projector";

async function main(dist: string, file: string, limit: number): Promise<void> {
  const reader = new FileReader(path.join(dist, "files.js"));
  const projector = new Projector(path.join(dist, "worker.js"));
  const started = performance.now();
  const read = await reader.read({ place: { path: file }, limit, seed: 1 }, {});
  const columns = new Map(read.columns);
  const source = { kind: "file", uri: file, digest: read.digest } as const;
  const session = sessionOfFile(file, { ...read, columns }, guessRoles(columns), source);
  const opened = performance.now();
  const space = await projector.open(session.spaces[0].vectors);
  const { explainedVariance } = await space.project({ method: "pca" });
  const projected = performance.now();
  const seconds = { read: (opened - started) / 1000, picture: (projected - started) / 1000 };
  const megabytes = process.resourceUsage().maxRSS / 1000;
  const { rows } = session.table;
  console.log(JSON.stringify({ ...seconds, megabytes, rows, variance: explainedVariance[0] }));
  await Promise.all([reader.dispose(), projector.dispose()]);
}

const [dist = "", file = "", limit = ""] = process.argv.slice(2);
void main(dist, file, Number(limit));

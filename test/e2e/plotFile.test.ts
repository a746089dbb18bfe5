import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { type Column, dictionaryColumn, textColumn } from "../../src/core/model/columns";
import { matrix } from "../../src/core/vectors/matrix";
import { encodePlotFile } from "../../src/store/plotFile";
import { pythonPackage } from "../../tools/pythonPackage.mjs";

const read = `
import json, sys
import duckdb, pandas
file = sys.argv[1]
frame = pandas.read_parquet(file)
rows = duckdb.sql(f"select text, category, epoch_ms(day), vector, x from '{file}' where vector[1] > 0.2 order by row_id")
print(json.dumps({
    "columns": list(frame.columns),
    "types": {name: str(frame[name].dtype) for name in ["row_id", "score", "day", "good", "x"]},
    "texts": list(frame["text"]),
    "score": [None if pandas.isna(value) else value for value in frame["score"]],
    "day": [None if pandas.isna(value) else value.isoformat() for value in frame["day"]],
    "vector": [float(value) for value in frame["vector"][1]],
    "sql": [[text, category, day, [float(v) for v in vector], x] for text, category, day, vector, x in rows.fetchall()],
}))
`;

describe("a plot saved as a parquet file, read by Python", function () {
  this.timeout(600_000);
  let folder = "";
  before(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), "plot-"))));
  after(() => fs.rm(folder, { recursive: true, force: true }));

  it("is the same table for pandas and DuckDB", async () => {
    const file = path.join(folder, "plot.embeddings.parquet");
    const columns = new Map<string, Column>([
      ["text", textColumn(["apple", "苹果", "it's"])],
      ["category", dictionaryColumn(["a", undefined, "a"])],
      ["score", { type: "number", values: Float64Array.of(1.5, NaN, -2) }],
      ["day", { type: "date", values: Float64Array.of(0, NaN, 1e12) }],
      ["good", { type: "boolean", values: Float64Array.of(1, 0, NaN) }],
    ]);
    const vectors = matrix(Float32Array.of(0.125, 1, 0.25, 2, 0.5, 4), 3, 2);
    const parts = encodePlotFile({
      frame: new Uint8Array(8),
      ids: Uint32Array.of(4, 7, 9),
      columns,
      spaces: [{ label: "toy", vectors }],
      coordinates: matrix(
        Float32Array.from({ length: 9 }, (_, index) => index / 2),
        3,
        3,
      ),
    });
    await fs.writeFile(file, Buffer.concat(parts));
    const packages = await Promise.all([
      pythonPackage("pandas", "3.1.1", "pandas 3.1.1 (12 MB, NumPy 17 MB)"),
      pythonPackage("pyarrow", "26.0.1", "PyArrow 26.0.1 (48 MB)"),
      pythonPackage("duckdb", "2.0.1", "DuckDB 2.0.1 (21 MB)"),
    ]);
    const env = { ...process.env, PYTHONPATH: packages.join(path.delimiter) };
    const { stdout } = await promisify(execFile)("python3", ["-c", read, file], { env });
    assert.deepEqual(JSON.parse(stdout), {
      columns: ["row_id", "text", "category", "score", "day", "good", "vector", "x", "y", "z"],
      types: {
        row_id: "int64",
        score: "float64",
        day: "datetime64[ms, UTC]",
        good: "object",
        x: "float32",
      },
      texts: ["apple", "苹果", "it's"],
      score: [1.5, null, -2],
      day: ["1970-01-01T00:00:00+00:00", null, "2001-09-09T01:46:40+00:00"],
      vector: [0.25, 2],
      sql: [
        ["苹果", null, null, [0.25, 2], 1.5],
        ["it's", "a", 1e12, [0.5, 4], 3],
      ],
    });
  });
});

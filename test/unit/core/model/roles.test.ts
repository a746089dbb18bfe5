import * as assert from "node:assert/strict";
import { ColumnBuilder } from "../../../../src/core/model/columnBuilder";
import { textsIn } from "../../../../src/core/model/columns";
import {
  colorColumn,
  guessRoles,
  rankedVectors,
  tableOfColumns,
} from "../../../../src/core/model/roles";
import { textsOf } from "../../../../src/core/model/table";
import type { Columns } from "../../../../src/core/model/vectorSource";

const count = 20;
const rows = Uint32Array.from({ length: count }, (_, row) => row);

function columnsOf(values: Readonly<Record<string, (row: number) => unknown>>): Columns {
  return new Map(
    Object.entries(values).map(([name, valueOf]) => {
      const builder = new ColumnBuilder(count);
      builder.add(Array.from(rows, valueOf));
      return [name, builder.finish()];
    }),
  );
}

describe("what columns are for", () => {
  it("is guessed from their names", () => {
    const columns = columnsOf({
      doc_id: (row) => 100 + row,
      url: (row) => `https://example.org/${row}`,
      Text: (row) => `a text ${row}`,
      label: (row) => row % 3,
      score: (row) => row / 7,
    });
    assert.deepEqual(guessRoles(columns), { text: "Text", category: "label", id: "doc_id" });
  });

  it("is guessed from their values where the names say nothing", () => {
    const columns = columnsOf({
      a: (row) => `https://example.org/${row}`.repeat(9),
      b: (row) => `number ${row}`,
      c: (row) => (row % 2 ? "odd" : "even"),
      d: (row) => row * 1.5,
    });
    assert.deepEqual(guessRoles(columns), { text: "b", category: "c" });
  });

  it("puts vectors that are called so before longer ones", () => {
    const vectors = [
      { name: "histogram", dimensions: 512 },
      { name: "small_embedding", dimensions: 8 },
      { name: "embedding", dimensions: 64 },
    ];
    const names = rankedVectors(vectors).map(({ name }) => name);
    assert.deepEqual(names, ["embedding", "small_embedding", "histogram"]);
  });

  it("makes a table: texts, colors by name even of numbers, all other columns, and the row", () => {
    const columns = columnsOf({
      word: (row) => `w${row}`,
      text: () => "another column",
      row: (row) => -row,
      class: (row) => row % 3,
    });
    const roles = { text: "word", category: "class" };
    const table = tableOfColumns(
      columns,
      roles,
      rows.map((row) => 2 * row),
    );
    assert.deepEqual([...table.columns.keys()], ["text", "text (2)", "row", "class", "row (2)"]);
    assert.equal(textsOf(table)[3], "w3");
    const groups = table.columns.get("class");
    assert.ok(groups?.type === "text" && groups.codes);
    assert.deepEqual(textsIn(groups).slice(0, 4), ["0", "1", "2", "0"]);
    const numbers = table.columns.get("row (2)");
    assert.equal(numbers?.type === "number" && numbers.values[3], 7);
    assert.equal(colorColumn(roles), "class");
  });

  it("names points by ids, else by their rows, where there is no text", () => {
    const columns = columnsOf({ id: (row) => 10 * row });
    assert.equal(textsOf(tableOfColumns(columns, guessRoles(columns), rows))[2], "20");
    assert.equal(textsOf(tableOfColumns(new Map(), {}, rows))[2], "#3");
  });
});

import * as assert from "node:assert/strict";
import { gzipSync } from "fflate";
import {
  failureOf,
  readFrom,
  readWritten,
  recorded,
  recordedVectors,
  recordedWords,
  valuesOf,
  written,
} from "./reading";

const textOf = (name: string) => new TextDecoder().decode(written(name));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const lines = () => textOf("glove.txt").trimEnd().split("\n");
const read = (text: string, name = "a.vec") => readFrom({ [name]: bytesOf(text) }, name);

describe("word vectors", () => {
  for (const name of ["words.vec", "glove.txt", "words.bin"]) {
    const words = recordedWords().map((word) =>
      name === "words.bin" ? word.replaceAll(" ", "_") : word,
    );

    it(`give their words, which hold spaces in a text, and their vectors to the last bit (${name})`, async () => {
      const { vectors, columns, description, left } = await readWritten(name);
      assert.deepEqual(description.vectors, [{ name: "vector", dimensions: recorded.width }]);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual(valuesOf(columns.get("word")), words);
      assert.equal(left, undefined);
    });

    it(`give a sample (${name})`, async () => {
      const { vectors, columns, rows } = await readWritten(name, { limit: 7 });
      assert.deepEqual([...vectors.data], recordedVectors(rows));
      assert.deepEqual(
        valuesOf(columns.get("word")),
        Array.from(rows, (row) => words[row]),
      );
    });
  }

  it("are told by what the file holds where its name says another kind", async () => {
    for (const name of ["a.npy", "a.vec"]) {
      const { vectors } = await readFrom({ [name]: written("words.bin") }, name);
      assert.deepEqual([...vectors.data], recordedVectors());
    }
  });
});

describe("a text of word vectors", () => {
  it("may end its lines with spaces or carriage returns, be packed, and begin with a mark", async () => {
    const text = `\ufeff${textOf("words.vec").replaceAll("\n", " \r\n")}`;
    const files = { "a.vec.gz": gzipSync(bytesOf(text)) };
    const { vectors, columns } = await readFrom(files, "a.vec.gz");
    assert.deepEqual([...vectors.data], recordedVectors());
    assert.deepEqual(valuesOf(columns.get("word")), recordedWords());
  });

  it("leads each row to its line", async () => {
    assert.equal((await readWritten("words.vec")).lines?.[2], 4);
    assert.equal((await readWritten("glove.txt")).lines?.[2], 3);
  });

  it("keeps words that other tables take for no value or for a number", async () => {
    const { columns } = await read("null 0.5 1.0\nnan 2.5 3.0\n1964 1.5 2.0\nthe 1.5 -2e-3\n");
    assert.deepEqual(valuesOf(columns.get("word")), ["null", "nan", "1964", "the"]);
  });

  it("is read by its rows where its header says another length", async () => {
    for (const said of [3, 50]) {
      const { vectors, left } = await read(`60 ${said}\n${lines().join("\n")}\n`);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.equal(left, undefined);
    }
  });

  it("is read to its end where its header says other numbers of rows, and says what is not there", async () => {
    const fewer = await read(`20 6\n${lines().join("\n")}\n`);
    assert.equal(fewer.vectors.rows, 60);
    const more = await read(`1000000000000 6\n${lines().join("\n")}\n`);
    assert.equal(more.vectors.rows, 60);
    assert.deepEqual(more.left, { count: 1, of: 61, first: { row: 60, reason: "cutOff" } });
  });

  it("leaves out lines of other lengths and with NaN, and names the first", async () => {
    const some = lines();
    some[4] = `${some[4]} 0.5`;
    some[5] = some[5]?.replace(/ \S+ \S+$/, "") ?? "";
    some[6] = some[6]?.replace(/\S+$/, "nan") ?? "";
    const { rows, left } = await read(some.join("\n"), "a.txt");
    assert.deepEqual([...rows.subarray(3, 6)], [3, 7, 8]);
    assert.deepEqual(left, {
      ...{ count: 3, of: 60 },
      first: { row: 4, reason: "length", expected: 6, received: 7 },
    });
  });

  it("that holds none is lines of text, which belong to the array beside it", async () => {
    const files = {
      "a.npy": written("fortran.npy"),
      "a.txt": bytesOf(recordedWords().join("\n")),
    };
    assert.deepEqual(await failureOf(files, "a.txt"), {
      ...{ kind: "badFile", file: "a.txt", fault: "noVectors" },
    });
    const { columns, description } = await readFrom(files, "a.npy");
    assert.equal(description.beside, "a.txt");
    assert.deepEqual(valuesOf(columns.get("text")), recordedWords());
  });
});

describe("a binary file of word vectors", () => {
  it("may have newlines before its words", async () => {
    const bytes = written("words.bin");
    const rows = [bytes.subarray(0, bytes.indexOf(10) + 1)];
    for (let at = rows[0]?.length ?? 0; at < bytes.length;) {
      const end = bytes.indexOf(32, at) + 1 + 4 * recorded.width;
      rows.push(bytes.subarray(at, end), Uint8Array.of(10));
      at = end;
    }
    const { vectors } = await readFrom({ "a.bin": Buffer.concat(rows) }, "a.bin");
    assert.deepEqual([...vectors.data], recordedVectors());
  });

  it("that is cut off gives the rows that are there", async () => {
    const { rows, left } = await readFrom({ "a.bin": written("words.bin").slice(0, -40) }, "a.bin");
    assert.equal(rows.length, 58);
    assert.deepEqual(left, { count: 2, of: 60, first: { row: 58, reason: "cutOff" } });
  });

  it("says what is wrong with it", async () => {
    const fault = async (text: string) => {
      const failure = await failureOf({ "a.bin": bytesOf(text) }, "a.bin");
      return failure.kind === "badFile" ? failure.fault : failure.kind;
    };
    assert.equal(await fault("0 6\n\u0001"), "empty");
    assert.equal(await fault("60 600\n\u0001"), "cutOff");
    assert.equal(await fault("99999999999 2\nword \u0001\u0001\u0001\u0001\u0001"), "damaged");
    assert.equal(await fault("neither header nor vectors \u0001"), "damaged");
  });
});

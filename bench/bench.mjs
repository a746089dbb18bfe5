import { readFileSync, rmSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { run } from "../tools/processes.mjs";
import { root } from "../tools/project.mjs";
import { writeVectors } from "./vectors.mjs";

/**
 * A file of float32 rows.
 * @typedef {{ file: string, name: string, rows: number, columns: number }} Vectors
 */

/**
 * Who does the task: a script in bench/subjects, run in a process of its own with the arguments
 * (file, rows, columns, repeats, ...args). It prints a line of JSON, see `Result`.
 * @typedef {object} Subject
 * @property {string} name
 * @property {"ours" | "python" | "node"} runtime
 * @property {string} script in bench/subjects
 * @property {readonly (string | number)[]} [args]
 * @property {number} [repeats] after one run to warm up; 0 measures the first run
 */

/**
 * What a subject measured: seconds of each repetition, and the other figures that its topic needs.
 * @typedef {{ seconds: number[], megabytes: number, [figure: string]: unknown }} Result
 */

/**
 * A line of the table.
 * @typedef {object} Row
 * @property {string} task
 * @property {string} vectors
 * @property {string} subject
 * @property {number} seconds median
 * @property {number} times how many times as long as ours
 * @property {number} megabytes maximum memory of the process
 * @property {string} note
 */

/**
 * @typedef {object} JudgedRow
 * @property {string} task
 * @property {string} vectors
 * @property {string} subject
 * @property {number[]} seeds trustworthiness of the layout by each
 */

export class Bench {
  /**
   * @param {import("./peers.mjs").Peers} peers
   * @param {boolean} quick
   */
  constructor(peers, quick) {
    this.peers = peers;
    this.quick = quick;
    this.folder = mkdtempSync(path.join(tmpdir(), "bench-"));
    process.once("exit", () => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Bundles our subjects. */
  async build() {
    await esbuild.build({
      bundle: true,
      entryPoints: [path.join(root, "bench/subjects/*.ts")],
      outdir: path.join(root, "out/bench"),
      platform: "node",
      target: "node20",
      logLevel: "warning",
    });
  }

  /**
   * The sizes of a topic, or in a quick run the small ones.
   * @param {number[]} sizes
   */
  sizes(sizes) {
    return this.quick ? sizes.filter((size) => size <= 2000) : sizes;
  }

  /**
   * Clustered synthetic vectors, 768 long, with the spectrum of embeddings.
   * @param {number} rows
   * @returns {Vectors}
   */
  clustered(rows) {
    const file = path.join(this.folder, `clustered-${rows}.f32`);
    writeVectors(file, rows, 768);
    return { file, name: `clustered ${rows.toLocaleString("en")} x 768`, rows, columns: 768 };
  }

  /**
   * Token vectors of all-MiniLM-L6-v2, real vectors of a language model.
   * @param {number} rows
   * @returns {Promise<Vectors>}
   */
  async tokens(rows) {
    const file = path.join(this.folder, `tokens-${rows}.f32`);
    const script = path.join(root, "bench/subjects/tokens.py");
    const columns = Number(await run(this.peers.python, [script, file, String(rows)]));
    return { file, name: `tokens ${rows.toLocaleString("en")} x ${columns}`, rows, columns };
  }

  /**
   * Where a subject may write.
   * @param {string} name
   */
  output(name) {
    return path.join(this.folder, name.replaceAll(/\W+/g, "-"));
  }

  /**
   * One subject's figures.
   * @param {Vectors} vectors
   * @param {Subject} subject
   * @returns {Promise<Result>}
   */
  async measure(vectors, { runtime, script, args = [], repeats = 5 }) {
    const { python, nodeModules } = this.peers;
    const [command, file] = {
      ours: [process.execPath, path.join(root, "out/bench", script.replace(/\.ts$/, ".js"))],
      python: [python, path.join(root, "bench/subjects", script)],
      node: [process.execPath, path.join(root, "bench/subjects", script)],
    }[runtime];
    const { file: data, rows, columns } = vectors;
    const output = await run(
      String(command),
      [file, data, rows, columns, repeats, ...args].map(String),
      // Peers run as installed, without the settings of this machine for their libraries.
      { env: { PEERS: nodeModules, ...unset("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") } },
    );
    return JSON.parse(output.split("\n").at(-1) ?? "");
  }

  /**
   * Measures the subjects one after the other; the first is ours.
   * @param {string} task
   * @param {Vectors} vectors
   * @param {readonly Subject[]} subjects
   * @param {(result: Result, vectors: Vectors) => string | Promise<string>} [note]
   * @returns {Promise<Row[]>}
   */
  async compare(task, vectors, subjects, note = () => "") {
    /** @type {Row[]} */
    const rows = [];
    for (const subject of subjects) {
      console.log(`${task}, ${vectors.name}: ${subject.name} …`);
      const result = await this.measure(vectors, subject);
      const seconds = median(result.seconds);
      const times = seconds / (rows[0]?.seconds ?? seconds);
      const { megabytes } = result;
      const text = await note(result, vectors);
      rows.push({
        task,
        vectors: vectors.name,
        subject: subject.name,
        seconds,
        times,
        megabytes,
        note: text,
      });
    }
    return rows;
  }

  /**
   * How far the scores (a file of float32, rows x 10) and the fractions of variance are from those of a full
   * solution in float64, see exactPca.py.
   * @param {Vectors} vectors
   * @param {string} scores
   * @param {readonly number[]} fractions
   * @returns {Promise<[scores: number, variances: number]>}
   */
  async pcaErrors(vectors, scores, fractions) {
    const script = path.join(root, "bench/subjects/exactPca.py");
    const { file, rows, columns } = vectors;
    const args = [script, file, rows, columns, scores, JSON.stringify(fractions)].map(String);
    return JSON.parse(await run(this.peers.python, args));
  }

  /**
   * Trustworthiness (k = 15, cosine) of each of the coordinates that a subject wrote, by scikit-learn.
   * @param {Vectors} vectors
   * @param {readonly string[]} coordinates files of float32, rows x 3
   * @returns {Promise<number[]>}
   */
  async trustworthiness(vectors, coordinates) {
    const script = path.join(root, "bench/subjects/trustworthiness.py");
    const args = [script, vectors.file, vectors.rows, vectors.columns, ...coordinates].map(String);
    return (await run(this.peers.python, args)).trim().split("\n").map(Number);
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** @param {string[]} names */
function unset(...names) {
  /** @type {Record<string, string | undefined>} */
  const settings = Object.fromEntries(names.map((name) => [name, undefined]));
  return /** @type {Record<string, string>} */ (settings);
}

/**
 * A file of float32 numbers.
 * @param {string} file
 */
export function readFloats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

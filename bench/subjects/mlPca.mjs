import { readFileSync } from "node:fs";
import { PCA } from "ml-pca";
import { measure } from "./measure.mjs";

const [file = "", rows = "", columns = "", repeats = ""] = process.argv.slice(2);
const values = new Float32Array(readFileSync(file).buffer);
const width = Number(columns);
const vectors = Array.from({ length: Number(rows) }, (_, i) =>
  Array.from(values.subarray(i * width, (i + 1) * width)),
);
/** @type {{ fractions: number[] }} */
const figures = { fractions: [] };

await measure(
  Number(repeats),
  () => {
    const pca = new PCA(vectors);
    pca.predict(vectors, { nComponents: 10 });
    figures.fractions = pca.getExplainedVariance().slice(0, 10);
  },
  figures,
);

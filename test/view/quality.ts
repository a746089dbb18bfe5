import {
  byCosineDistance,
  oddPoints,
  outlierFactors,
  outliersBy,
} from "../../src/core/clusters/oddness";
import { judgeGroups } from "../../src/core/clusters/quality";
import { alikePoints, duplicates, nearDuplicates } from "../../src/core/vectors/duplicates";
import { allNeighbors } from "../../src/core/vectors/neighbors";
import { PlainVectors } from "../../src/core/vectors/plainVectors";
import type { Quality, ToView } from "../../src/protocol/messages";
import { noise } from "./scatter";

type Show = Extract<ToView, { type: "show" }>;

const columns = 12;

/** Vectors around a center for each group, of which some are nearer to each other than others. */
export function vectorsOf({ scatter: { grouping } }: Show, spread = 0.9): PlainVectors {
  const { codeOf } = grouping;
  const data = new Float32Array(codeOf.length * columns);
  codeOf.forEach((group, point) => {
    for (let j = 0; j < columns; j++) {
      const center = noise(Math.floor(group / 2) * 131 + j) + 0.5 * noise(group * 17 + j + 5000);
      data[point * columns + j] = center + spread * noise(point * columns + j + 9000);
    }
  });
  return new PlainVectors({ data, rows: codeOf.length, columns });
}

/** The quality of the groups that are shown, as the host would tell it. */
export function qualityOf(
  show: Show,
  vectors = vectorsOf(show),
): { type: "quality"; quality: Quality } {
  const { codeOf, names, column } = show.scatter.grouping;
  const k = Math.min(10, vectors.rows - 1);
  const neighbors = allNeighbors(vectors, k);
  const judged = judgeGroups(vectors, neighbors, codeOf, names.length);
  const odd = typeof judged === "string" ? [] : oddPoints(neighbors, k, codeOf, names.length);
  const outliers = outliersBy(outlierFactors(byCosineDistance(neighbors)));
  const alike = alikePoints(duplicates(vectors), nearDuplicates(vectors, neighbors));
  return {
    type: "quality",
    quality: {
      ...{ space: "1", column, k },
      judged:
        typeof judged === "string"
          ? judged
          : {
              ...judged,
              purities: Float32Array.from(judged.purities),
              silhouettes: Float32Array.from(judged.silhouettes),
              pairs: {
                from: judged.pairs.from.slice(),
                to: judged.pairs.to.slice(),
                counts: judged.pairs.counts.slice(),
              },
              typical: judged.typical.slice(),
              odd: judged.odd.slice(),
            },
      nearest: neighbors.indices.slice(),
      misplaced: {
        count: odd.length,
        first: odd.map(({ row: point, group, count }) => ({ point, group, count })),
      },
      outliers: {
        count: outliers.length,
        k,
        first: outliers.map(({ row: point, factor }) => ({ point, factor })),
      },
      alike: {
        count: alike.length,
        first: alike.map(({ points, cosine }) => ({
          points: [...points],
          size: points.length,
          cosine,
        })),
      },
    },
  };
}

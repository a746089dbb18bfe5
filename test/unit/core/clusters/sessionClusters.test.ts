import * as assert from "node:assert/strict";
import { keysOf } from "../../../../src/core/clusters/clusterNotes";
import {
  clusterReach,
  type Making,
  makingOf,
  minimumClusterSize,
} from "../../../../src/core/clusters/making";
import {
  clustersOf,
  merged,
  notesIn,
  parted,
  regrouped,
  renamed,
} from "../../../../src/core/clusters/sessionClusters";
import type { Item } from "../../../../src/core/model/item";
import { groupingIn, type Session } from "../../../../src/core/model/session";
import { decodeSession, encodeSession } from "../../../../src/core/model/sessionFormat";
import { takeRows } from "../../../../src/core/model/table";
import { matrix } from "../../../../src/core/vectors/matrix";
import { sessionOf } from "../../../sessions";

const texts = ["plum", "pear", "car", "bus", "moon", "sun"];
const session = sessionOf({
  items: texts.map((text): Item => ({ text, category: "", sources: [], state: "fresh" })),
  vectors: matrix(new Float32Array(6), 6, 1),
});
const numbered = (number: number) => `Cluster ${number}`;
const making: Making = { method: "HDBSCAN", level: 1, levels: 3, minimumSize: 2 };

const three = {
  count: 3,
  labels: Int32Array.of(0, 0, 1, 1, 2, 2),
  keywords: [["plum", "pear"], ["car", "bus"], []],
  persistences: [0.5, 0.25, NaN],
  making,
};
const two = {
  count: 2,
  labels: Int32Array.of(0, 0, 1, 1, -1, -1),
  keywords: [["fruit"], ["car"]],
  making: { ...making, level: 2 },
};
const namesOf = (now: Session) => clustersOf(now)?.names;
const rename = (now: Session, group: number, name: string, typed = true) =>
  renamed(now, clustersOf(now)?.keys[group] ?? "", name, typed);

describe("the clusters of a session", () => {
  const found = regrouped(session, three, numbered);

  it("are a column that colors, named by keywords or by their number", () => {
    assert.equal(found.colorBy, "clusters");
    assert.deepEqual(namesOf(found), ["plum, pear", "car, bus", "Cluster 3"]);
    assert.deepEqual(makingOf(found.table.columns.get("clusters")), making);
    assert.equal(clustersOf(session), undefined);
  });

  it("have no value where a point is in none", () => {
    const { names, codeOf } = groupingIn(regrouped(session, two, numbered));
    assert.deepEqual([...codeOf], [0, 0, 1, 1, names.length, names.length]);
  });

  it("keep names that were given where they hold the same points, and names of hand apart", () => {
    const named = rename(rename(found, 0, "Fruits"), 1, "Vehicles", false);
    const coarser = regrouped(named, two, numbered);
    assert.deepEqual(namesOf(coarser), ["Fruits", "Vehicles"]);
    const other = regrouped(coarser, { ...two, labels: Int32Array.of(0, 1, 1, 1, 0, 0) }, numbered);
    assert.deepEqual(namesOf(other), ["fruit", "car"]);
    assert.deepEqual(namesOf(regrouped(other, three, numbered)), [
      "Fruits",
      "Vehicles",
      "Cluster 3",
    ]);
    const noteOf = notesIn(named);
    const [fruits, vehicles] = clustersOf(named)?.keys ?? [];
    assert.deepEqual([noteOf(fruits)?.typed, noteOf(vehicles)?.typed], [true, undefined]);
  });

  it("keep names that were given where outliers are assigned", () => {
    const named = rename(regrouped(session, two, numbered), 1, "Vehicles");
    const labels = Int32Array.of(0, 0, 1, 1, 0, 1);
    const assigned = regrouped(named, { ...two, labels, core: two.labels }, numbered);
    assert.deepEqual(namesOf(assigned), ["fruit", "Vehicles"]);
  });

  it("have different names", () => {
    assert.equal(rename(found, 0, "car, bus"), found);
    const both = rename(found, 0, "Fruits");
    const double = regrouped(both, { ...three, names: ["a", "Fruits", "b"] }, numbered);
    assert.deepEqual(namesOf(double), ["Fruits", "car, bus", "b"]);
  });

  it("are not renamed where the points are others by now", () => {
    assert.equal(renamed(found, "1.2.3", "Fruits", true), found);
    assert.equal(renamed(session, "1.2.3", "Fruits", true), session);
  });

  it("tell how long they last, until the points are others", () => {
    const [first, second, third] = clustersOf(found)?.keys ?? [];
    const noteOf = notesIn(rename(found, 0, "Fruits"));
    assert.deepEqual(
      [first, second, third].map((key) => noteOf(key)?.persistence),
      [0.5, 0.25, undefined],
    );
  });

  it("become one, which has no name yet", () => {
    const { count, labels, names } = merged(clustersOf(found)!, new Set([2, 0]));
    assert.equal(count, 2);
    assert.deepEqual([...labels], [0, 0, 1, 1, 0, 0]);
    assert.deepEqual(names, [undefined, "car, bus"]);
  });

  it("are split in parts, the further ones last", () => {
    const rows = Int32Array.of(0, 1);
    const { count, labels, names } = parted(clustersOf(found)!, 0, rows, Int32Array.of(1, 0));
    assert.equal(count, 4);
    assert.deepEqual([...labels], [3, 0, 1, 1, 2, 2]);
    assert.deepEqual(names, [undefined, "car, bus", "Cluster 3"]);
  });

  it("are there again with their names after saving", async () => {
    const named = rename(found, 0, "Fruits");
    const bytes = Buffer.concat(await encodeSession(named));
    const read = await decodeSession(bytes, "t");
    assert.deepEqual(read.clusterNotes, named.clusterNotes);
    assert.deepEqual(clustersOf(read), clustersOf(named));
  });

  it("are told apart by their points in any order", () => {
    const codes = Uint32Array.of(0, 0, 1, 2, 2);
    const ids = Uint32Array.of(7, 9, 3, 4, 5);
    const keys = keysOf(ids, codes, 3);
    assert.equal(new Set(keys).size, 3);
    const moved = keysOf(Uint32Array.of(5, 9, 3, 4, 7), Uint32Array.of(2, 0, 1, 2, 0), 3);
    assert.deepEqual(moved, keys);
  });

  it("keep their names when points are taken out, and are other sets then", () => {
    const named = rename(found, 0, "Fruits");
    const taken = { ...named, table: takeRows(named.table, [0, 2, 3, 4, 5]) };
    assert.deepEqual(namesOf(taken), ["Fruits", "car, bus", "Cluster 3"]);
    assert.notEqual(clustersOf(taken)?.keys[0], clustersOf(named)?.keys[0]);
  });
});

describe("how clusters were made", () => {
  it("is not believed of a column from outside", () => {
    const column = { type: "number", values: new Float64Array(0) } as const;
    const of = (provenance: { method: string; parameters: Record<string, string | number> }) =>
      makingOf({ ...column, provenance });
    assert.deepEqual(of({ method: "HDBSCAN", parameters: { level: -1, levels: "x" } }), {
      method: "HDBSCAN",
    });
    assert.equal(of({ method: "guess", parameters: {} }), undefined);
    assert.equal(makingOf({ ...column, provenance: "user" }), undefined);
    assert.equal(makingOf(undefined), undefined);
  });

  it("has a minimum size that grows with the number of points", () => {
    assert.deepEqual([0, 50, 100, 625, 10_000].map(minimumClusterSize), [5, 5, 5, 13, 50]);
    assert.deepEqual([0, 50, 625, 2500, 10_000, 100_000].map(clusterReach), [3, 3, 3, 6, 10, 10]);
  });
});

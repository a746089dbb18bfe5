import { checkpoint, type Run } from "../checkpoint";
import { uniform } from "../random";
import type { Vectors } from "../vectors/vectors";
import { solveLower, solveUpper } from "./cholesky";
import { discriminantsIn, groupedRows, type Spread, spreadWithin } from "./discriminants";
import {
  addSums,
  type Groups,
  groupSums,
  type GroupSums,
  noSums,
  type Places,
  placesOf,
  usedGroups,
} from "./groupSums";
import { dot } from "./leadingEigen";

/** How often axes that have not seen a point lead to its group. Fractions are 0 to 1. */
export interface DiscriminantCheck {
  /** Points whose nearest center of a group, along the discriminants among the shown axes, is that of their own. */
  readonly shown: number;
  /** Points that Fisher's rule, which uses all discriminants, takes for their own group. */
  readonly all: number;
  /** Points of the largest group: what guessing that for all would make. */
  readonly chance: number;
  /** Points that were judged. */
  readonly points: number;
  /** Points in groups of two or more, of which some were left out where that is more than `points`. */
  readonly of: number;
}

const folds = 5;
/** Points that are judged, and numbers in their vectors: more take long and change little. */
const maximumPoints = 10_000;
const maximumNumbers = 4e6;

/**
 * The accuracy of discriminant axes by stratified cross-validation in five parts: the points of each part are
 * judged by axes that are fitted to the other four. Undefined where no group has two points, or only one has,
 * and where none of the axes is a discriminant. Throws `canceled`.
 */
export function checkDiscriminants(
  vectors: Vectors,
  given: Groups,
  axes: readonly number[],
  run: Run = {},
): DiscriminantCheck | undefined {
  const groups = usedGroups(given);
  const eligible = inLargerGroups(groups, groupedRows(groups));
  const limit = Math.min(maximumPoints, Math.floor(maximumNumbers / vectors.columns));
  const rows = inLargerGroups(groups, evenly(byGroup(groups, eligible), limit));
  const groupOf = Uint32Array.from(rows, (row) => groups.codeOf[row]!);
  const sizes = sizesOf(groupOf, groups.count);
  if (sizes.filter((size) => size > 0).length < 2) return undefined;
  const places = placesOf(vectors, rows, run);
  const right = crossValidate(
    places,
    groupOf,
    groups.count,
    stratified(groupOf, groups.count),
    vectors.columns,
    axes,
    run,
  );
  if (!right) return undefined;
  const points = rows.length;
  return {
    shown: right.shown / points,
    all: right.all / points,
    chance: sizes.reduce((maximum, size) => Math.max(maximum, size), 0) / points,
    ...{ points, of: eligible.length },
  };
}

/** Rows that are not the only one of their group. */
function inLargerGroups({ codeOf, count }: Groups, rows: Int32Array): Int32Array {
  const sizes = sizesOf(
    Uint32Array.from(rows, (row) => codeOf[row]!),
    count,
  );
  return rows.filter((row) => sizes[codeOf[row]!]! > 1);
}

function sizesOf(groupOf: Uint32Array, count: number): Uint32Array {
  const sizes = new Uint32Array(count);
  for (const group of groupOf) sizes[group]! += 1;
  return sizes;
}

function byGroup({ codeOf }: Groups, rows: Int32Array): Int32Array {
  return rows.slice().sort((a, b) => codeOf[a]! - codeOf[b]! || a - b);
}

/** At most so many of the rows, at even steps; in ascending order. */
function evenly(rows: Int32Array, maximum: number): Int32Array {
  const count = Math.min(rows.length, maximum);
  const chosen = Int32Array.from(
    { length: count },
    (_, place) => rows[Math.floor((place * rows.length) / count)]!,
  );
  return chosen.sort();
}

/** The part of each point: the points of every group are dealt out by chance, the same on every run. */
function stratified(groupOf: Uint32Array, count: number): Uint8Array {
  const random = uniform(1);
  const order = Array.from(groupOf.keys());
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  const members = Array.from({ length: count }, (): number[] => []);
  for (const position of order) members[groupOf[position]!]!.push(position);
  const foldOf = new Uint8Array(groupOf.length);
  members.flat().forEach((position, dealt) => (foldOf[position] = dealt % folds));
  return foldOf;
}

/** How many points are recognized, each by axes fitted to those of the other folds. */
export function crossValidate(
  places: Places,
  groupOf: Uint32Array,
  groups: number,
  foldOf: Uint8Array,
  dimensions: number,
  axes: readonly number[],
  run: Run,
): { readonly shown: number; readonly all: number } | undefined {
  const positions = (keep: (fold: number) => boolean) =>
    Int32Array.from(foldOf.keys()).filter((position) => keep(foldOf[position]!));
  const group = (position: number) => groupOf[position]!;
  const used = [...new Set(foldOf)].sort();
  const parts = used.map((fold) =>
    groupSums(
      places,
      positions((each) => each === fold),
      group,
      groups,
      run,
    ),
  );
  let shown = 0;
  let all = 0;
  for (const [index, fold] of used.entries()) {
    const sums = noSums(places.width, groups);
    parts.forEach((part, other) => other !== index && addSums(sums, part));
    const trained = positions((each) => each !== fold);
    const spread = spreadWithin(sums, places, trained, group, dimensions, run);
    const found = discriminantsIn(sums, spread, run).axes;
    const directions = axes.flatMap((axis) => found[axis] ?? []);
    if (directions.length === 0) return undefined;
    const nearest = nearestCenter(sums, spread, directions);
    const rule = fisherRule(sums, spread, run);
    const place = new Float64Array(places.width);
    positions((each) => each === fold).forEach((position, judged) => {
      if (judged % 64 === 0) checkpoint(run);
      places.read(position, place);
      if (nearest(place) === group(position)) shown++;
      if (rule(place) === group(position)) all++;
    });
  }
  return { shown, all };
}

type Recognize = (place: Float64Array) => number;

/** The group with the nearest center along some directions. */
function nearestCenter(
  { sizes }: GroupSums,
  { width, centers }: Spread,
  directions: readonly Float64Array[],
): Recognize {
  const known = knownGroups(sizes).map((group) => {
    const center = centers.subarray(group * width, (group + 1) * width);
    return { group, along: directions.map((direction) => dot(direction, center)) };
  });
  return (place) => {
    const own = directions.map((direction) => dot(direction, place));
    const distance = (along: readonly number[]): number =>
      along.reduce((sum, value, axis) => sum + (value - own[axis]!) ** 2, 0);
    return best(known, ({ along }) => -distance(along));
  };
}

/** The group that is likeliest where all spread in the same normal way, and are as frequent as they are. */
function fisherRule({ sizes }: GroupSums, { width, centers, factor }: Spread, run: Run): Recognize {
  const points = sizes.reduce((sum, size) => sum + size, 0);
  const known = knownGroups(sizes).map((group) => {
    checkpoint(run);
    const center = centers.subarray(group * width, (group + 1) * width);
    const weights = center.slice();
    solveLower(factor, width, weights);
    solveUpper(factor, width, weights);
    return {
      group,
      weights,
      offset: Math.log(sizes[group]! / points) - dot(weights, center) / 2,
    };
  });
  return (place) => best(known, ({ weights, offset }) => dot(weights, place) + offset);
}

function knownGroups(sizes: Float64Array): number[] {
  return Array.from(sizes.keys()).filter((group) => sizes[group]! > 0);
}

function best<Known extends { readonly group: number }>(
  known: readonly Known[],
  score: (each: Known) => number,
): number {
  let found = -1;
  let highest = -Infinity;
  for (const each of known) {
    const value = score(each);
    if (value <= highest) continue;
    highest = value;
    found = each.group;
  }
  return found;
}

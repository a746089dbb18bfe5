import { Anchors } from "../../core/text/anchors";
import { type Engine, type EngineDescription, requireSameVectors } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { requireEmbedder } from "../../core/model/source";
import { row } from "../../core/vectors/matrix";
import type { Neighbors } from "../../core/vectors/neighbors";
import type { Column } from "../../core/model/columns";
import type { Groups } from "../../core/projection/groupSums";
import { isGrouped, isLinear, parameterNames } from "../../core/projection/methods";
import type { Projection, ProjectionRequest } from "../../core/projection/projection";
import {
  groupingIn,
  type NoticeKind,
  type Session,
  type Space,
  withVectors,
} from "../../core/model/session";
import type {
  Agreement,
  Fidelity,
  Judged,
  Layout,
  Neighbor,
  Quality,
  Scatter,
  ToView,
} from "../../protocol/messages";
import type { Projector, VectorSpace } from "../../worker/client/projector";
import { Latest } from "./latestTask";
import { type Regrouped, regroupedIn, scatterOf, withRegrouped } from "./scatterMessage";

type Query = Omit<Extract<ToView, { type: "query" }>, "type">;
type Parameters = Layout["parameters"];

/** A layout, and what it was made by. */
interface Made {
  readonly layout: Layout;
  readonly request: ProjectionRequest;
  /** The values whose groups it was made for, of methods that are made for groups. */
  readonly groupedBy?: Column | undefined;
}

type JudgedGroups = NonNullable<Awaited<ReturnType<VectorSpace["quality"]>>["judged"]>;

interface Shown {
  readonly session: Session;
  readonly scatter: Scatter;
  readonly made: Made;
}

type Better = NonNullable<Fidelity["better"]>;

/** Neighborhood size of the fidelity figures. */
const fidelityNeighbors = 15;
const queryNeighbors = 10;
/** Up to so many points, and from so many, another method is tried when there is nothing else to do. */
const maximumTried = 5000;
const minimumTried = 30;
/** Another view preserves far more neighbors where it preserves so many times as many, and so many more (of 1). */
const farTimes = 1.5;
const farMore = 0.1;
/** Points of a group of alike ones that are sent to be named. */
const namedAlike = 100;
/** Pairs of groups that are sent, the most frequent ones. */
const sentPairs = 100_000;
/** Groups of points with the same vector that are sent to be named. */
const namedGroups = 5;

/**
 * What a plot shows: a session, its vectors in the worker, and the layouts made of them so far. Of each question
 * the latest is answered; what is given up, by a newer one or by `dispose`, throws `canceled`.
 */
export class Picture {
  /** Where the texts are; changes are taken over by `takeSources`. */
  readonly anchors: Anchors;
  private readonly layouts = new Map<string, Made>();
  /** What layouts preserve of neighborhoods, by what they are made by and their dimensions. */
  private readonly judged = new Map<
    string,
    Better & { readonly space: string; readonly dimensions: number }
  >();
  private readonly opened = new Map<string, Promise<VectorSpace>>();
  private readonly projecting = new Latest();
  private readonly judging = new Latest();
  private readonly judgingGroups = new Latest();
  private readonly agreeing = new Latest();
  private readonly comparing = new Latest();
  private readonly querying = new Latest();
  /** The layout was made for other groups than those that color the points, and is being made again. */
  private isOutdated = false;
  private isDisposed = false;

  private constructor(
    private readonly projector: Projector,
    /** The first one. */
    readonly space: VectorSpace,
    private shown: Shown,
  ) {
    this.anchors = new Anchors(shown.session.table);
    const { layout } = shown.made;
    this.opened.set(layout.space, Promise.resolve(space));
    this.layouts.set(keyOf(layout), shown.made);
  }

  get session(): Session {
    return this.shown.session;
  }

  get scatter(): Scatter {
    return this.shown.scatter;
  }

  get layout(): Layout {
    return this.shown.made.layout;
  }

  /** The picture of a session by PCA, and that projection. Throws Failure (`canceled` too). */
  static async of(
    session: Session,
    projector: Projector,
    signal: AbortSignal,
  ): Promise<{ readonly picture: Picture; readonly projection: Projection }> {
    const [{ id, vectors }] = session.spaces;
    const space = await projector.open(vectors, session.fitted);
    try {
      const request = { method: "pca" } as const;
      const projection = await space.project(request, { signal });
      const layout = layoutOf(id, projection, {}, session.colorBy);
      const held = heldOnce(session, id, space);
      const scatter = scatterOf(held);
      const picture = new Picture(projector, space, {
        ...{ session: held, scatter, made: { layout, request } },
      });
      return { picture, projection };
    } catch (error) {
      space.dispose();
      throw error;
    }
  }

  /** Places or states of the items changed. */
  takeSources(): void {
    const { columns } = this.session.table;
    const session = { ...this.session, table: { ...this.anchors.current(), columns } };
    const states = session.table.states.slice();
    this.shown = { ...this.shown, session, scatter: { ...this.scatter, states } };
  }

  /** Another column colors the points. */
  colorBy(column: string): void {
    this.change({ ...this.session, colorBy: column });
  }

  /** The same points have other columns: what is new of them, where that is all that changed and no text did. */
  change(session: Session): Regrouped | undefined {
    const regrouped = regroupedIn(this.session, session);
    const scatter = regrouped ? withRegrouped(this.scatter, regrouped) : scatterOf(session);
    this.shown = { ...this.shown, session, scatter };
    this.judging.abort();
    this.isOutdated = isGrouped(this.layout.method) && this.shown.made.groupedBy !== this.coloring;
    return regrouped;
  }

  /** What to make again: the layout was made for other groups than those that color the points now. */
  get outdated(): Pick<Layout, "space" | "method" | "parameters"> | undefined {
    return this.isOutdated ? this.layout : undefined;
  }

  private get coloring(): Column | undefined {
    const { table, colorBy } = this.session;
    return table.columns.get(colorBy);
  }

  /** A notice of this kind does not come again. */
  accept(kind: NoticeKind): void {
    const { session } = this;
    const accepted = [...(session.accepted ?? []), kind];
    this.shown = { ...this.shown, session: { ...session, accepted } };
  }

  /** The layout that is shown from now on; one that was made before is not made again. Throws `noDiscriminants` too. */
  async project(
    space: string,
    method: Layout["method"],
    parameters: Parameters,
    onLayout: (layout: Layout, progress: number) => void,
  ): Promise<Layout> {
    this.comparing.abort();
    const groupedBy = isGrouped(method) ? this.coloring : undefined;
    const { column } = this.scatter.grouping;
    const key = keyOf({ space, method, parameters });
    try {
      const made = await this.projecting.run(async (signal): Promise<Made> => {
        const known = this.layouts.get(key);
        if (known && known.groupedBy === groupedBy) return known;
        const groups = isGrouped(method) ? { groups: groupsIn(this.scatter) } : {};
        const request = { method, ...parameters, ...groups };
        const vectors = await this.spaceOf(space);
        const projection = await vectors.project(request, {
          signal,
          onLayout: (coordinates, progress) => {
            if (signal.aborted) return;
            const made = new Float32Array(coordinates);
            const partial = { space, method, parameters, components: 3, coordinates: made };
            onLayout({ ...partial, explainedVariance: [] }, progress);
          },
        });
        return { layout: layoutOf(space, projection, parameters, column), request, groupedBy };
      });
      this.layouts.set(key, made);
      this.shown = { ...this.shown, made };
      this.isOutdated = made.groupedBy !== groupedBy;
      return made.layout;
    } catch (error) {
      // What cannot be made again stays as it is.
      if (Failure.from(error).kind !== "canceled") this.isOutdated = false;
      throw error;
    }
  }

  /**
   * What the axes of the layout that is shown show of the vectors, and which vectors are equal. Throws `canceled`
   * where another layout is shown, or made again.
   */
  async fidelity(space: string, method: Layout["method"], axes: number[]): Promise<Fidelity> {
    const { layout, request } = this.shown.made;
    const isShown = layout.space === space && layout.method === method && !this.isOutdated;
    if (!isShown) throw new Failure({ kind: "canceled" });
    const { codeOf: categoryOf, names, scale } = this.scatter.grouping;
    const grouping = scale ? {} : { categoryOf, categories: names.length };
    const view = { request, axes, k: fidelityNeighbors, ...grouping };
    this.comparing.abort();
    const { figures, equal, near } = await this.judging.run(async (signal) => {
      const vectors = await this.spaceOf(space);
      const figures = await vectors.fidelity(view, signal);
      return { figures, ...(await vectors.duplicates(signal)) };
    });
    const { kept, trustworthiness, continuity, keptOf, variance, silhouette } = figures;
    const { ranked, reconstructionError, recognition } = figures;
    this.keep(layout, axes, kept);
    return {
      space,
      method,
      axes,
      k: figures.k,
      kept,
      trustworthiness,
      continuity,
      ...(ranked < keptOf.length ? { estimatedFrom: ranked } : {}),
      ...(reconstructionError === undefined ? {} : { reconstructionError }),
      ...(recognition ? { recognition } : {}),
      equal: firstOf(equal),
      near: firstOf(near.map(({ points }) => points)),
      keptOf: new Float32Array(keptOf),
      silhouette: new Float32Array(silhouette),
      ...(variance === undefined ? {} : { variance }),
    };
  }

  /**
   * A layout that preserves far more neighbors than a view: one that was shown before, or else UMAP, which is tried
   * as soon as there is nothing else to do where points are few.
   */
  async better({ space, method, axes, kept, k }: Fidelity): Promise<Better | undefined> {
    const dimensions = axes.length;
    const tried = { space, method: "umap", parameters: {} } as const;
    const { rows } = this.session.table;
    const isWorthTrying = k > 0 && isLinear(method) && rows >= minimumTried && rows <= maximumTried;
    if (isWorthTrying && !this.judged.has(judgedKey(tried, dimensions))) {
      const view = { request: { method: tried.method }, axes: [0, 1, 2].slice(0, dimensions), k };
      const figures = await this.comparing.run(async (signal) =>
        (await this.spaceOf(space)).fidelityWhenIdle(view, signal),
      );
      this.keep(tried, view.axes, figures.kept);
    }
    const others = [...this.judged.values()].filter(
      (other) => other.space === space && other.dimensions === dimensions,
    );
    const best = others.sort((a, b) => b.kept - a.kept)[0];
    if (!best || best.kept < farTimes * kept || best.kept < kept + farMore) return undefined;
    return { method: best.method, parameters: best.parameters, kept: best.kept };
  }

  /** Remembers what a layout preserves; of linear ones it would depend on the axes. */
  private keep(
    made: Pick<Layout, "space" | "method" | "parameters">,
    axes: number[],
    kept: number,
  ) {
    const { space, method, parameters } = made;
    if (isLinear(method)) return;
    const dimensions = axes.length;
    this.judged.set(judgedKey(made, dimensions), { space, method, parameters, dimensions, kept });
  }

  /** How well the groups in use stand apart, and which points are odd. */
  async quality(id: string): Promise<Quality> {
    const { column, codeOf, names, scale } = this.scatter.grouping;
    const grouped = scale ? {} : { codeOf, groups: names.length };
    const found = await this.judgingGroups.run(async (signal) =>
      (await this.spaceOf(id)).quality(grouped, signal),
    );
    const { judged = "scale", nearest, k, misplaced, outliers, alike } = found;
    return {
      ...{ space: id, column, k },
      judged: typeof judged === "string" ? judged : judgedMessage(judged),
      nearest: new Int32Array(nearest),
      misplaced: {
        count: misplaced.count,
        first: misplaced.first.map(({ row: point, ...odd }) => ({ point, ...odd })),
      },
      outliers: {
        ...{ count: outliers.count, k: outliers.k },
        first: outliers.first.map(({ row: point, factor }) => ({ point, factor })),
      },
      alike: {
        count: alike.count,
        first: alike.first.map(({ points, cosine }) => ({
          points: points.slice(0, namedAlike),
          size: points.length,
          cosine,
        })),
      },
    };
  }

  /** How well the grouping in use agrees with that by another column. */
  async agreement(other: string): Promise<Agreement> {
    const { column } = this.scatter.grouping;
    const groupings = [groupingIn(this.session), groupingIn({ ...this.session, colorBy: other })];
    const codes = codesInBoth(groupings.map(({ names, codeOf }) => [codeOf, names.length]));
    const told = { column, other, points: codes[0]?.length ?? 0 };
    if (codes.some((each) => new Set(each).size < 2)) return told;
    const [one = new Uint32Array(), two = new Uint32Array()] = codes;
    const figures = await this.agreeing.run((signal) => this.projector.agreement(one, two, signal));
    return { ...told, figures };
  }

  /** The k points nearest to a point, by cosine. */
  async neighbors(space: string, point: number, k: number): Promise<Neighbor[]> {
    const neighbors = await (await this.spaceOf(space)).neighbors(point, k);
    if (this.isDisposed) throw new Failure({ kind: "canceled" });
    return neighborsIn(neighbors);
  }

  /** A text, or its beginning, among the points, by the engine that made them; throws `otherVectors` where that gives other ones now. */
  async place(
    space: string,
    text: string,
    engineOf: (made: EngineDescription) => Promise<Engine>,
  ): Promise<{ readonly query: Query; readonly isCut: boolean }> {
    return this.querying.run(async (signal) => {
      const made = requireEmbedder(this.told(space).source);
      const engine = await engineOf(made);
      const { version, vectors, problems, cut } = await engine.embed([text], { signal });
      requireSameVectors(made, version);
      if (problems[0]) throw new Failure(problems[0].failure);
      const { layout, request } = this.shown.made;
      const { method } = layout;
      const among = await this.spaceOf(space);
      const [placed, nearest] = await Promise.all([
        among.place(request, vectors, signal),
        among.nearest(row(vectors, 0), queryNeighbors),
      ]);
      const coordinates = new Float32Array(placed.data);
      const query = { space, text, method, coordinates, neighbors: neighborsIn(nearest) };
      return { query, isCut: cut !== undefined };
    });
  }

  private told(id: string): Space {
    const space = this.session.spaces.find((each) => each.id === id);
    if (!space) throw new Error(`There is no space ${id}.`);
    return space;
  }

  /** The vectors of a space in the worker, which are brought there when they are first needed. */
  private async spaceOf(id: string): Promise<VectorSpace> {
    const { vectors } = this.told(id);
    const opening = this.opened.get(id) ?? this.projector.open(vectors, this.session.fitted);
    this.opened.set(id, opening);
    const space = await opening.catch((error: unknown) => {
      if (this.opened.get(id) === opening) this.opened.delete(id);
      throw error;
    });
    if (this.isDisposed) throw new Failure({ kind: "canceled" });
    this.shown = { ...this.shown, session: heldOnce(this.session, id, space) };
    return space;
  }

  /** Gives up what is asked for, and the vectors in the worker. */
  dispose(): void {
    this.isDisposed = true;
    const asked = [
      this.projecting,
      this.judging,
      this.judgingGroups,
      this.comparing,
      this.agreeing,
      this.querying,
    ];
    for (const latest of asked) latest.abort();
    for (const opening of this.opened.values())
      void opening.then(
        (space) => space.dispose(),
        () => undefined,
      );
  }
}

/** The session with those vectors of a space that are in the worker, instead of a copy of them. */
function heldOnce(session: Session, id: string, space: VectorSpace): Session {
  const { shared } = space;
  return withVectors(session, ({ id: own, vectors }) =>
    own === id && shared && vectors.data.buffer !== shared.data.buffer ? shared : vectors,
  );
}

function keyOf(made: Pick<Layout, "space" | "method" | "parameters">): string {
  const { space, method, parameters } = made;
  return JSON.stringify([space, method, ...parameterNames.map((name) => parameters[name])]);
}

function judgedKey(
  made: Pick<Layout, "space" | "method" | "parameters">,
  dimensions: number,
): string {
  return `${keyOf(made)} ${dimensions}`;
}

/** The groups that color the points. Throws `noDiscriminants` for a scale. */
function groupsIn({ grouping: { codeOf, names, scale } }: Scatter): Groups {
  if (scale) throw new Failure({ kind: "noDiscriminants", reason: "scale" });
  return { codeOf, count: names.length };
}

function layoutOf(
  space: string,
  projection: Projection,
  parameters: Parameters,
  column: string,
): Layout {
  const { separation } = projection;
  return {
    space,
    method: projection.method,
    parameters,
    components: projection.coordinates.columns,
    coordinates: new Float32Array(projection.coordinates.data),
    explainedVariance: [...projection.explainedVariance],
    ...(separation ? { discriminants: { column, separation: [...separation] } } : {}),
  };
}

function firstOf(groups: readonly (readonly number[])[]): Fidelity["equal"] {
  const first = groups.slice(0, namedGroups).map((points) => [...points]);
  return { count: groups.length, groups: first };
}

function judgedMessage({
  purities,
  silhouettes,
  pairs,
  typical,
  odd,
  ...figures
}: Exclude<JudgedGroups, string>): Judged {
  const first = Math.min(pairs.counts.length, sentPairs);
  return {
    ...figures,
    purities: Float32Array.from(purities),
    silhouettes: Float32Array.from(silhouettes),
    pairs: {
      from: pairs.from.slice(0, first),
      to: pairs.to.slice(0, first),
      counts: pairs.counts.slice(0, first),
    },
    typical: new Int32Array(typical),
    odd: new Int32Array(odd),
  };
}

/** The codes of two groupings at the points that are in a group of both; `groups` is how many they have. */
function codesInBoth(groupings: readonly (readonly [codeOf: Uint32Array, groups: number])[]) {
  const rows = groupings[0]?.[0].length ?? 0;
  const points = Uint32Array.from({ length: rows }, (_, point) => point).filter((point) =>
    groupings.every(([codeOf, groups]) => codeOf[point]! < groups),
  );
  return groupings.map(([codeOf]) => points.map((point) => codeOf[point]!));
}

function neighborsIn({ indices, cosines }: Neighbors): Neighbor[] {
  return Array.from(indices, (point, position) => ({ point, cosine: cosines[position] ?? 0 }));
}

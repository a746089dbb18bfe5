import { Anchors } from "../../core/text/anchors";
import { type Engine, type EngineDescription, requireSameVectors } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { requireEmbedder } from "../../core/model/source";
import { row } from "../../core/vectors/matrix";
import type { Neighbors } from "../../core/vectors/neighbors";
import { parameterNames } from "../../core/projection/methods";
import type { Projection } from "../../core/projection/projection";
import { type NoticeKind, type Session, type Space, withVectors } from "../../core/model/session";
import type { Fidelity, Layout, Neighbor, Scatter, ToView } from "../../protocol/messages";
import type { Projector, VectorSpace } from "../../worker/client/projector";
import { Latest } from "./latestTask";
import { scatterOf } from "./scatterMessage";

type Query = Omit<Extract<ToView, { type: "query" }>, "type">;
type Parameters = Layout["parameters"];

interface Shown {
  readonly session: Session;
  readonly scatter: Scatter;
  readonly layout: Layout;
}

/** Neighborhood size of the fidelity figures. */
const fidelityNeighbors = 15;
const queryNeighbors = 10;
/** Groups of points with the same vector that are sent to be named. */
const namedGroups = 5;

/**
 * What a plot shows: a session, its vectors in the worker, and the layouts made of them so far. Of each question
 * the latest is answered; what is given up, by a newer one or by `dispose`, throws `canceled`.
 */
export class Picture {
  /** Where the texts are; changes are taken over by `takeSources`. */
  readonly anchors: Anchors;
  private readonly layouts = new Map<string, Layout>();
  private readonly opened = new Map<string, Promise<VectorSpace>>();
  private readonly projecting = new Latest();
  private readonly judging = new Latest();
  private readonly querying = new Latest();
  private isDisposed = false;

  private constructor(
    private readonly projector: Projector,
    /** The first one. */
    readonly space: VectorSpace,
    private shown: Shown,
  ) {
    this.anchors = new Anchors(shown.session.table);
    this.opened.set(shown.layout.space, Promise.resolve(space));
    this.layouts.set(keyOf(shown.layout), shown.layout);
  }

  get session(): Session {
    return this.shown.session;
  }

  get scatter(): Scatter {
    return this.shown.scatter;
  }

  get layout(): Layout {
    return this.shown.layout;
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
      const projection = await space.project({ method: "pca" }, { signal });
      const layout = layoutOf(id, projection, {});
      const held = heldOnce(session, id, space);
      const scatter = scatterOf(held);
      const picture = new Picture(projector, space, { session: held, scatter, layout });
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

  /** The same points have other columns. */
  change(session: Session): void {
    this.shown = { ...this.shown, session, scatter: scatterOf(session) };
  }

  /** A notice of this kind does not come again. */
  accept(kind: NoticeKind): void {
    const { session } = this;
    const accepted = [...(session.accepted ?? []), kind];
    this.shown = { ...this.shown, session: { ...session, accepted } };
  }

  /** The layout that is shown from now on; one that was made before is not made again. */
  async project(
    space: string,
    method: Layout["method"],
    parameters: Parameters,
    onLayout: (layout: Layout, progress: number) => void,
  ): Promise<Layout> {
    const key = keyOf({ space, method, parameters });
    const layout = await this.projecting.run(async (signal) => {
      const known = this.layouts.get(key);
      if (known) return known;
      const vectors = await this.spaceOf(space);
      const projection = await vectors.project(
        { method, ...parameters },
        {
          signal,
          onLayout: (coordinates, progress) => {
            if (signal.aborted) return;
            const made = new Float32Array(coordinates);
            const partial = { space, method, parameters, components: 3, coordinates: made };
            onLayout({ ...partial, explainedVariance: [] }, progress);
          },
        },
      );
      return layoutOf(space, projection, parameters);
    });
    this.layouts.set(key, layout);
    this.shown = { ...this.shown, layout };
    return layout;
  }

  /** What the axes of the method's layout show of the vectors, and which vectors are equal. */
  async fidelity(space: string, method: Layout["method"], axes: number[]): Promise<Fidelity> {
    const { codeOf: categoryOf, names, scale } = this.scatter.grouping;
    const grouping = scale ? {} : { categoryOf, categories: names.length };
    const view = { method, axes, k: fidelityNeighbors, ...grouping };
    const { figures, equal, near } = await this.judging.run(async (signal) => {
      const vectors = await this.spaceOf(space);
      const figures = await vectors.fidelity(view, signal);
      return { figures, ...(await vectors.duplicates(signal)) };
    });
    const { kept, trustworthiness, continuity, keptOf, variance, silhouette } = figures;
    const { ranked, reconstructionError } = figures;
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
      equal: firstOf(equal),
      near: firstOf(near.map(({ points }) => points)),
      keptOf: new Float32Array(keptOf),
      silhouette: new Float32Array(silhouette),
      ...(variance === undefined ? {} : { variance }),
    };
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
      const { method } = this.layout;
      const among = await this.spaceOf(space);
      const [placed, nearest] = await Promise.all([
        among.place(method, vectors, signal),
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
    for (const latest of [this.projecting, this.judging, this.querying]) latest.abort();
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

function layoutOf(space: string, projection: Projection, parameters: Parameters): Layout {
  return {
    space,
    method: projection.method,
    parameters,
    components: projection.coordinates.columns,
    coordinates: new Float32Array(projection.coordinates.data),
    explainedVariance: [...projection.explainedVariance],
  };
}

function firstOf(groups: readonly (readonly number[])[]): Fidelity["equal"] {
  const first = groups.slice(0, namedGroups).map((points) => [...points]);
  return { count: groups.length, groups: first };
}

function neighborsIn({ indices, cosines }: Neighbors): Neighbor[] {
  return Array.from(indices, (point, position) => ({ point, cosine: cosines[position] ?? 0 }));
}

import { Anchors } from "../../core/text/anchors";
import { type Engine, requireSameVectors } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { requireEmbedder } from "../../core/model/source";
import { row } from "../../core/vectors/matrix";
import type { Neighbors } from "../../core/vectors/neighbors";
import type { Projection, ProjectionRequest } from "../../core/projection/projection";
import { type NoticeKind, type Session, withVectors } from "../../core/model/session";
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
  private readonly projecting = new Latest();
  private readonly judging = new Latest();
  private readonly querying = new Latest();
  private isDisposed = false;

  private constructor(
    readonly space: VectorSpace,
    private shown: Shown,
  ) {
    this.anchors = new Anchors(shown.session.table);
    const { method, parameters } = shown.layout;
    this.layouts.set(keyOf(method, parameters), shown.layout);
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
    const space = await projector.open(session.spaces[0].vectors, session.fitted);
    try {
      const projection = await space.project({ method: "pca" }, { signal });
      const layout = layoutOf(projection, {});
      const [{ id }] = session.spaces;
      const held = withVectors(session, (each) =>
        each.id === id ? (space.shared ?? each.vectors) : each.vectors,
      );
      const picture = new Picture(space, { session: held, scatter: scatterOf(held), layout });
      return { picture, projection };
    } catch (error) {
      space.dispose();
      throw error;
    }
  }

  /** Places or states of the items changed. */
  takeSources(): void {
    const session = { ...this.session, table: this.anchors.current() };
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
    method: Layout["method"],
    parameters: Parameters,
    onLayout: (layout: Layout, progress: number) => void,
  ): Promise<Layout> {
    const signal = this.projecting.next();
    const key = keyOf(method, parameters);
    let layout = this.layouts.get(key);
    if (!layout) {
      const projection = await this.space.project(requestOf(method, parameters), {
        signal,
        onLayout: (coordinates, progress) => {
          if (signal.aborted) return;
          const made = new Float32Array(coordinates);
          const partial = { method, parameters, components: 3, coordinates: made };
          onLayout({ ...partial, explainedVariance: [] }, progress);
        },
      });
      layout = layoutOf(projection, parameters);
      this.layouts.set(key, layout);
    }
    signal.throwIfAborted();
    this.shown = { ...this.shown, layout };
    return layout;
  }

  /** What the axes of the method's layout show of the vectors, and which vectors are equal. */
  async fidelity(method: Layout["method"], axes: number[]): Promise<Fidelity> {
    const signal = this.judging.next();
    const { categoryOf } = this.scatter;
    const view = { method, axes, k: fidelityNeighbors, categoryOf };
    const figures = await this.space.fidelity(view, signal);
    const { equal, near } = await this.space.duplicates(signal);
    signal.throwIfAborted();
    const { kept, trustworthiness, continuity, keptOf, variance, silhouette } = figures;
    const { ranked, reconstructionError } = figures;
    return {
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
  async neighbors(point: number, k: number): Promise<Neighbor[]> {
    const neighbors = await this.space.neighbors(point, k);
    if (this.isDisposed) throw new Failure({ kind: "canceled" });
    return neighborsIn(neighbors);
  }

  /** A text among the points, by the engine that made them; throws `otherVectors` where that gives other ones now. */
  async place(text: string, engineOf: () => Promise<Engine>): Promise<Query> {
    const signal = this.querying.next();
    const engine = await engineOf();
    const { version, vectors, problems } = await engine.embed([text], { signal });
    requireSameVectors(requireEmbedder(this.session.spaces[0].source), version);
    if (problems[0]) throw new Failure(problems[0].failure);
    const { method } = this.layout;
    const [placed, nearest] = await Promise.all([
      this.space.place(method, vectors, signal),
      this.space.nearest(row(vectors, 0), queryNeighbors),
    ]);
    signal.throwIfAborted();
    const coordinates = new Float32Array(placed.data);
    return { text, method, coordinates, neighbors: neighborsIn(nearest) };
  }

  /** Gives up what is asked for, and the vectors in the worker. */
  dispose(): void {
    this.isDisposed = true;
    for (const latest of [this.projecting, this.judging, this.querying]) latest.abort();
    this.space.dispose();
  }
}

function keyOf(method: Layout["method"], parameters: Parameters): string {
  const { neighbors, minDistance, perplexity } = parameters;
  return JSON.stringify([method, neighbors, minDistance, perplexity]);
}

function requestOf(method: Layout["method"], parameters: Parameters): ProjectionRequest {
  const { neighbors, minDistance, perplexity } = parameters;
  switch (method) {
    case "pca":
      return { method };
    case "umap":
      return {
        method,
        ...(neighbors === undefined ? {} : { neighbors }),
        ...(minDistance === undefined ? {} : { minDistance }),
      };
    case "tsne":
      return { method, ...(perplexity === undefined ? {} : { perplexity }) };
  }
}

function layoutOf(projection: Projection, parameters: Parameters): Layout {
  return {
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

/** A number that shapes what a method makes, and that the user may choose. */
export interface ParameterRow {
  readonly name: string;
  readonly label: string;
  /** What it does, in one line. */
  readonly hint: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly integer: boolean;
  /** What is taken for so many points where nothing is chosen. */
  readonly defaultFor: (points: number) => number;
}

export interface MethodRow {
  readonly id: string;
  readonly label: string;
  /** What it does, in one line. */
  readonly hint: string;
  /** What comes before the number of a component, as in "PC1". */
  readonly component: string;
  /**
   * Linear methods have axes, along which variance is explained and further points are placed exactly.
   * The others make a layout of three components, in which further points are placed by their neighbors.
   */
  readonly linear: boolean;
  /** Whether it is made for the groups that color the points, and other ones make another picture. */
  readonly grouped: boolean;
  readonly parameters: readonly ParameterRow[];
}

/** All projections: protocol, worker and view know them by this table alone. */
export const methods = [
  {
    id: "pca",
    label: "PCA",
    hint: "Principal component analysis: the axes along which the points vary most",
    component: "PC",
    linear: true,
    grouped: false,
    parameters: [],
  },
  {
    id: "lda",
    label: "LDA",
    hint: "Linear discriminant analysis: the axes that part the groups best",
    component: "LD",
    linear: true,
    grouped: true,
    parameters: [],
  },
  {
    id: "umap",
    label: "UMAP",
    hint: "Keeps near points near; distances between clusters say little",
    component: "UMAP ",
    linear: false,
    grouped: false,
    parameters: [
      {
        name: "neighbors",
        label: "Neighbors",
        hint: "Number of neighbors that shape each point's place: few for detail, many for the whole",
        minimum: 2,
        maximum: 200,
        step: 1,
        integer: true,
        defaultFor: () => 15,
      },
      {
        name: "minDistance",
        label: "Minimum distance",
        hint: "How tightly points may be packed, 0 to 1",
        minimum: 0,
        maximum: 1,
        step: 0.05,
        integer: false,
        defaultFor: () => 0.1,
      },
    ],
  },
  {
    id: "tsne",
    label: "t-SNE",
    hint: "Keeps near points near; sizes of clusters and distances between them say little",
    component: "t-SNE ",
    linear: false,
    grouped: false,
    parameters: [
      {
        name: "perplexity",
        label: "Perplexity",
        hint: "Approximate number of neighbors influencing each point",
        minimum: 1,
        maximum: 200,
        step: 1,
        integer: false,
        defaultFor: (points) => Math.max(1, Math.min(30, (points - 1) / 3)),
      },
    ],
  },
] as const satisfies readonly MethodRow[];

type Row = (typeof methods)[number];

export type ProjectionMethod = Row["id"];
export type LinearMethod = Extract<Row, { linear: true }>["id"];
export type LayoutMethod = Extract<Row, { linear: false }>["id"];
export type ParameterName = Row["parameters"][number]["name"];
export type Parameters = Readonly<Partial<Record<ParameterName, number>>>;

export const methodIds: readonly ProjectionMethod[] = methods.map(({ id }) => id);

export const parameterNames: readonly ParameterName[] = methods.flatMap(({ parameters }) =>
  parameters.map(({ name }) => name),
);

export function methodOf(id: ProjectionMethod): MethodRow {
  return methods.find((row) => row.id === id)!;
}

export function isLinear(id: ProjectionMethod): id is LinearMethod {
  return methodOf(id).linear;
}

/** Whether the method is made for the groups that color the points. */
export function isGrouped(id: ProjectionMethod): boolean {
  return methodOf(id).grouped;
}

/** What the user calls a parameter. */
export function parameterLabel(name: string): string {
  const rows: readonly ParameterRow[] = methods.flatMap(({ parameters }) => [...parameters]);
  return rows.find((row) => row.name === name)?.label ?? name;
}

type ParameterOf<Id extends ProjectionMethod> = Extract<
  Row,
  { id: Id }
>["parameters"][number]["name"];

/** All parameters of a method for so many points: as chosen, else by default. */
export function parametersFor<Id extends ProjectionMethod>(
  id: Id,
  points: number,
  chosen: Parameters,
): Readonly<Record<ParameterOf<Id>, number>> {
  const numbers = methodOf(id).parameters.map(({ name, defaultFor }) => [
    name,
    chosen[name as ParameterName] ?? defaultFor(points),
  ]);
  return Object.fromEntries(numbers) as Record<ParameterOf<Id>, number>;
}

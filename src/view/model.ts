import { textIn, textsIn } from "../core/model/columns";
import { canGroup } from "../core/model/grouping";
import type {
  Agreement,
  Appearance,
  Evidence,
  Fidelity,
  Layout,
  Neighbor,
  Quality,
  Scatter,
  ScatterColumn,
  ScatterGrouping,
} from "../protocol/messages";
import { isLinear, type ParameterName, parameterNames } from "../core/projection/methods";
import { carried } from "./carriedQuality";
import { type Filter, Filters } from "./filters";
import type { Camera, LabelMode } from "./plot";
import { shownText, shownValue } from "./shownText";
import { initialState, type ViewState } from "./state";
import { strings } from "./strings";

/** What can change. `data` means everything: whoever draws anything listens to it. */
export type Topic =
  | "data"
  | "layout"
  | "axes"
  | "visibility"
  | "selection"
  | "hover"
  | "states"
  | "neighbors"
  | "fidelity"
  | "evidence"
  | "quality"
  | "history"
  | "query"
  | "appearance"
  | "options"
  | "camera";

export interface Query {
  readonly space: string;
  readonly text: string;
  readonly method: Layout["method"];
  readonly coordinates: Float32Array;
  readonly neighbors: readonly Neighbor[];
}

/** Columns in the table and the hover card where none were chosen. */
const usualColumns = 2;

type Made = Pick<Layout, "method" | "parameters">;

/** So many points, or fewer, are each named in the picture rather than their groups. */
const pointsNamed = 100;

function sameMaking(a: Made, b: Made): boolean {
  const differs = (name: ParameterName) => a.parameters[name] !== b.parameters[name];
  return a.method === b.method && !parameterNames.some(differs);
}

/**
 * The one truth of the page: what is shown and how it is looked at. Legend, table, plot and the rest
 * read from here and change it through the methods; each change is announced by topic.
 */
export class Model {
  scatter: Scatter | undefined;
  layout: Layout | undefined;
  /** 0 to 1 while a layout is being computed, else undefined. */
  layoutProgress: number | undefined;
  /** What the last complete layout was made by. */
  private made: Made | undefined;
  appearance: Appearance = { palette: "turbo", renderer: "auto" };
  fidelity: Fidelity | undefined;
  /** Of the grouping in use, or of the one before as long as that of the new one is not known. */
  quality: Quality | undefined;
  /** With the other column that was asked for last. */
  agreement: Agreement | undefined;
  /** Whether `quality` is that of the points and groups as they are now. */
  isQualityCurrent = false;
  private compared: string | undefined;
  /** What can be undone and done again. */
  history: { readonly undo?: string | undefined; readonly redo?: string | undefined } = {};
  query: Query | undefined;
  /** Why the points of the cluster that was asked for last are together. */
  evidence: Evidence | undefined;
  /** What draws the picture, once it is drawn. */
  renderer: "plotly" | "webgl" | "flat" | undefined;
  /** What dragging in the plot does; not kept over a reload. */
  drag: "turn" | "box" | "lasso" = "turn";
  /** The point under the pointer with its place in the plot. */
  hover: { readonly point: number; readonly x: number; readonly y: number } | undefined;
  /** Set for the point that was asked for last, as soon as the answer is there. */
  readonly neighbors = new Map<number, readonly Neighbor[]>();
  state: ViewState;

  /** The text of each point. */
  texts: readonly string[] = [];
  private counts: number[] = [];
  /** Which points the columns leave. */
  filters = new Filters([], 0);
  /** 1 for each point that the filters of all columns leave; undefined where there are none. */
  passing: Uint8Array<ArrayBuffer> | undefined;
  private readonly listeners: { topics: ReadonlySet<Topic>; run: () => void }[] = [];

  constructor(
    saved: ViewState | undefined,
    private readonly firstCamera: Camera,
  ) {
    this.state = saved ?? initialState(firstCamera);
  }

  /** Calls `run` after a change of any of the topics. */
  on(topics: readonly Topic[], run: () => void): void {
    this.listeners.push({ topics: new Set(topics), run });
  }

  private announce(...changed: Topic[]): void {
    for (const listener of [...this.listeners]) {
      if (changed.some((topic) => listener.topics.has(topic))) listener.run();
    }
  }

  private update(change: Partial<ViewState>, ...changed: Topic[]): void {
    this.state = { ...this.state, ...change };
    this.announce(...changed);
  }

  get pointCount(): number {
    return this.texts.length;
  }

  /** What colors the points. */
  get grouping(): ScatterGrouping | undefined {
    return this.scatter?.grouping;
  }

  /** The column that colors the points as it is shown; undefined for the categories. */
  get groupedBy(): string | undefined {
    const { column } = this.grouping ?? {};
    return column === undefined || column === "category" ? undefined : shownText(column);
  }

  /** Whether two groups or more color the points. */
  get hasGroups(): boolean {
    return !this.grouping?.scale && this.counts.filter((count) => count > 0).length > 1;
  }

  /** The columns that can color the points, the one that does among them. */
  get groupingColumns(): readonly string[] {
    const { columns = [] } = this.scatter ?? {};
    return columns
      .filter((column) => column.name === this.grouping?.column || canGroup(column))
      .map(({ name }) => name);
  }

  /** The other columns that hold groups, to compare those in use with. */
  get otherGroupings(): readonly string[] {
    const { columns = [], grouping } = this.scatter ?? {};
    return columns
      .filter((column) => column.name !== grouping?.column && canGroup(column))
      .filter(({ type }) => type === "text" || type === "boolean")
      .map(({ name }) => name);
  }

  /** The one of them that is compared with. */
  get comparedColumn(): string | undefined {
    const { otherGroupings } = this;
    return otherGroupings.find((name) => name === this.compared) ?? otherGroupings[0];
  }

  /** Whether points can be moved between the groups in use. */
  get canMove(): boolean {
    const column = this.scatter?.columns.find(({ name }) => name === this.grouping?.column);
    return column?.type === "text" && column.codes !== undefined;
  }

  /** Of a continuous scale: the value of each point, NaN where it has none. */
  get groupingValues(): Float64Array | undefined {
    if (!this.grouping?.scale) return undefined;
    const column = this.scatter?.columns.find(({ name }) => name === this.grouping?.column);
    return column?.type === "text" ? undefined : column?.values;
  }

  /** What stands at the center of each group: its name; the steps of a scale have none. */
  get groupLabels(): readonly string[] {
    const { names = [], scale } = this.grouping ?? {};
    return scale ? [] : names.map(shownText);
  }

  /** The labels in use: the ones chosen here, else those of groups where there are too many points to name each. */
  get labels(): LabelMode {
    const crowded = this.pointCount > pointsNamed && this.groupLabels.some((name) => name !== "");
    return this.state.labels ?? (crowded ? "both" : "points");
  }

  /** The vectors that the picture shows. */
  get space(): string {
    return this.layout?.space ?? this.scatter?.spaces[0]?.id ?? "";
  }

  /** Whether a text can be placed among the points. */
  get canEmbed(): boolean {
    return this.scatter?.spaces.find(({ id }) => id === this.space)?.canEmbed ?? false;
  }

  /** The point's group; the number of groups where it has none. */
  groupOf(point: number): number {
    return this.grouping?.codeOf[point] ?? 0;
  }

  /** The name of the point's group as it is shown, or its own value where the groups are a scale. */
  groupName(point: number): string {
    const { names = [], scale } = this.grouping ?? {};
    const group = this.groupOf(point);
    if (group >= names.length) return this.noneName;
    const value = this.groupingValues?.[point];
    if (scale && value !== undefined) return shownValue(scale.type, value) ?? "";
    return shownText(names[group] ?? "");
  }

  /** What is said of points that are in no group. */
  get noneName(): string {
    return this.grouping?.clusters ? strings.clusters.none : strings.legend.noValue;
  }

  /** The numbers that stay with the points. */
  idsOf(points: readonly number[]): number[] {
    return points.map((point) => this.scatter?.ids[point] ?? 0);
  }

  /** The text of the point as it is shown. */
  text(point: number): string {
    return shownText(this.texts[point] ?? "");
  }

  countOf(group: number): number {
    return this.counts[group] ?? 0;
  }

  /** The points of a group in order. */
  pointsOf(group: number): number[] {
    const points: number[] = [];
    this.grouping?.codeOf.forEach((other, point) => {
      if (other === group) points.push(point);
    });
    return points;
  }

  /**
   * New data. What was selected stays selected when its text is still there; another session is looked
   * at from the start, or as it was when it was saved.
   */
  show(scatter: Scatter, layout: Layout, appearance: Appearance, saved?: ViewState): void {
    const selected =
      this.scatter?.session === scatter.session
        ? new Set(this.idsOf(this.state.selection))
        : undefined;
    const sameSession = this.state.session === scatter.session;
    this.quality = this.quality && this.scatter && carried(this.quality, this.scatter, scatter);
    this.forgetQuality();
    this.scatter = scatter;
    this.texts = textsOf(scatter);
    this.filters = new Filters(scatter.columns, this.pointCount);
    this.appearance = appearance;
    this.hover = undefined;
    this.fidelity = undefined;
    this.evidence = undefined;
    this.neighbors.clear();
    let selection = sameSession ? this.state.selection : [];
    if (selected) {
      selection = [...this.texts.keys()].filter((point) => selected.has(scatter.ids[point] ?? -1));
    }
    const names = new Set(scatter.grouping.names);
    const fresh = saved ?? { ...this.state, hidden: [], filters: [], camera: this.firstCamera };
    const state = sameSession ? this.state : fresh;
    this.state = {
      ...state,
      session: scatter.session,
      selection: selection.filter((point) => point < this.pointCount),
      hidden: state.hidden.filter((name) => names.has(name)),
    };
    if (!sameSession) this.query = undefined;
    for (const filter of state.filters) this.filters.set(filter);
    this.applyFilters();
    this.placeLayout(layout, undefined);
    this.announce("data");
  }

  /** Another column colors the points; `columns` are new or have other values. Groups of one column stay hidden. */
  setGrouping(grouping: ScatterGrouping, columns: Scatter["columns"] = []): void {
    if (!this.scatter || grouping.codeOf.length !== this.pointCount) return;
    const before = this.scatter;
    const isSame = hasSameGroups(grouping, this.grouping);
    const names = new Set(grouping.column === this.grouping?.column ? grouping.names : []);
    const all = new Map([...this.scatter.columns, ...columns].map((each) => [each.name, each]));
    this.scatter = { ...this.scatter, grouping, columns: [...all.values()] };
    const filters = this.filters.list;
    this.filters = new Filters(this.scatter.columns, this.pointCount);
    for (const filter of filters) this.filters.set(filter);
    this.applyFilters();
    this.quality = this.quality && carried(this.quality, before, this.scatter);
    this.forgetQuality();
    this.fidelity = undefined;
    if (!isSame) this.evidence = undefined;
    const hidden = this.state.hidden.filter((name) => names.has(name));
    this.state = { ...this.state, hidden };
    this.announce("data");
  }

  setEvidence(evidence: Evidence): void {
    this.evidence = evidence;
    this.announce("evidence");
  }

  private forgetQuality(): void {
    this.agreement = undefined;
    this.isQualityCurrent = false;
  }

  /** Counts the points of each group that the filters leave. */
  private count(): void {
    const { names = [], codeOf = [] } = this.grouping ?? {};
    const { passing } = this;
    this.counts = names.map(() => 0);
    codeOf.forEach((group, point) => {
      if (passing?.[point] !== 0) this.counts[group] = (this.counts[group] ?? 0) + 1;
    });
  }

  private applyFilters(): void {
    this.passing = this.filters.passing;
    this.state = { ...this.state, filters: [...this.filters.list] };
    this.count();
  }

  /** Leaves only points with these values of the column; all again without a filter. */
  setFilter(column: string, filter: Filter | undefined): void {
    if (filter) this.filters.set(filter);
    else this.filters.remove(column);
    this.applyFilters();
    this.announce("visibility");
  }

  clearFilters(): void {
    for (const { column } of this.filters.list) this.filters.remove(column);
    this.applyFilters();
    this.announce("visibility");
  }

  /** Whether the point is of a visible group and no filter leaves it out. */
  isShown(point: number): boolean {
    return !this.isHidden(this.groupOf(point)) && this.passing?.[point] !== 0;
  }

  /** How many points are shown. */
  get shownCount(): number {
    const { visible } = this;
    const inGroups = visible.reduce((sum, on, group) => sum + (on ? this.countOf(group) : 0), 0);
    return inGroups + this.countOf(visible.length);
  }

  /** Columns beside text and category, as they are named in the data. */
  get furtherColumns(): readonly string[] {
    return this.furtherData.map(({ name }) => name);
  }

  /** The same with their values. */
  get furtherData(): readonly ScatterColumn[] {
    const { columns = [] } = this.scatter ?? {};
    return columns.filter(({ name }) => name !== "text" && name !== "category");
  }

  /** The columns in the table and the hover card beside text and what colors the points. */
  get chosenColumns(): readonly string[] {
    const { columns } = this.state;
    const further = this.furtherColumns.filter((name) => name !== this.grouping?.column);
    if (!columns) return further.slice(0, usualColumns);
    return further.filter((name) => columns.includes(name));
  }

  chooseColumn(name: string, on: boolean): void {
    const chosen = this.chosenColumns.filter((each) => each !== name);
    this.update({ columns: on ? [...chosen, name] : chosen }, "options");
  }

  /** The point's value in a column as it is shown; undefined where it has none. */
  valueOf(name: string, point: number): string | undefined {
    const column = this.scatter?.columns.find((each) => each.name === name);
    if (!column) return undefined;
    if (column.type !== "text") return shownValue(column.type, column.values[point] ?? NaN);
    const text = textIn(column, point);
    return text === undefined ? undefined : shownText(text);
  }

  /** The documents behind the points changed. */
  setStates({ states, sourceCounts }: Pick<Scatter, "states" | "sourceCounts">): void {
    if (!this.scatter || states.length !== this.pointCount) return;
    this.scatter = { ...this.scatter, states, sourceCounts };
    this.announce("states");
  }

  /** Other places for the same points; `progress` below 1 while they are still moving. */
  setLayout(layout: Layout, progress: number): void {
    this.fidelity = undefined;
    this.placeLayout(layout, progress < 1 ? progress : undefined);
    this.announce("layout", "fidelity");
  }

  /** The projection asked for failed: the picture is that of `layout` again. */
  giveUpLayout(asked: Made, layout: Layout): void {
    if (!sameMaking(asked, this.state)) return;
    const { method, parameters } = layout;
    this.state = { ...this.state, method, parameters };
    this.setLayout(layout, 1);
    this.announce("options");
  }

  /** Whether the picture is not (yet) the one that was asked for. */
  get computing(): boolean {
    return this.made !== undefined && !sameMaking(this.made, this.state);
  }

  /** What to ask for to have the last complete layout again. */
  get lastMade(): Made {
    return this.made ?? { method: "pca", parameters: {} };
  }

  private placeLayout(layout: Layout, progress: number | undefined): void {
    this.layout = layout;
    this.layoutProgress = progress;
    if (progress === undefined) this.made = layout;
    const fits = this.state.components.every((component) => component < layout.components);
    if (!fits) this.state = { ...this.state, components: [0, 1, 2] };
  }

  /** The components on the axes: of linear methods the chosen ones, else the first three. */
  get axes(): readonly [number, number, number] {
    return this.layout && isLinear(this.layout.method) ? this.state.components : [0, 1, 2];
  }

  /** The axes that the fidelity figures are about: two of them in 2-D. */
  get shownAxes(): number[] {
    const available = this.axes.filter((axis) => axis < (this.layout?.components ?? 0));
    return this.state.flat ? available.slice(0, 2) : available;
  }

  setRenderer(renderer: NonNullable<Model["renderer"]>): void {
    this.renderer = renderer;
    this.announce("options");
  }

  setDrag(drag: Model["drag"]): void {
    this.drag = drag;
    this.announce("options");
  }

  setAppearance(appearance: Appearance): void {
    this.appearance = appearance;
    this.announce("appearance");
  }

  setFidelity(fidelity: Fidelity): void {
    if (fidelity.method !== this.layout?.method || fidelity.space !== this.space) return;
    if (fidelity.axes.join() !== this.shownAxes.join()) return;
    this.fidelity = fidelity;
    this.announce("fidelity");
  }

  setQuality(quality: Quality): void {
    if (quality.space !== this.space || quality.column !== this.grouping?.column) return;
    if (quality.nearest.length !== quality.k * this.pointCount) return;
    this.quality = quality;
    this.isQualityCurrent = true;
    this.announce("quality");
  }

  /** The groups in use are compared with those of this column from now on. */
  compareWith(column: string): void {
    this.compared = column;
    this.announce("quality");
  }

  setAgreement(agreement: Agreement): void {
    if (agreement.column !== this.grouping?.column) return;
    this.agreement = agreement;
    this.announce("quality");
  }

  setHistory(history: Model["history"]): void {
    this.history = history;
    this.announce("history");
  }

  setNeighbors(message: Pick<Query, "space" | "neighbors"> & { readonly point: number }): void {
    const { space, point, neighbors } = message;
    if (space !== this.space) return;
    this.neighbors.set(point, neighbors);
    this.announce("neighbors");
  }

  setQuery(query: Query | undefined): void {
    this.query = query;
    this.announce("query");
  }

  setHover(hover: Model["hover"]): void {
    if (hover === this.hover) return;
    this.hover = hover;
    this.announce("hover");
  }

  select(points: readonly number[]): void {
    const valid = [...new Set(points)].filter((point) => point < this.pointCount);
    this.update({ selection: valid }, "selection");
  }

  /** Adds the points, or takes them away when all of them are selected. */
  toggleSelection(points: readonly number[]): void {
    const selected = new Set(this.state.selection);
    if (points.every((point) => selected.has(point))) {
      points.forEach((point) => selected.delete(point));
    } else {
      points.forEach((point) => selected.add(point));
    }
    this.select([...selected]);
  }

  isHidden(group: number): boolean {
    const name = this.grouping?.names[group];
    return name !== undefined && this.state.hidden.includes(name);
  }

  /** One flag for each group; points without one are always seen. */
  get visible(): boolean[] {
    const hidden = new Set(this.state.hidden);
    return (this.grouping?.names ?? []).map((name) => !hidden.has(name));
  }

  setVisible(visible: readonly boolean[]): void {
    const names = this.grouping?.names ?? [];
    this.update({ hidden: names.filter((_, index) => !visible[index]) }, "visibility");
  }

  setGroupVisible(group: number, on: boolean): void {
    this.setVisible(this.visible.map((was, index) => (index === group ? on : was)));
  }

  /** Only this group; when it is alone already, all of them again. */
  isolate(group: number): void {
    const visible = this.visible;
    const alone = visible.every((on, index) => on === (index === group));
    this.setVisible(visible.map((_, index) => alone || index === group));
  }

  /** Switches the groups of the points on, and filters off that leave one of them out. */
  reveal(points: readonly number[]): void {
    if (points.some((point) => this.passing?.[point] === 0)) this.clearFilters();
    const wanted = new Set(points.map((point) => this.groupOf(point)));
    const visible = this.visible.map((on, group) => on || wanted.has(group));
    if (visible.some((on, group) => on !== this.visible[group])) this.setVisible(visible);
  }

  setComponents(components: readonly [number, number, number]): void {
    this.fidelity = undefined;
    this.update({ components: [...components] }, "axes", "fidelity");
  }

  setFlat(flat: boolean): void {
    if (flat === this.state.flat) return;
    this.fidelity = undefined;
    this.update({ flat }, "options", "fidelity");
  }

  setCamera(camera: Camera): void {
    this.update({ camera }, "camera");
  }

  /** The palette in use: the one chosen here, else that of the settings. */
  get palette(): Appearance["palette"] {
    return this.state.palette ?? this.appearance.palette;
  }

  setColors(change: Pick<Partial<ViewState>, "palette" | "shapes">): void {
    this.update(change, "appearance");
  }

  setMethod(method: ViewState["method"], parameters: ViewState["parameters"]): void {
    this.update({ method, parameters }, "options");
  }

  setOptions(change: Partial<Pick<ViewState, "labels" | "panel" | "order" | "side">>): void {
    this.update(change, "options");
  }
}

/** Whether the groups have the same points, under whatever names. */
export function hasSameGroups(one: ScatterGrouping, other: ScatterGrouping | undefined): boolean {
  return (
    one.column === other?.column &&
    one.names.length === other.names.length &&
    one.codeOf.length === other.codeOf.length &&
    one.codeOf.every((code, point) => code === other.codeOf[point])
  );
}

function textsOf({ columns }: Scatter): readonly string[] {
  const column = columns.find(({ name }) => name === "text");
  return column?.type === "text" ? textsIn(column).map((text) => text ?? "") : [];
}

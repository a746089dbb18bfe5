import type { Layout, OpenHow } from "../../protocol/messages";
import type { Model } from "../model";
import type { ClusterActions } from "../panels/clusterControls";
import type { Host } from "./host";

const neighborsAsked = 20;

/** What the page asks of the host. An exported page has nobody to ask. */
export class Requests {
  constructor(
    private readonly model: Model,
    private readonly host: Host,
    private readonly live: boolean,
  ) {}

  neighbors(point: number): void {
    if (this.live)
      this.host.post({ type: "neighbors", space: this.model.space, point, k: neighborsAsked });
  }

  /** Leads to the text of a point, if it comes from any. */
  open(point: number, how: OpenHow): void {
    if (!this.live || !this.model.scatter?.sourceCounts[point]) return;
    this.host.post({ type: "open", point, how });
  }

  project(method: Layout["method"], parameters: Layout["parameters"]): void {
    this.model.setMethod(method, parameters);
    this.host.post({ type: "project", space: this.model.space, method, parameters });
  }

  place(text: string): void {
    this.host.post({ type: "query", space: this.model.space, text });
  }

  colorBy(column: string): void {
    this.host.post({ type: "colorBy", column });
  }

  readonly clusters: Omit<ClusterActions, "flyTo"> = {
    find: () => this.action("findClusters"),
    findNumber: () => this.action("findClusterNumber"),
    name: () => this.action("nameClusters"),
    assignOutliers: () => this.action("assignOutliers"),
    chooseLevel: (level) => this.host.post({ type: "clusterLevel", level }),
    edit: (what, groups) => this.host.post({ type: "editClusters", what, groups: [...groups] }),
    askEvidence: (group) => this.host.post({ type: "evidence", group }),
  };

  /** Puts points into a group of those in use. */
  move(points: readonly number[], group: number): void {
    const name = this.model.grouping?.names[group];
    if (name === undefined) return;
    this.host.post({ type: "move", ids: this.model.idsOf(points), group: name });
  }

  remove(points: readonly number[]): void {
    this.host.post({ type: "remove", ids: this.model.idsOf(points) });
  }

  setCategory(points: readonly number[]): void {
    if (points.length === 0) return;
    this.host.post({ type: "setCategory", ids: this.model.idsOf(points) });
  }

  differences(one: number, other: number): void {
    const [first = 0, second = 0] = this.model.idsOf([one, other]);
    this.host.post({ type: "differences", ids: [first, second] });
  }

  undo(): void {
    this.host.post({ type: "undo" });
  }

  redo(): void {
    this.host.post({ type: "redo" });
  }

  action(id: string): void {
    this.host.post({ type: "action", id });
  }

  cancel(): void {
    this.host.post({ type: "cancel" });
  }
}

/** Asks how faithful each complete layout is, once, and for the layout that a restored page was left with. */
export function askOfLayouts(model: Model, requests: Requests, host: Host): void {
  let asked: { readonly layout: Layout; readonly axes: string } | undefined;
  model.on(["data"], () => {
    asked = undefined;
    if (model.computing) requests.project(model.state.method, model.state.parameters);
  });
  model.on(["data", "layout", "axes", "options"], () => {
    const { layout, layoutProgress, shownAxes, fidelity, pointCount } = model;
    if (!layout || layoutProgress !== undefined || shownAxes.length === 0) return;
    if (fidelity || pointCount < 2) return;
    const axes = shownAxes.join();
    if (asked?.layout === layout && asked.axes === axes) return;
    asked = { layout, axes };
    const { space, method } = layout;
    host.post({ type: "fidelity", space, method, axes: shownAxes });
  });
}

/** Asks how good the groups are while that is looked at: once for the points and groups as they are. */
export function askOfQuality(model: Model, host: Host): void {
  let asked = "";
  let compared: string | undefined;
  model.on(["data"], () => {
    asked = "";
    compared = undefined;
  });
  model.on(["data", "layout", "options", "quality"], () => {
    const { space, comparedColumn } = model;
    if (model.state.panel !== "quality" || model.pointCount === 0) return;
    if (space !== asked) host.post({ type: "quality", space });
    asked = space;
    if (comparedColumn === undefined || comparedColumn === compared) return;
    compared = comparedColumn;
    host.post({ type: "agreement", column: comparedColumn });
  });
}

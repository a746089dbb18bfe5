import type { LabelMode, PlotData, PlotStyle } from "../plot";
import type { Box } from "./box";
import { centersOf, GroupLabels, type Centers } from "./groupLabels";
import {
  LabelLayout,
  labelRank,
  labelsIn,
  lineHeight,
  type LabelRequest,
  type LabelText,
  type PointLabel,
  type TextMeasure,
} from "./labels";
import type { Lens } from "./lens";
import { clamp } from "./pose";
import { shortText } from "./shortText";

/** Of the selected points, so many have a label. */
const labeledSelection = 40;
/** So many points tell how many of all are in sight. */
const sampled = 500;

/** What the labels of one frame depend on. */
export interface LabelScene extends Pick<LabelRequest, "shown" | "spot"> {
  readonly data: PlotData;
  readonly style: PlotStyle;
  readonly lens: Lens;
  /** Cube units: where the points fly from and where to, the same at rest. */
  readonly places: {
    readonly from: Float32Array;
    readonly to: Float32Array;
    readonly progress: number;
  };
  /** All points that are drawn. */
  readonly points: Uint32Array;
  /** One flag for each category. */
  readonly visible: readonly boolean[];
  /** 1 for each point that is drawn where not all are. */
  readonly passing: Uint8Array | undefined;
  readonly selection: ReadonlySet<number>;
  readonly taken: readonly Box[];
}

/** The labels of selected points, then of groups, then of points, as far as they find room. */
export class SceneLabels {
  mode: LabelMode = "none";
  placed: readonly LabelText[] = [];
  private readonly selected = new LabelLayout();
  private readonly groups: GroupLabels;
  private readonly points = new LabelLayout();
  private rank: Uint32Array | undefined;
  private widths = new Float32Array(0);
  /** Of the places that the points fly from and to. */
  private centers: {
    readonly of: Float32Array;
    readonly passing: Uint8Array | undefined;
    readonly centers: Centers;
  }[] = [];

  constructor(private readonly measure: TextMeasure) {
    this.groups = new GroupLabels(measure);
  }

  /** Other data: nothing stays where it was. */
  forget(): void {
    this.selected.forget();
    this.points.forget();
    this.centers = [];
    this.forgetWidths();
  }

  /** Other points are drawn, or at other places. */
  forgetRank(): void {
    this.rank = undefined;
  }

  /** Another font. */
  forgetWidths(): void {
    this.groups.forget();
    this.widths = new Float32Array(0);
  }

  place(scene: LabelScene): readonly LabelText[] {
    const selected = this.placeSelected(scene);
    const groups = this.placeGroups(scene, [...scene.taken, ...selected]);
    const points = this.placePoints(scene, [...scene.taken, ...selected, ...groups]);
    this.placed = [...points, ...groups, ...selected];
    return this.placed;
  }

  private placeSelected(scene: LabelScene): LabelText[] {
    const rank = Uint32Array.from([...scene.selection].slice(0, labeledSelection));
    const labels = this.selected.place({
      ...this.request(scene, scene.taken),
      ...{ rank, maximum: labeledSelection, keep: false },
      textWidth: (point) => this.measure(textOf(scene, point), scene.style, true),
    });
    return labels.map((label) => labelOf(scene, label, true));
  }

  private placeGroups(scene: LabelScene, taken: readonly Box[]): LabelText[] {
    if (this.mode !== "groups" && this.mode !== "both") return [];
    const { data, places, visible, passing, style, lens } = scene;
    this.centers = [places.from, places.to].map((of) => {
      const known = this.centers.find((other) => other.of === of && other.passing === passing);
      if (known) return known;
      const centers = centersOf(of, data.categoryOf, data.categories.length, passing);
      return { of, passing, centers };
    });
    const [from, to] = this.centers;
    if (!from || !to) return [];
    return this.groups.place({
      ...{ names: data.groupLabels, centers: [from.centers, to.centers] },
      ...{ progress: places.progress, visible, style, lens, taken },
      maximum: labelsIn(lens.width, lens.height),
    });
  }

  private placePoints(scene: LabelScene, taken: readonly Box[]): LabelText[] {
    const { data, places, selection, points, style, lens } = scene;
    const maximum = this.room(scene, labelsIn(lens.width, lens.height));
    if (maximum > 0) this.rank ??= labelRank(places.to, data.categoryOf, points);
    if (this.widths.length !== data.texts.length) {
      this.widths = new Float32Array(data.texts.length).fill(NaN);
    }
    const labels = this.points.place({
      ...this.request(scene, taken),
      ...{ rank: this.rank ?? new Uint32Array(0), maximum, keep: true },
      shown: (point) => scene.shown(point) && !selection.has(point),
      textWidth: (point) => {
        const known = this.widths[point] ?? NaN;
        if (!Number.isNaN(known)) return known;
        return (this.widths[point] = this.measure(textOf(scene, point), style, false));
      },
    });
    return labels.map((label) => labelOf(scene, label, false));
  }

  /** How many points have a label: beside groups only where few are in sight, or a small part of all. */
  private room(scene: LabelScene, maximum: number): number {
    if (this.mode === "points") return maximum;
    if (this.mode !== "both") return 0;
    const fraction = fractionInSight(scene);
    if (fraction * scene.points.length <= maximum) return maximum;
    return Math.floor(maximum * clamp(1 - 2 * fraction, 0, 1));
  }

  private request({ lens, style, shown, spot }: LabelScene, taken: readonly Box[]) {
    const { width, height } = lens;
    return { width, height, lineHeight: style.fontSize * lineHeight, taken, shown, spot };
  }
}

function textOf({ data }: LabelScene, point: number): string {
  return shortText(data.texts[point] ?? "");
}

function labelOf(scene: LabelScene, label: PointLabel, strong: boolean): LabelText {
  const { fontSize: size, foreground: color } = scene.style;
  return { ...label, text: textOf(scene, label.point), size, color, strong };
}

/** The part (0 to 1) of the points that is inside the picture, estimated from some of them. */
function fractionInSight({ points, lens, spot }: LabelScene): number {
  const step = Math.max(1, points.length / sampled);
  let inside = 0;
  let all = 0;
  for (let place = 0; place < points.length; place += step) {
    const at = spot(points[Math.floor(place)] ?? 0);
    all++;
    if (at && at.x >= 0 && at.y >= 0 && at.x <= lens.width && at.y <= lens.height) inside++;
  }
  return all === 0 ? 0 : inside / all;
}

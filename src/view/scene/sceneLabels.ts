import type { PlotData, PlotStyle } from "../plot";
import type { Box } from "./box";
import {
  LabelLayout,
  labelRank,
  lineHeight,
  type LabelRequest,
  type LabelText,
  type TextMeasure,
} from "./labels";
import { shortText } from "./shortText";

/** Of the selected points, so many have a label. */
const labeledSelection = 40;

/** What the labels of one frame depend on. */
export interface LabelScene extends Pick<LabelRequest, "width" | "height" | "shown" | "spot"> {
  readonly data: PlotData;
  readonly style: PlotStyle;
  /** Cube units, where the points rest or fly to. */
  readonly places: Float32Array;
  /** All points that are drawn. */
  readonly points: Uint32Array;
  readonly selection: ReadonlySet<number>;
  readonly taken: readonly Box[];
}

/** The labels of the points: all that find room, or those of the selected points alone. */
export class SceneLabels {
  on = false;
  placed: readonly LabelText[] = [];
  private readonly layout = new LabelLayout();
  private rank: Uint32Array | undefined;
  private widths = new Float32Array(0);

  constructor(private readonly measure: TextMeasure) {}

  /** Other data: nothing stays where it was. */
  forget(): void {
    this.layout.forget();
    this.widths = new Float32Array(0);
  }

  /** Other points are drawn, or at other places. */
  forgetRank(): void {
    this.rank = undefined;
  }

  /** Another font. */
  forgetWidths(): void {
    this.widths = new Float32Array(0);
  }

  place(scene: LabelScene): readonly LabelText[] {
    const { data, style, selection } = scene;
    if (this.widths.length !== data.texts.length) {
      this.widths = new Float32Array(data.texts.length).fill(NaN);
    }
    const textOf = (point: number): string => shortText(data.texts[point] ?? "");
    const textWidth = (point: number): number => {
      if (selection.has(point)) return this.measure(textOf(point), style, true);
      const known = this.widths[point] ?? NaN;
      if (!Number.isNaN(known)) return known;
      return (this.widths[point] = this.measure(textOf(point), style, false));
    };
    if (this.on) this.rank ??= labelRank(scene.places, data.categoryOf, scene.points);
    const labels = this.layout.place({
      first: [...selection].slice(0, labeledSelection),
      rank: (this.on && this.rank) || new Uint32Array(0),
      keep: this.on,
      ...{ width: scene.width, height: scene.height, lineHeight: style.fontSize * lineHeight },
      ...{ taken: scene.taken, shown: scene.shown, spot: scene.spot },
      textWidth,
    });
    this.placed = labels.map((label) => ({
      ...label,
      text: textOf(label.point),
      strong: selection.has(label.point),
    }));
    return this.placed;
  }
}

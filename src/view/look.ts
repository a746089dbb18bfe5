import { groupingColors, groupingSymbols } from "../core/palette";
import type { LegendEntry } from "./exports/pngLegend";
import type { Model } from "./model";
import type { PlotStyle } from "./plot";
import { pointState, statesIn } from "./pointStates";
import { shownText, shownValue } from "./shownText";
import { strings } from "./strings";
import type { Theme } from "./theme";

/** Diameter in CSS pixels: few points are easy to hit, crowds of many keep their shape. */
const pointSize = (points: number): number =>
  Math.min(9, Math.max(2.5, 6 * (1000 / Math.max(1, points)) ** 0.2));
/** Few points need not let others shine through. */
const opacity = (points: number): number => (points < 300 ? 0.9 : 0.7);

/** One entry for each group, then one of points without a value. */
export interface GroupSigns {
  readonly colors: readonly string[];
  readonly labelColors: readonly string[];
  readonly symbols: readonly number[];
}

/** How points are drawn in plot, legend, lists and exports: by the theme, the palette and the groups. */
export class Look {
  private made: { readonly of: readonly unknown[]; readonly signs: GroupSigns } | undefined;

  constructor(
    private readonly model: Model,
    public theme: Theme,
  ) {}

  /** Made once for each change of what they depend on. */
  get groups(): GroupSigns {
    const { theme } = this;
    const { palette, grouping = { names: [] }, state } = this.model;
    const of = [theme, palette, this.model.grouping, state.shapes];
    if (!this.made || of.some((value, index) => value !== this.made?.of[index])) {
      const contrast = theme.highContrast ? 4.5 : 3;
      const colorsOf = (contrast: number): string[] =>
        groupingColors(palette, grouping, theme.backgroundRgb, contrast);
      this.made = {
        of,
        signs: {
          colors: colorsOf(contrast),
          labelColors: colorsOf(theme.highContrast ? 7 : 4.5),
          symbols: groupingSymbols(palette, grouping, state.shapes),
        },
      };
    }
    return this.made.signs;
  }

  style(): PlotStyle {
    const { theme } = this;
    return {
      ...this.groups,
      pointSize: pointSize(this.model.pointCount),
      opacity: opacity(this.model.pointCount),
      foreground: theme.foreground,
      background: theme.background,
      grid: theme.grid,
      accent: theme.accent,
      fontFamily: theme.fontFamily,
      fontSize: theme.fontSize,
      reduceMotion: theme.reduceMotion,
    };
  }

  /** What colors the points, the groups in sight (of a scale its ends), then the states. */
  legend(): LegendEntry[] {
    const { model, theme } = this;
    const { colors, symbols } = this.groups;
    const sign = { symbol: 0, state: pointState.fresh, paper: theme.background };
    const { names = [], scale } = model.grouping ?? {};
    const isEnd = (index: number) => index === 0 || index === names.length - 1;
    const ends = scale && [scale.minimum, scale.maximum].map((end) => shownValue(scale.type, end));
    const nameOf = (index: number): string => {
      if (index === names.length) return model.noneName;
      return (scale ? ends?.[Math.sign(index)] : undefined) ?? shownText(names[index] ?? "");
    };
    const groups = [...names.keys(), names.length].flatMap((index) =>
      (
        scale && index < names.length
          ? !isEnd(index)
          : model.isHidden(index) || model.countOf(index) === 0
      )
        ? []
        : [
            {
              name: nameOf(index),
              sign: { ...sign, color: colors[index] ?? "", symbol: symbols[index] ?? 0 },
            },
          ],
    );
    const heading = groups.length > 0 ? [{ name: strings.legend.title(model.groupedBy) }] : [];
    const states = statesIn(model.scatter?.states ?? []).map((state) => ({
      name: strings.states.names[state] ?? "",
      sign: { ...sign, state, color: theme.foreground },
    }));
    return [...heading, ...groups, ...states];
  }
}

import type { FromView } from "../protocol/messages";
import { axisTitles, placeOf, positionsOf } from "./coordinates";
import type { Model } from "./model";
import { categoryColors, categorySymbols } from "./palette";
import type { Camera, Plot, PlotEvents, PlotStyle } from "./plot";
import type { Theme } from "./theme";

export type RendererName = Extract<FromView, { type: "drawn" }>["renderer"];

const pointSize = 6;
const opacity = 0.7;

/** Keeps the renderer in step with the model, and tells the model what happens in the plot. */
export class Stage {
  private plot: Plot | undefined;
  private renderer: RendererName = "none";
  private run = 0;
  private ready = false;

  constructor(
    private readonly model: Model,
    private readonly area: HTMLElement,
    private theme: Theme,
    private readonly report: {
      drawn(points: number, renderer: RendererName): void;
      problem(error: unknown): void;
    },
  ) {
    model.on(["data"], () => void this.show());
    model.on(["layout", "axes"], () => {
      const { layout } = model;
      if (!this.ready || !layout) return;
      const moving = model.layoutProgress === undefined && !this.theme.reduceMotion;
      this.plot?.move(positionsOf(layout, model.axes), axisTitles(layout, model.axes), moving);
      this.placeQuery();
    });
    model.on(["visibility"], () => this.plot?.setVisible(model.visible));
    model.on(["selection"], () => this.plot?.setSelection(model.state.selection));
    model.on(["query"], () => this.placeQuery());
    model.on(["appearance"], () => this.plot?.setStyle(this.style()));
    model.on(["options"], () => {
      this.plot?.setLabels(model.state.labels);
      this.plot?.setFlat(model.state.flat);
      this.plot?.setStyle(this.style());
    });
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.plot?.setStyle(this.style());
  }

  look(camera: Camera): void {
    this.plot?.setCamera(camera, !this.theme.reduceMotion);
    this.model.setCamera(camera);
  }

  colors(): string[] {
    return categoryColors(
      this.model.appearance.palette,
      this.model.scatter?.categories.length ?? 0,
      this.theme.backgroundRgb,
      this.theme.highContrast ? 3 : 2,
    );
  }

  symbols(): number[] {
    return categorySymbols(
      this.model.appearance.palette,
      this.model.scatter?.categories.length ?? 0,
      this.model.state.shapes,
    );
  }

  private async show(): Promise<void> {
    const { model } = this;
    const { scatter, layout } = model;
    if (!scatter || !layout) return;
    const run = ++this.run;
    this.ready = false;
    try {
      const plot = await this.renderWith("plotly");
      if (run !== this.run) return;
      await plot.show(
        {
          texts: scatter.texts,
          categoryOf: scatter.categoryOf,
          categories: scatter.categories.map((category) => category.name),
          positions: positionsOf(layout, model.axes),
          axisTitles: axisTitles(layout, model.axes),
        },
        this.style(),
        model.state.camera,
      );
      if (run !== this.run) return;
      this.ready = true;
      plot.setVisible(model.visible);
      plot.setSelection(model.state.selection);
      plot.setLabels(model.state.labels);
      plot.setFlat(model.state.flat);
      this.placeQuery();
      this.report.drawn(scatter.texts.length, this.renderer);
    } catch (error) {
      this.report.problem(error);
      this.report.drawn(scatter.texts.length, "none");
    }
  }

  private async renderWith(renderer: RendererName): Promise<Plot> {
    if (this.plot && this.renderer === renderer) return this.plot;
    this.plot?.dispose();
    const { createPlotlyPlot } = await import("./plotlyPlot");
    this.plot = await createPlotlyPlot(this.area, this.events());
    this.renderer = renderer;
    return this.plot;
  }

  private events(): PlotEvents {
    const { model } = this;
    return {
      hover: (point, x, y) => model.setHover(point === undefined ? undefined : { point, x, y }),
      click: (point, add) => {
        if (point === undefined) {
          if (!add) model.select([]);
        } else if (add) model.toggleSelection([point]);
        else model.select([point]);
      },
      lasso: (points, add) => model.select(add ? [...model.state.selection, ...points] : points),
      camera: (camera) => model.setCamera(camera),
      lost: () => undefined,
      restored: () => undefined,
    };
  }

  private placeQuery(): void {
    const { query, layout, axes } = this.model;
    const fits = query && layout && query.method === layout.method;
    this.plot?.setQuery(
      fits ? { text: query.text, position: placeOf(query.coordinates, axes) } : undefined,
    );
  }

  private style(): PlotStyle {
    const { theme } = this;
    return {
      colors: this.colors(),
      symbols: this.symbols(),
      pointSize,
      opacity,
      foreground: theme.foreground,
      background: theme.background,
      grid: theme.grid,
      accent: theme.accent,
      fontFamily: theme.fontFamily,
      fontSize: theme.fontSize,
      reduceMotion: theme.reduceMotion,
    };
  }
}

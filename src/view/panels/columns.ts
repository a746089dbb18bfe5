import { html, render, svg, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { type NumberColumn, unpackTexts } from "../../core/model/columns";
import type { ScatterColumn } from "../../protocol/messages";
import { booleanText, type Filter, type Tally } from "../filters";
import type { Model } from "../model";
import { shownText, shownValue } from "../shownText";
import { strings } from "../strings";
import { element, onNextFrame } from "../widgets/dom";
import { type Bins, binsOf, fractionAt, valueAt } from "./histogram";

const text = strings.columns;

/** Values of a column of texts that have a bar: the most frequent ones. */
const maximumBars = 8;
/** Pixels that the pointer moves at the least when it drags. */
const dragDistance = 3;

/** A value of a column with its bar; null stands for none. */
interface Bar {
  readonly value: string | null;
  readonly bin: number;
}

/** What is known of a column as long as the data is the same. */
type Chart =
  | {
      readonly kind: "bars";
      readonly binOf: Uint32Array;
      readonly bins: number;
      readonly bars: readonly Bar[];
      readonly more: number;
    }
  | { readonly kind: "bins"; readonly type: NumberColumn["type"]; readonly bins: Bins }
  | { readonly kind: "texts"; readonly different: number };

/** Each column as a small chart whose values filter the points; the charts of all columns follow. */
export class ColumnCharts {
  readonly root = element("section", { class: "columns", "aria-label": text.title });
  private charts: ReadonlyMap<string, Chart> = new Map();
  private isOutdated = true;
  private readonly draw = onNextFrame(() => this.drawCharts());

  constructor(private readonly model: Model) {
    model.on(["data"], () => {
      this.isOutdated = true;
      this.draw();
    });
    model.on(["visibility", "options"], this.draw);
  }

  private drawCharts(): void {
    const { model } = this;
    if (model.state.panel !== "columns") return;
    if (this.isOutdated) {
      const columns = model.scatter?.columns.filter(({ name }) => name !== "text") ?? [];
      this.charts = new Map(
        columns.map((column) => [column.name, chartOf(column, model.pointCount)]),
      );
      this.isOutdated = false;
    }
    render(this.template(), this.root);
  }

  private template(): TemplateResult {
    const { model } = this;
    const { passing, pointCount } = model;
    const left = passing ? passing.reduce((sum, each) => sum + each, 0) : pointCount;
    return html`
      <div class="row">
        <span class="note" role="status">${text.filtered(left, pointCount)}</span>
        <button
          type="button"
          class="icon-button"
          aria-label=${text.clearAll}
          title=${text.clearAll}
          ?disabled=${!passing}
          @click=${() => model.clearFilters()}
        >
          <i class="codicon codicon-clear-all" aria-hidden="true"></i>
        </button>
      </div>
      ${repeat(
        this.charts,
        ([name]) => name,
        ([name, chart]) => this.chart(name, chart),
      )}
    `;
  }

  private chart(column: string, chart: Chart): TemplateResult {
    const { model } = this;
    const name = columnName(column);
    const filter = model.filters.of(column);
    const isFurther = model.furtherColumns.includes(column) && column !== model.grouping?.column;
    return html`<div class="column-chart" role="group" aria-label=${name}>
      <div class="row">
        <h3><bdi>${name}</bdi></h3>
        ${
          filter
            ? html`<button
                type="button"
                class="icon-button"
                aria-label=${text.clear(name)}
                title=${text.clear(name)}
                @click=${() => model.setFilter(column, undefined)}
              >
                <i class="codicon codicon-close" aria-hidden="true"></i>
              </button>`
            : ""
        }
        ${
          isFurther
            ? html`<label class="column-choice note" title=${text.choose(name)}>
                <input
                  type="checkbox"
                  aria-label=${text.choose(name)}
                  .checked=${live(model.chosenColumns.includes(column))}
                  @change=${(event: Event) =>
                    model.chooseColumn(column, (event.target as HTMLInputElement).checked)}
                />${text.chosen}
              </label>`
            : ""
        }
      </div>
      ${this.content(column, chart, filter)}
    </div>`;
  }

  private content(column: string, chart: Chart, filter: Filter | undefined): TemplateResult {
    switch (chart.kind) {
      case "texts":
        return html`<p class="note">${text.different(chart.different)}</p>`;
      case "bars":
        return this.bars(column, chart, filter);
      case "bins":
        return this.histogram(column, chart.type, chart.bins, filter);
    }
  }

  private bars(
    column: string,
    { binOf, bins, bars, more }: Chart & { kind: "bars" },
    filter: Filter | undefined,
  ): TemplateResult {
    const tally = this.model.filters.tally(column, binOf, bins);
    const highest = bars.reduce((most, { bin }) => Math.max(most, tally.all[bin] ?? 0), 1);
    const chosen = filter && "values" in filter ? filter.values : [];
    return html`<div role="group" aria-label=${text.values(columnName(column))}>
        ${repeat(
          bars,
          ({ bin }) => bin,
          (bar) => this.bar(column, bar, tally, highest, chosen),
        )}
      </div>
      ${more > 0 ? html`<p class="note">${text.more(more)}</p>` : ""}`;
  }

  private bar(
    column: string,
    { value, bin }: Bar,
    tally: Tally,
    highest: number,
    chosen: readonly (string | null)[],
  ): TemplateResult {
    const name = value === null ? text.noValue : shownText(value);
    const [left, all] = [tally.left[bin] ?? 0, tally.all[bin] ?? 0];
    const width = (count: number) => `width: ${((100 * count) / highest).toFixed(2)}%`;
    return html`<button
      type="button"
      class="value-bar"
      title=${name}
      aria-label=${text.value(name, left, all)}
      aria-pressed=${chosen.includes(value) ? "true" : "false"}
      @click=${() => this.toggle(column, value, chosen)}
    >
      <span class="bar all" style=${width(all)}></span>
      <span class="bar" style=${width(left)}></span>
      <bdi class="name">${name}</bdi>
      <span class="count">${left}</span>
    </button>`;
  }

  private toggle(column: string, value: string | null, chosen: readonly (string | null)[]): void {
    const values = chosen.includes(value)
      ? chosen.filter((each) => each !== value)
      : [...chosen, value];
    this.model.setFilter(column, values.length > 0 ? { column, values } : undefined);
  }

  private histogram(
    column: string,
    type: NumberColumn["type"],
    bins: Bins,
    filter: Filter | undefined,
  ): TemplateResult {
    const { model } = this;
    const name = columnName(column);
    const tally = model.filters.tally(column, bins.binOf, bins.count);
    const highest = tally.all.reduce((most, count) => Math.max(most, count), 1);
    const range = filter && "minimum" in filter ? filter : undefined;
    const ends = [range?.minimum ?? bins.minimum, range?.maximum ?? bins.maximum];
    const [first = "", last = ""] = ends.map((value) => shownValue(type, value) ?? "");
    const rect = (bin: number, count: number, kind: string) =>
      count === 0
        ? ""
        : svg`<rect class=${kind} x=${bin} width="1" y=${1 - count / highest} height=${count / highest}></rect>`;
    const [from, to] = ends.map((value) => fractionAt(bins, value) * bins.count);
    return html`
      <svg
        class="histogram"
        role="img"
        aria-label=${text.histogram(name, first, last)}
        viewBox="0 0 ${bins.count} 1"
        preserveAspectRatio="none"
        @pointerdown=${(event: PointerEvent) => this.brush(event, column, bins)}
      >
        ${Array.from(tally.all, (count, bin) => rect(bin, count, "all"))}
        ${Array.from(tally.left, (count, bin) => rect(bin, count, "left"))}
        ${range ? outside(from ?? 0, to ?? bins.count, bins.count) : ""}
      </svg>
      <div class="row histogram-ends">
        ${this.end(column, type, bins, range, "minimum")}
        ${this.end(column, type, bins, range, "maximum")}
      </div>
    `;
  }

  private end(
    column: string,
    type: NumberColumn["type"],
    bins: Bins,
    range: { readonly minimum: number; readonly maximum: number } | undefined,
    end: "minimum" | "maximum",
  ): TemplateResult {
    const shown = shownValue(type, range?.[end] ?? bins[end]) ?? "";
    const change = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      const value = type === "date" ? Date.parse(input.value) : Number(input.value);
      if (input.value.trim() === "" || !Number.isFinite(value)) {
        input.value = shown;
        return;
      }
      const { minimum, maximum } = range ?? bins;
      this.model.setFilter(column, { column, minimum, maximum, [end]: value });
    };
    return html`<input
      class="text-input"
      type="text"
      aria-label=${text[end](columnName(column))}
      .value=${live(shown)}
      @change=${change}
    />`;
  }

  /** Dragging over a histogram leaves only what is between both ends; a click leaves all again. */
  private brush(event: PointerEvent, column: string, bins: Bins): void {
    const area = event.currentTarget;
    if (!(area instanceof SVGElement) || event.button !== 0) return;
    const { left, width } = area.getBoundingClientRect();
    const fraction = ({ clientX }: PointerEvent) =>
      Math.max(0, Math.min(1, (clientX - left) / Math.max(1, width)));
    const start = fraction(event);
    let end = start;
    let isDragging = false;
    const apply = onNextFrame(() => {
      const [from, to] = [Math.min(start, end), Math.max(start, end)];
      const [minimum, maximum] = [valueAt(bins, from), valueAt(bins, to)];
      this.model.setFilter(column, { column, minimum, maximum });
    });
    const move = (moved: PointerEvent): void => {
      isDragging ||= Math.abs(moved.clientX - event.clientX) >= dragDistance;
      if (!isDragging) return;
      end = fraction(moved);
      apply();
    };
    const stop = (): void => {
      area.removeEventListener("pointermove", move);
      area.removeEventListener("pointerup", stop);
      area.removeEventListener("pointercancel", stop);
      if (!isDragging) this.model.setFilter(column, undefined);
    };
    area.setPointerCapture(event.pointerId);
    area.addEventListener("pointermove", move);
    area.addEventListener("pointerup", stop);
    area.addEventListener("pointercancel", stop);
  }
}

/** What a range leaves out, dimmed, and its two ends. */
function outside(from: number, to: number, end: number): TemplateResult {
  const width = Math.max(0, to - from);
  return svg`
    <rect class="outside" x="0" y="0" height="1" width=${from}></rect>
    <rect class="outside" x=${to} y="0" height="1" width=${Math.max(0, end - to)}></rect>
    <rect class="range" x=${from} y="0" height="1" width=${width}></rect>
  `;
}

function columnName(column: string): string {
  return strings.legend.column(shownText(column));
}

function chartOf(column: ScatterColumn, points: number): Chart {
  if (column.type === "text") {
    const values: (string | null)[] = column.codes ? unpackTexts(column) : [];
    if (!column.codes) return { kind: "texts", different: points };
    const none = values.length;
    return barsOf(
      [...values, null],
      Uint32Array.from(column.codes, (code) => Math.min(code, none)),
    );
  }
  if (column.type === "boolean") {
    const values = ["true", "false", null];
    return barsOf(
      values,
      Uint32Array.from(column.values, (value) => values.indexOf(booleanText(value))),
    );
  }
  const bins = binsOf(column);
  return bins ? { kind: "bins", type: column.type, bins } : { kind: "texts", different: 0 };
}

/** The most frequent values, most frequent first. */
function barsOf(values: readonly (string | null)[], binOf: Uint32Array): Chart {
  const counts = new Uint32Array(values.length);
  for (const bin of binOf) counts[bin]! += 1;
  const used = [...values.keys()].filter((bin) => counts[bin] !== 0);
  used.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const bars = used.slice(0, maximumBars).map((bin) => ({ value: values[bin] ?? null, bin }));
  return { kind: "bars", binOf, bins: values.length, bars, more: used.length - bars.length };
}

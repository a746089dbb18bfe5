import { html, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import type { ScatterGrouping } from "../../protocol/messages";
import { element } from "../widgets/dom";
import { menuButton } from "../widgets/menu";
import { twoDecimals } from "../figures";
import { statesIn } from "../pointStates";
import { swatchTemplate } from "../widgets/swatch";
import type { Look } from "../look";
import type { Model } from "../model";
import type { ViewState } from "../state";
import { shownText, shownValue } from "../shownText";
import { strings } from "../strings";
import { type ClusterActions, ClusterControls } from "./clusterControls";
import { orderCategories } from "./categoryOrder";

const text = strings.legend;

/** The groups as a list of checkboxes that control what is shown, or the colors of a continuous scale. */
export class Legend {
  readonly root = element("fieldset", { class: "legend" });
  private readonly colors: HTMLElement;
  private readonly clusters: ClusterControls | undefined;
  private search = "";
  /** Groups that match the search, in the order of the list. */
  private shown: number[] = [];
  /** The one row that Tab reaches; arrows move it. */
  private current = 0;

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    /** Absent where nobody can be asked for another grouping. */
    private readonly colorBy: ((column: string) => void) | undefined,
    clusterActions: ClusterActions | undefined,
  ) {
    this.clusters = clusterActions && new ClusterControls(model, clusterActions, () => this.draw());
    this.colors = menuButton("symbol-color", text.colors, [
      {
        title: text.turbo,
        run: () => model.setColors({ palette: "turbo" }),
        checked: () => model.palette === "turbo",
      },
      {
        title: text.colorBlindSafe,
        run: () => model.setColors({ palette: "colorBlindSafe" }),
        checked: () => model.palette === "colorBlindSafe",
      },
      {
        title: text.shapes,
        run: () => model.setColors({ shapes: !model.state.shapes }),
        checked: () => model.state.shapes,
      },
    ]);
    model.on(
      [
        "data",
        "appearance",
        "options",
        "fidelity",
        "states",
        "visibility",
        "selection",
        "evidence",
      ],
      () => this.draw(),
    );
  }

  draw(): void {
    const { model, current } = this;
    this.clusters?.update();
    const names = model.grouping?.names ?? [];
    const quality = model.fidelity?.silhouette;
    this.shown = orderCategories(
      names.map((name, index) => ({
        name,
        count: model.countOf(index),
        quality: quality?.[index],
      })),
      model.state.order,
      this.search,
    );
    if (!this.shown.includes(current)) this.current = this.shown[0] ?? 0;
    const { activeElement } = document;
    render(this.template(), this.root);
    // Moving a row to its new place takes the focus from it.
    if (activeElement instanceof HTMLElement && this.root.contains(activeElement)) {
      activeElement.focus({ preventScroll: true });
    }
  }

  private template(): TemplateResult {
    const { grouping, groupedBy } = this.model;
    return html`
      <legend class="visually-hidden">${text.title(groupedBy)}</legend>
      ${this.columns()} ${this.clusters?.header() ?? ""}
      ${grouping?.scale ? this.scaleTemplate(grouping, grouping.scale) : this.groups()}
      ${this.withoutValue()} ${this.key()}
    `;
  }

  private get offersColumns(): boolean {
    return this.colorBy !== undefined && this.model.groupingColumns.length > 1;
  }

  /** The choice of the column that colors the points, where there is one. */
  private columns(): TemplateResult | "" {
    const { grouping, groupingColumns } = this.model;
    if (!this.offersColumns) return "";
    return html`<div class="row">
      <label class="color-by">
        <span class="note">${text.colorBy}</span>
        <select class="select" @change=${(event: Event) => this.chooseColumn(event)}>
          ${groupingColumns.map(
            (name) =>
              html`<option value=${name} .selected=${live(name === grouping?.column)}>
                ${text.column(shownText(name))}
              </option>`,
          )}
        </select>
      </label>
      ${grouping?.scale ? html`<div class="group">${this.colors}</div>` : ""}
    </div>`;
  }

  /** The groups, each with a box to show it. */
  private groups(): TemplateResult {
    const { model } = this;
    const { visible, groupedBy } = model;
    const shown = visible.filter(Boolean).length;
    const { colors, symbols } = this.look.groups;
    const selected = new Set(model.state.selection.map((point) => model.groupOf(point)));
    const search = text.search(groupedBy);
    return html`
      <div class="row">
        <input
          type="search"
          class="text-input"
          placeholder=${search}
          aria-label=${search}
          @input=${(event: InputEvent) => this.find(event)}
        />
        <span class="note" title=${text.shownTitle(shown, visible.length, groupedBy)}>
          ${text.shown(shown, visible.length)}
        </span>
      </div>
      <div class="row">
        <select
          class="select"
          aria-label=${text.order(groupedBy)}
          .value=${live(model.state.order)}
          @change=${(event: Event) => this.reorder(event)}
        >
          ${Object.entries(text.orders).map(
            ([order, title]) => html`<option value=${order}>${title}</option>`,
          )}
        </select>
        <div class="group">
          ${this.toggle("check-all", text.showAll(groupedBy), () => true)}
          ${this.toggle("clear-all", text.hideAll(groupedBy), () => false)}
          ${this.toggle("arrow-swap", text.invert(groupedBy), (visible) => !visible)} ${this.colors}
        </div>
      </div>
      <div class="legend-list" @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
        ${repeat(
          this.shown,
          (index) => index,
          (index) =>
            this.row(index, {
              visible: visible[index] ?? true,
              selected: selected.has(index),
              sign: swatchTemplate(colors[index] ?? "", symbols[index] ?? 0),
            }),
        )}
        ${
          this.shown.length === 0 && visible.length > 0
            ? html`<p class="note">${text.noMatches}</p>`
            : ""
        }
      </div>
    `;
  }

  private toggle(
    icon: string,
    title: string,
    shows: (visible: boolean) => boolean,
  ): TemplateResult {
    const { model } = this;
    return html`<button
      type="button"
      class="icon-button"
      aria-label=${title}
      title=${title}
      @click=${() => model.setVisible(model.visible.map(shows))}
    >
      <i class="codicon codicon-${icon}" aria-hidden="true"></i>
    </button>`;
  }

  /** A continuous scale: its colors from the lowest value to the highest. */
  private scaleTemplate(
    { column, names }: ScatterGrouping,
    { type, minimum, maximum }: NonNullable<ScatterGrouping["scale"]>,
  ): TemplateResult {
    const name = shownText(column);
    const ends = [minimum, maximum].map((value) => shownValue(type, value) ?? "");
    const colors = this.look.groups.colors.slice(0, names.length);
    return html`
      ${
        this.offersColumns
          ? ""
          : html`<div class="row">
              <bdi class="name">${name}</bdi>
              <div class="group">${this.colors}</div>
            </div>`
      }
      <div
        class="legend-scale"
        role="img"
        aria-label=${text.scale(name, ends[0] ?? "", ends[1] ?? "")}
        style="background: linear-gradient(to right, ${colors.join(", ")})"
      ></div>
      <div class="row legend-ends">
        ${ends.map((end) => html`<span class="count">${end}</span>`)}
      </div>
    `;
  }

  /** The points that are in no group, where there are any. */
  private withoutValue(): TemplateResult | "" {
    const none = this.model.grouping?.names.length ?? 0;
    const count = this.model.countOf(none);
    if (count === 0) return "";
    return html`<div class="legend-row">
      ${swatchTemplate(this.look.groups.colors[none] ?? "", 0)}
      <span class="name">${this.model.noneName}</span>
      ${this.clusters?.assign() ?? ""}
      <span class="count">${count}</span>
    </div>`;
  }

  private row(
    index: number,
    is: {
      readonly visible: boolean;
      readonly selected: boolean;
      readonly sign: TemplateResult;
    },
  ): TemplateResult {
    const { model } = this;
    const { names = [], notes = [] } = model.grouping ?? {};
    const name = shownText(names[index] ?? "");
    const sentence = notes.find(({ group }) => group === index)?.sentence;
    const note = sentence && shownText(sentence);
    const silhouette = model.fidelity?.silhouette[index] ?? NaN;
    const figure = Number.isNaN(silhouette) ? undefined : twoDecimals(silhouette);
    return html`<label
        class="legend-row ${is.selected ? "selected" : ""} ${is.visible ? "" : "off"}"
        title=${note ? `${name}: ${note}` : name}
        @click=${(event: MouseEvent) => this.onClick(event, index)}
        @dblclick=${(event: MouseEvent) => {
          event.preventDefault();
          model.isolate(index);
        }}
      >
        <input
          type="checkbox"
          id="group-${index}"
          aria-label=${text.row(name, model.countOf(index), figure)}
          tabindex=${index === this.current ? 0 : -1}
          .checked=${live(is.visible)}
          @change=${() => model.setGroupVisible(index, !is.visible)}
          @focus=${() => this.setCurrent(index)}
        />
        ${is.sign}
        <bdi class="name">${name}</bdi>
        ${note ? html`<i class="codicon codicon-warning" aria-hidden="true"></i>` : ""}
        ${
          figure && model.state.order === "quality"
            ? html`<span class="note figure">${figure}</span>`
            : ""
        }
        <span class="count">${model.countOf(index)}</span>
        ${this.clusters?.opener(index, name, index === this.current) ?? ""}
      </label>
      ${this.clusters?.evidence(index, name) ?? ""}`;
  }

  /** What the signs of points mean that are not fresh. */
  private key(): TemplateResult {
    const states = this.model.scatter?.states ?? new Uint8Array(0);
    const present = statesIn(states);
    return html`<ul class="legend-key" aria-label=${text.signs} ?hidden=${present.length === 0}>
      ${present.map(
        (state) =>
          html`<li>
            ${swatchTemplate("currentColor", 0, state)}
            <span class="name">${strings.states.names[state]}</span>
            <span class="count">${states.filter((each) => each === state).length}</span>
          </li>`,
      )}
    </ul>`;
  }

  private chooseColumn(event: Event): void {
    this.colorBy?.((event.target as HTMLSelectElement).value);
    this.draw();
  }

  private find(event: InputEvent): void {
    this.search = (event.target as HTMLInputElement).value;
    this.draw();
  }

  private reorder(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.model.setOptions({ order: value as ViewState["order"] });
  }

  private setCurrent(index: number): void {
    if (index === this.current) return;
    this.current = index;
    this.draw();
  }

  private onClick(event: MouseEvent, index: number): void {
    if (event.altKey) this.model.isolate(index);
    else if (event.ctrlKey || event.metaKey) this.model.toggleSelection(this.model.pointsOf(index));
    else return;
    event.preventDefault();
  }

  private onKey(event: KeyboardEvent): void {
    // Buttons within the list have keys of their own.
    if (event.target instanceof HTMLButtonElement) return;
    const place = this.shown.indexOf(this.current);
    const last = this.shown.length - 1;
    const target = {
      ArrowDown: Math.min(last, place + 1),
      ArrowUp: Math.max(0, place - 1),
      Home: 0,
      End: last,
    }[event.key];
    if (target !== undefined) {
      const box = this.root.querySelector<HTMLElement>(`#group-${this.shown[target] ?? 0}`);
      box?.focus();
      box?.closest("label")?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "ArrowRight") this.clusters?.toggle(this.current, true);
    else if (event.key === "ArrowLeft") this.clusters?.toggle(this.current, false);
    else if (event.key === "Enter") this.model.isolate(this.current);
    else return;
    event.preventDefault();
  }
}

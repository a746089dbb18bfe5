import { html, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Agreement, Judged, Quality } from "../../protocol/messages";
import { twoDecimals } from "../figures";
import type { Look } from "../look";
import type { Model } from "../model";
import { shownText } from "../shownText";
import { strings } from "../strings";
import { element } from "../widgets/dom";
import { moveInGrid } from "../widgets/gridKeys";
import { swatchTemplate } from "../widgets/swatch";
import { ConfusionTable } from "./confusionTable";
import { OddLists, type PointActions } from "./oddLists";
import {
  confusedPoints,
  type QualityColumn,
  type QualityRow,
  qualityRows,
  sortedRows,
} from "./qualityRows";

const text = strings.quality;
const columns: readonly QualityColumn[] = ["name", "size", "purity", "silhouette", "confused"];
/** Groups that the table begins with, and that are added when more are asked for. */
const step = 100;

export interface QualityActions extends PointActions {
  /** Selects points and lets them be seen. */
  select(points: readonly number[]): void;
  /** Asks how well the groups in use agree with those of another column. */
  compare(column: string): void;
  undo(): void;
  redo(): void;
}

/** How well the groups in use stand apart, group by group, and which points are odd. */
export class QualityPanel {
  readonly root = element("section", { class: "quality", "aria-label": strings.side.quality });
  private readonly confusion: ConfusionTable;
  private readonly lists: OddLists;
  private column: QualityColumn = "purity";
  private descending = false;
  private shown = step;
  /** The group whose points are named. */
  private open: number | undefined;
  /** The one cell of the table that Tab reaches. */
  private current = "0 0";

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    private readonly act: QualityActions,
  ) {
    this.confusion = new ConfusionTable(
      (from, to) => this.chooseConfused(from, to),
      () => this.draw(),
    );
    this.lists = new OddLists(model, look, act, () => this.draw());
    model.on(["data", "quality", "history", "options", "appearance", "states"], () => this.draw());
  }

  /** Draws the tab where it is the one in sight. */
  draw(): void {
    if (this.model.state.panel !== "quality" || this.model.pointCount === 0) return;
    render(this.template(), this.root);
    this.root.setAttribute("aria-busy", String(!this.model.isQualityCurrent));
  }

  private template(): TemplateResult {
    const { quality } = this.model;
    return html`${this.head()}
    ${quality ? html`${this.judged(quality)} ${this.lists.template(quality)}` : ""}`;
  }

  /** What is going on, and the way back from what was done. */
  private head(): TemplateResult {
    const { history, isQualityCurrent } = this.model;
    const step = (icon: string, name: string | undefined, title: string, run: () => void) =>
      html`<button
        type="button"
        class="icon-button"
        aria-label=${title}
        title=${title}
        ?disabled=${name === undefined}
        @click=${run}
      >
        <i class="codicon codicon-${icon}" aria-hidden="true"></i>
      </button>`;
    const { undo, redo } = history;
    return html`<div class="row head">
      <p class="note" role="status">
        ${isQualityCurrent ? text.of(this.groupedBy) : text.measuring}
      </p>
      <div class="group">
        ${step("discard", undo, text.undo(undo && shownText(undo)), () => this.act.undo())}
        ${step("redo", redo, text.redo(redo && shownText(redo)), () => this.act.redo())}
      </div>
    </div>`;
  }

  private get groupedBy(): string {
    return this.model.groupedBy ?? strings.legend.title(undefined);
  }

  private judged(quality: Quality): TemplateResult {
    const { judged, k } = quality;
    if (typeof judged === "string") {
      return html`<p>${text.notJudged(judged, this.groupedBy)}</p>`;
    }
    const { model } = this;
    const { names = [], codeOf = [] } = model.grouping ?? {};
    // Of all points, whatever filters leave.
    const sizes = new Uint32Array(names.length + 1);
    for (const group of codeOf) sizes[group]! += 1;
    const rows = qualityRows(judged, k, names, (group) => sizes[group] ?? 0);
    return html`
      ${this.figures(judged, k)}
      <details class="section" open>
        <summary>${text.section(text.groups, rows.length)}</summary>
        ${this.groups(rows)}
      </details>
      <details class="section" open>
        <summary>${text.confusionHeading}</summary>
        ${this.confusion.template(judged, k, rows)}
      </details>
    `;
  }

  private figures(judged: Judged, k: number): TemplateResult {
    const { points, purity, chance, silhouette, silhouetteOf } = judged;
    return html`<dl class="figures">
      ${this.figure(text.purity, text.percent(purity), text.purityNote(chance, k, points))}
      ${this.figure(
        text.silhouette,
        twoDecimals(silhouette),
        text.silhouetteNote(silhouetteOf, points),
      )}
      ${this.agreement()}
    </dl>`;
  }

  private figure(title: TemplateResult | string, value: string, note: string): TemplateResult {
    return html`<div>
      <dt>${title}</dt>
      <dd><b>${value}</b> <span class="note">${note}</span></dd>
    </div>`;
  }

  /** The agreement with the groups by another column, where there is one. */
  private agreement(): TemplateResult {
    const { model } = this;
    const { otherGroupings } = model;
    const chosen = model.comparedColumn;
    if (chosen === undefined) {
      return html`<div>
        <dt>${text.agreement}</dt>
        <dd class="note">${text.noOther}</dd>
      </div>`;
    }
    const title = html`<label>
      ${text.agreementWith}
      <select
        class="select"
        @change=${(event: Event) => this.act.compare((event.target as HTMLSelectElement).value)}
      >
        ${otherGroupings.map(
          (name) =>
            html`<option value=${name} .selected=${live(name === chosen)}>
              ${strings.legend.column(shownText(name))}
            </option>`,
        )}
      </select>
    </label>`;
    const { agreement } = model;
    if (agreement?.other !== chosen) {
      return html`<div>
        <dt>${title}</dt>
        <dd class="note">${text.measuring}</dd>
      </div>`;
    }
    return this.agreementFigures(title, agreement);
  }

  private agreementFigures(title: TemplateResult, { points, figures }: Agreement): TemplateResult {
    if (!figures) {
      return html`<div>
        <dt>${title}</dt>
        <dd class="note">${text.notComparable}</dd>
      </div>`;
    }
    return html`<div>
      <dt>${title}</dt>
      <dd>
        <b>${twoDecimals(figures.rand)}</b> <span class="note">${text.randNote(points)}</span>
      </dd>
      <dd>
        <b>${twoDecimals(figures.information)}</b>
        <span class="note">${text.informationNote(points)}</span>
      </dd>
    </div>`;
  }

  private groups(rows: readonly QualityRow[]): TemplateResult {
    const sorted = sortedRows(rows, this.column, this.descending);
    const shown = sorted.slice(0, this.shown);
    const more = (): void => {
      this.shown += step;
      this.draw();
    };
    return html`<table
        class="groups"
        aria-label=${text.groupsTitle(this.groupedBy)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.currentTarget instanceof HTMLElement) moveInGrid(event, event.currentTarget);
        }}
        @focusin=${(event: Event) => this.setCurrent(event)}
      >
        <thead>
          <tr>
            ${columns.map((column) => this.header(column))}
          </tr>
        </thead>
        <tbody>
          ${shown.map((row, place) => [
            this.groupRow(row, place),
            row.group === this.open ? this.named(row) : "",
          ])}
        </tbody>
      </table>
      ${
        shown.length < sorted.length
          ? html`<p class="note">
              ${text.listed(shown.length, sorted.length)}
              <button type="button" class="link" @click=${more}>${text.more}</button>
            </p>`
          : ""
      }`;
  }

  private header(column: QualityColumn): TemplateResult {
    const sorted = column === this.column;
    const { title, hint } = text.columns[column];
    return html`<th
      scope="col"
      class=${column}
      aria-sort=${sorted ? (this.descending ? "descending" : "ascending") : "none"}
    >
      <button type="button" title=${hint} @click=${() => this.sortBy(column)}>${title}</button>
    </th>`;
  }

  private groupRow(row: QualityRow, place: number): TemplateResult {
    const { colors, symbols } = this.look.groups;
    const { group, size, purity, silhouette, confusedWith, confusion } = row;
    const name = shownText(row.name);
    const isOpen = group === this.open;
    const other = shownText(this.model.grouping?.names[confusedWith] ?? "");
    const focusable = (column: number): number => (this.current === `${place} ${column}` ? 0 : -1);
    const toggle = (): void => {
      this.open = isOpen ? undefined : group;
      this.draw();
    };
    return html`<tr>
      <th scope="row" class="name">
        <button
          type="button"
          class="neighbor plain"
          aria-expanded=${isOpen}
          title=${name}
          data-row=${place}
          data-column="0"
          tabindex=${focusable(0)}
          @click=${toggle}
        >
          ${swatchTemplate(colors[group] ?? "", symbols[group] ?? 0)}
          <bdi class="name">${name}</bdi>
        </button>
      </th>
      <td class="size">${size}</td>
      <td class="purity">${Number.isNaN(purity) ? text.undefined : text.percent(purity)}</td>
      <td class="silhouette">
        ${Number.isNaN(silhouette) ? text.undefined : twoDecimals(silhouette)}
      </td>
      <td class="confused">
        ${
          confusedWith < 0
            ? text.undefined
            : html`<button
                type="button"
                class="link plain"
                title=${text.cell(confusion, name, other)}
                data-row=${place}
                data-column="1"
                tabindex=${focusable(1)}
                @click=${() => this.chooseConfused(group, confusedWith)}
              >
                <bdi>${other}</bdi> ${text.percent(confusion)}
              </button>`
        }
      </td>
    </tr>`;
  }

  /** The points of a group that stand for it, and those that do least. */
  private named({ typical, odd, size }: QualityRow): TemplateResult {
    const links = (title: string, points: readonly number[]): TemplateResult | "" =>
      points.length === 0
        ? ""
        : html`<div>
            <span class="note">${title}</span>
            ${points.map(
              (point) =>
                html`<button type="button" class="link" @click=${() => this.act.pick(point)}>
                  <bdi>${this.model.text(point)}</bdi>
                </button> `,
            )}
          </div>`;
    return html`<tr class="named">
      <td colspan=${columns.length}>
        <span class="note">${size === 1 ? text.alone : text.points(size)}</span>
        ${links(text.typical, typical)} ${links(text.odd, odd)}
      </td>
    </tr>`;
  }

  private chooseConfused(from: number, to: number): void {
    const { quality, grouping } = this.model;
    if (!quality || !grouping) return;
    this.act.select(confusedPoints(quality.nearest, quality.k, grouping.codeOf, from, to));
  }

  private sortBy(column: QualityColumn): void {
    this.descending = this.column === column ? !this.descending : false;
    this.column = column;
    this.draw();
  }

  private setCurrent(event: Event): void {
    const { row, column } = event.target instanceof HTMLElement ? event.target.dataset : {};
    if (row === undefined || column === undefined) return;
    this.current = `${row} ${column}`;
    this.draw();
  }
}

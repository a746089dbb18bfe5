import { html, type TemplateResult } from "lit-html";
import type { Quality } from "../../protocol/messages";
import type { Look } from "../look";
import type { Model } from "../model";
import { shownText } from "../shownText";
import { strings } from "../strings";
import { swatchTemplate } from "../widgets/swatch";

const text = strings.quality;

/** Entries that a list begins with, and that are added when more are asked for. */
const step = 50;
/** Points of a group of alike ones that are listed. */
const alikeListed = 8;

/** What can be done with points of a list. */
export interface PointActions {
  /** Selects the point, turns the camera to it and shows its text. */
  pick(point: number): void;
  goTo(point: number): void;
  move(points: readonly number[], group: number): void;
  setCategory(points: readonly number[]): void;
  remove(points: readonly number[]): void;
  differences(one: number, other: number): void;
}

type ListName = "misplaced" | "outliers" | "alike";

/** The lists of points that are odd: each entry leads to its point, and can mend it. */
export class OddLists {
  private readonly shown: Record<ListName, number> = {
    misplaced: step,
    outliers: step,
    alike: step,
  };

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    private readonly act: PointActions,
    private readonly redraw: () => void,
  ) {}

  template(quality: Quality): TemplateResult {
    const { misplaced, outliers, alike, k } = quality;
    return html`
      ${
        typeof quality.judged === "string"
          ? ""
          : this.list("misplaced", text.misplaced, text.misplacedNote(k), misplaced, (entry) =>
              this.misplaced(entry, k),
            )
      }
      ${this.list("outliers", text.outliers, text.outliersNote(outliers.k), outliers, (entry) =>
        this.outlier(entry),
      )}
      ${this.list("alike", text.alike, text.alikeNote, alike, (entry) => this.alike(entry))}
    `;
  }

  private list<T>(
    name: ListName,
    title: string,
    note: string,
    { count, first }: { readonly count: number; readonly first: readonly T[] },
    entry: (item: T) => TemplateResult,
  ): TemplateResult {
    const shown = Math.min(first.length, this.shown[name]);
    const more = (): void => {
      this.shown[name] += step;
      this.redraw();
    };
    return html`<details class="section" data-list=${name}>
      <summary>${text.section(title, count)}</summary>
      <p class="note">${count === 0 ? text.none[name] : note}</p>
      <ul class="odd-list" aria-label=${title}>
        ${first.slice(0, shown).map(entry)}
      </ul>
      ${
        shown < count
          ? html`<p class="note">
              ${text.listed(shown, count)}
              ${
                shown < first.length
                  ? html`<button type="button" class="link" @click=${more}>${text.more}</button>`
                  : ""
              }
            </p>`
          : ""
      }
    </details>`;
  }

  private misplaced(
    { point, group, count }: Quality["misplaced"]["first"][number],
    k: number,
  ): TemplateResult {
    const { model, act } = this;
    const other = shownText(model.grouping?.names[group] ?? "");
    const move = model.canMove
      ? html`<button type="button" class="link" @click=${() => act.move([point], group)}>
          ${text.move(other)}
        </button>`
      : "";
    return html`<li>
      ${this.row(point)}
      <div class="mend"><span class="note">${text.among(count, k, other)}</span>${move}</div>
    </li>`;
  }

  private outlier({ point, factor }: Quality["outliers"]["first"][number]): TemplateResult {
    return html`<li>
      ${this.row(point)}
      <div class="mend">
        <span class="note">${text.factor(factor)}</span>
        <button type="button" class="link" @click=${() => this.act.setCategory([point])}>
          ${text.setCategory}
        </button>
      </div>
    </li>`;
  }

  private alike({ points, size, cosine }: Quality["alike"]["first"][number]): TemplateResult {
    const { act } = this;
    const [first = 0, ...others] = points;
    const listed = others.slice(0, alikeListed - 1);
    const title = (point: number): string =>
      text.differences(this.model.text(first), this.model.text(point));
    const differences = (point: number): void => act.differences(first, point);
    const keepOne =
      size === points.length
        ? html`<button type="button" class="link" @click=${() => act.remove(others)}>
            ${text.keepFirst(others.length)}
          </button>`
        : "";
    return html`<li>
      <div class="mend">
        <span class="note">${text.alikeGroup(size, cosine)}</span>
        ${
          listed.length === 1
            ? html`<button type="button" class="link" @click=${() => differences(listed[0]!)}>
                ${text.showDifferences}
              </button>`
            : ""
        }
        ${keepOne}
      </div>
      ${this.row(first)}
      ${listed.map((point) =>
        this.row(
          point,
          listed.length > 1 ? this.button("diff", title(point), () => differences(point)) : "",
        ),
      )}
      ${
        size > listed.length + 1
          ? html`<p class="note">${text.further(size - listed.length - 1)}</p>`
          : ""
      }
    </li>`;
  }

  /** The point, which a click leads to, with what can be done with it alone. */
  private row(point: number, further: TemplateResult | "" = ""): TemplateResult {
    const { model, look, act } = this;
    const { colors, symbols } = look.groups;
    const group = model.groupOf(point);
    const word = model.text(point);
    const places = model.scatter?.sourceCounts[point] ?? 0;
    return html`<div class="odd-point">
      <button
        type="button"
        class="neighbor plain"
        title=${model.groupName(point)}
        @click=${() => act.pick(point)}
      >
        ${swatchTemplate(colors[group] ?? "", symbols[group] ?? 0, model.scatter?.states[point])}
        <bdi class="name">${word}</bdi>
        <bdi class="note">${model.groupName(point)}</bdi>
      </button>
      ${further}
      ${
        places > 0
          ? this.button("go-to-file", strings.neighbors.open(places), () => act.goTo(point))
          : ""
      }
      ${this.button("trash", text.remove(word), () => act.remove([point]))}
    </div>`;
  }

  private button(icon: string, title: string, run: () => void): TemplateResult {
    return html`<button
      type="button"
      class="icon-button"
      aria-label=${title}
      title=${title}
      @click=${run}
    >
      <i class="codicon codicon-${icon}" aria-hidden="true"></i>
    </button>`;
  }
}

import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { FromView, ScatterGrouping } from "../../protocol/messages";
import { hasSameGroups, type Model } from "../model";
import { strings } from "../strings";
import { menuButton } from "../widgets/menu";

const text = strings.clusters;

type Edit = Extract<FromView, { type: "editClusters" }>["what"];

/** What the page asks of the host about clusters. */
export interface ClusterActions {
  find(): void;
  findNumber(): void;
  name(): void;
  assignOutliers(): void;
  chooseLevel(level: number): void;
  edit(what: Edit, groups: readonly number[]): void;
  askEvidence(group: number): void;
  flyTo(point: number): void;
}

/** What the legend shows of clusters: how many there are, what can be done, and why points are together. */
export class ClusterControls {
  private readonly menu: HTMLElement;
  /** The cluster whose evidence is open. */
  private open: number | undefined;
  private grouping: ScatterGrouping | undefined;
  /** The level that was asked for, until it is shown. */
  private wanted: number | undefined;

  constructor(
    private readonly model: Model,
    private readonly actions: ClusterActions,
    private readonly redraw: () => void,
  ) {
    this.menu = menuButton("ellipsis", text.more, [
      { title: text.find, run: () => actions.find() },
      { title: text.findNumber, run: () => actions.findNumber() },
      { title: text.assignAll, run: () => actions.assignOutliers() },
    ]);
  }

  /** Takes over what the model shows now. */
  update(): void {
    const { grouping } = this.model;
    if (grouping === this.grouping) return;
    if (!grouping?.clusters || !hasSameGroups(grouping, this.grouping)) this.open = undefined;
    if (grouping?.clusters?.level === this.wanted || !grouping?.clusters) this.wanted = undefined;
    this.grouping = grouping;
  }

  header(): TemplateResult {
    const { grouping, state } = this.model;
    if (!grouping?.clusters) {
      return html`<div class="row">
        <button type="button" class="button secondary" @click=${() => this.actions.find()}>
          ${text.find}
        </button>
      </div>`;
    }
    const groups = new Set(state.selection.map((point) => this.model.groupOf(point)));
    const selected = [...groups].filter((group) => group < grouping.names.length);
    return html`
      <div class="row cluster-controls">
        ${this.slider(grouping)}
        <button type="button" class="button secondary" @click=${() => this.actions.name()}>
          ${text.name}
        </button>
        ${
          selected.length > 1
            ? html`<button
                type="button"
                class="button secondary"
                @click=${() => this.actions.edit("merge", selected)}
              >
                ${text.mergeSelected(selected.length)}
              </button>`
            : ""
        }
        <div class="group">${this.menu}</div>
      </div>
    `;
  }

  private slider({ clusters, names }: ScatterGrouping): TemplateResult | "" {
    const { level, levels = 0 } = clusters ?? {};
    if (level === undefined || levels < 2) return "";
    const place = levels - 1 - (this.wanted ?? level);
    return html`<label class="row cluster-level">
      <span class="note">${text.fewer}</span>
      <input
        type="range"
        min="0"
        max=${levels - 1}
        step="1"
        aria-label=${text.number}
        aria-valuetext=${text.count(names.length)}
        .value=${live(String(place))}
        @input=${(event: Event) => {
          this.wanted = levels - 1 - Number((event.target as HTMLInputElement).value);
          this.actions.chooseLevel(this.wanted);
        }}
      />
      <span class="note">${text.moreClusters}</span>
    </label>`;
  }

  /** What the points in no cluster are offered. */
  assign(): TemplateResult | "" {
    if (!this.model.grouping?.clusters) return "";
    return html`<button
      type="button"
      class="link"
      title=${text.assignHint}
      @click=${() => this.actions.assignOutliers()}
    >
      ${text.assign}
    </button>`;
  }

  isOpen(group: number): boolean {
    return this.open === group && this.model.grouping?.clusters !== undefined;
  }

  /** Shows why the points of the cluster are together, or hides it again. */
  toggle(group: number, open = !this.isOpen(group)): void {
    if (!this.model.grouping?.clusters || open === this.isOpen(group)) return;
    this.open = open ? group : undefined;
    if (open) this.actions.askEvidence(group);
    this.redraw();
  }

  /** The button that opens the evidence of a cluster. */
  opener(group: number, name: string, isReached: boolean): TemplateResult | "" {
    if (!this.model.grouping?.clusters) return "";
    const isOpen = this.isOpen(group);
    return html`<button
      type="button"
      class="icon-button"
      aria-label=${text.evidence(name)}
      title=${text.evidence(name)}
      aria-expanded=${isOpen}
      tabindex=${isReached ? 0 : -1}
      @click=${(event: Event) => {
        event.preventDefault();
        this.toggle(group);
      }}
      @dblclick=${(event: Event) => event.stopPropagation()}
    >
      <i class="codicon codicon-chevron-${isOpen ? "down" : "right"}" aria-hidden="true"></i>
    </button>`;
  }

  /** Why the points of the cluster are together, and what can be done with it. */
  evidence(group: number, name: string): TemplateResult | "" {
    if (!this.isOpen(group)) return "";
    const { model, actions } = this;
    const { evidence } = model;
    const edit = (what: Edit, title: string): TemplateResult =>
      html`<button type="button" class="link" @click=${() => actions.edit(what, [group])}>
        ${title}
      </button>`;
    const facts =
      evidence?.group === group
        ? html`
            ${
              evidence.keywords.length > 0
                ? html`<p>
                    <span class="note">${text.keywords}</span>
                    <bdi>${evidence.keywords.join(", ")}</bdi>
                  </p>`
                : html`<p class="note">${text.noKeywords}</p>`
            }
            <ul aria-label=${text.exemplars}>
              ${evidence.exemplars.map(
                (point) =>
                  html`<li>
                    <button
                      type="button"
                      class="link plain"
                      title=${model.text(point)}
                      @click=${() => {
                        model.select([point]);
                        actions.flyTo(point);
                      }}
                    >
                      <bdi>${model.text(point)}</bdi>
                    </button>
                  </li>`,
              )}
            </ul>
            <p class="note">${text.size(model.countOf(group), evidence.persistence)}</p>
          `
        : html`<p class="note">${text.searching}</p>`;
    return html`<section class="evidence" aria-label=${text.evidence(name)}>
      ${facts}
      <div class="row">
        ${edit("rename", text.rename)} ${edit("merge", text.merge)} ${edit("split", text.split)}
      </div>
    </section>`;
  }
}

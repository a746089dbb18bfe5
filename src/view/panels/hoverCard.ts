import { componentName } from "../coordinates";
import { element } from "../widgets/dom";
import type { Look } from "../look";
import type { Model } from "../model";
import { shownText } from "../shownText";
import { strings } from "../strings";
import { swatch } from "../widgets/swatch";

const offset = 14;
/** How long the pointer rests on a point before its neighbors are asked for. */
const restMs = 80;
const nearest = 5;

/** The card beside the pointer: the word, its category, its place and its nearest true neighbors. */
export class HoverCard {
  readonly root = element("div", { class: "hover-card", role: "tooltip", hidden: true });
  private waiting = 0;

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    private readonly area: HTMLElement,
    private readonly askNeighbors: (point: number) => void,
  ) {
    model.on(["hover"], () => this.ask());
    model.on(["hover", "neighbors", "fidelity", "data"], () => this.draw());
  }

  private ask(): void {
    clearTimeout(this.waiting);
    const { hover } = this.model;
    if (!hover || this.model.neighbors.has(hover.point)) return;
    this.waiting = window.setTimeout(() => this.askNeighbors(hover.point), restMs);
  }

  private draw(): void {
    const { model, root } = this;
    const { hover } = model;
    root.hidden = hover === undefined;
    if (!hover) return;
    root.replaceChildren(...this.content(hover.point));
    this.place(hover);
  }

  private content(point: number): HTMLElement[] {
    const { model } = this;
    const category = model.groupOf(point);
    const kept = model.fidelity?.keptOf[point];
    const state = model.scatter?.states[point] ?? 0;
    const stateNote = strings.states.notes[state];
    const neighbors = model.neighbors.get(point)?.slice(0, nearest);
    return [
      element("bdi", { class: "word" }, model.text(point)),
      element(
        "div",
        { class: "category" },
        swatch(
          this.look.groups.colors[category] ?? "",
          this.look.groups.symbols[category] ?? 0,
          state,
        ),
        ...(model.groupedBy === undefined
          ? []
          : [element("bdi", { class: "note" }, model.groupedBy)]),
        element("bdi", {}, model.groupName(point)),
      ),
      ...model.chosenColumns.flatMap((name) => {
        const value = model.valueOf(name, point);
        if (value === undefined) return [];
        const label = element("bdi", { class: "note" }, shownText(name));
        return [element("div", { class: "category" }, label, element("bdi", {}, value))];
      }),
      ...(stateNote ? [element("div", {}, stateNote)] : []),
      element("div", { class: "note" }, this.coordinates(point)),
      ...(kept === undefined || Number.isNaN(kept)
        ? []
        : [element("div", { class: "note" }, strings.hoverCard.preserved(kept))]),
      ...(neighbors?.length
        ? [
            element(
              "ol",
              { class: "near" },
              ...neighbors.map((neighbor) =>
                element(
                  "li",
                  {},
                  element("bdi", {}, model.text(neighbor.point)),
                  element("span", { class: "count" }, neighbor.cosine.toFixed(3)),
                ),
              ),
            ),
          ]
        : []),
    ];
  }

  private coordinates(point: number): string {
    const { layout, shownAxes } = this.model;
    if (!layout) return "";
    return shownAxes
      .map((axis) => {
        const value = layout.coordinates[point * layout.components + axis] ?? NaN;
        const name = componentName(layout, axis);
        return `${name} ${Number.isFinite(value) ? value.toFixed(3) : strings.hoverCard.unknown}`;
      })
      .join(" · ");
  }

  private place(hover: { readonly x: number; readonly y: number }): void {
    const { root, area } = this;
    const [width, height] = [area.clientWidth, area.clientHeight];
    const right = hover.x + offset + root.offsetWidth <= width;
    const below = hover.y + offset + root.offsetHeight <= height;
    const x = right ? hover.x + offset : hover.x - offset - root.offsetWidth;
    const y = below ? hover.y + offset : hover.y - offset - root.offsetHeight;
    root.style.left = `${Math.max(0, Math.min(x, width - root.offsetWidth))}px`;
    root.style.top = `${Math.max(0, Math.min(y, height - root.offsetHeight))}px`;
  }
}

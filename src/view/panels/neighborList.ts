import type { Neighbor, OpenHow } from "../../protocol/messages";
import { element, iconButton } from "../widgets/dom";
import type { Look } from "../look";
import type { Model } from "../model";
import { strings } from "../strings";
import { swatch } from "../widgets/swatch";

const text = strings.neighbors;

export interface NeighborEvents {
  /** Asks the host for the neighbors of a point. */
  ask(point: number): void;
  /** Turns the camera to a point. */
  flyTo(point: number): void;
  /** Leads to the text that the point comes from. */
  open(point: number, how: OpenHow): void;
  copySelection(): void;
  setCategory(): void;
}

/** The nearest true neighbors of the point selected last, and of the text that was placed. */
export class NeighborList {
  readonly root = element("section", { class: "neighbors" });

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    private readonly events: NeighborEvents,
  ) {
    model.on(["selection", "data"], () => {
      const point = model.state.selection.at(-1);
      if (point !== undefined && !model.neighbors.has(point)) events.ask(point);
    });
    model.on(["selection", "neighbors", "query", "fidelity", "data", "appearance"], () =>
      this.rebuild(),
    );
  }

  rebuild(): void {
    const { model } = this;
    const { selection } = model.state;
    const point = selection.at(-1);
    const sections: HTMLElement[] = [];
    if (model.query) {
      const close = iconButton("close", text.removePlaced, () => model.setQuery(undefined));
      sections.push(
        this.heading(model.query.text, text.placed, [close]),
        this.list(model.query.neighbors),
      );
    }
    if (point !== undefined) {
      sections.push(
        this.heading(model.text(point), model.groupName(point), this.buttons(point)),
        this.keptNote(point),
        this.list(model.neighbors.get(point)),
      );
    }
    if (sections.length === 0) {
      sections.push(element("p", { class: "note" }, text.none));
    }
    this.root.replaceChildren(...sections);
  }

  private buttons(point: number): HTMLElement[] {
    const { model, events } = this;
    const { length } = model.state.selection;
    const places = model.scatter?.sourceCounts[point] ?? 0;
    return [
      ...(places > 0
        ? [iconButton("go-to-file", text.open(places), () => events.open(point, "goTo"))]
        : []),
      iconButton("tag", text.setCategory, () => events.setCategory()),
      iconButton("copy", text.copy(length), () => events.copySelection()),
      iconButton("close", text.clear, () => model.select([])),
    ];
  }

  private heading(title: string, from: string, buttons: HTMLElement[]): HTMLElement {
    return element(
      "div",
      { class: "heading" },
      element("h2", { title }, element("bdi", {}, title), element("bdi", { class: "note" }, from)),
      ...buttons,
    );
  }

  private keptNote(point: number): HTMLElement {
    const { fidelity } = this.model;
    const kept = fidelity?.keptOf[point];
    return element(
      "p",
      { class: "note" },
      fidelity && kept !== undefined && !Number.isNaN(kept)
        ? text.preserved(kept, fidelity.k)
        : text.nearest,
    );
  }

  private list(neighbors: readonly Neighbor[] | undefined): HTMLElement {
    const { model, events } = this;
    if (!neighbors) return element("p", { class: "note" }, text.searching);
    const { colors, symbols } = this.look.groups;
    return element(
      "ol",
      { class: "neighbor-list", "aria-label": text.list },
      ...neighbors.map(({ point, cosine }) => {
        const category = model.groupOf(point);
        const button = element(
          "button",
          { type: "button", class: "neighbor", title: model.groupName(point) },
          swatch(colors[category] ?? "", symbols[category] ?? 0, model.scatter?.states[point]),
          element("bdi", { class: "name" }, model.text(point)),
          element("span", { class: "count" }, cosine.toFixed(3)),
        );
        button.style.setProperty("--cosine", String(Math.max(0, cosine)));
        button.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey) model.toggleSelection([point]);
          else model.select([point]);
          model.reveal([point]);
          events.flyTo(point);
        });
        return element("li", {}, button);
      }),
    );
  }
}

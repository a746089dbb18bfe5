import type { Neighbor, OpenHow } from "../../protocol/messages";
import { element, iconButton } from "../widgets/dom";
import type { Model } from "../model";
import { swatch, type Look } from "../widgets/swatch";

export interface NeighborEvents {
  /** Asks the host for the neighbors of a point. */
  ask(point: number): void;
  /** Turns the camera to a point. */
  flyTo(point: number): void;
  /** Leads to the text that the point comes from. */
  open(point: number, how: OpenHow): void;
  copySelection(): void;
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
      const close = iconButton("close", "Remove the placed text", () => model.setQuery(undefined));
      sections.push(
        this.heading(model.query.text, "placed text", [close]),
        this.list(model.query.neighbors),
      );
    }
    if (point !== undefined) {
      sections.push(
        this.heading(model.text(point), model.categoryName(point), this.buttons(point)),
        this.keptNote(point),
        this.list(model.neighbors.get(point)),
      );
    }
    if (sections.length === 0) {
      sections.push(
        element(
          "p",
          { class: "note" },
          "Select a point to see its nearest neighbors in the raw vectors.",
        ),
      );
    }
    this.root.replaceChildren(...sections);
  }

  private buttons(point: number): HTMLElement[] {
    const { model, events } = this;
    const { length } = model.state.selection;
    const places = model.scatter?.sourceCounts[point] ?? 0;
    const show = `Show in the editor${places > 1 ? ` (${places} places)` : ""}`;
    return [
      ...(places > 0 ? [iconButton("go-to-file", show, () => events.open(point, "goTo"))] : []),
      iconButton("copy", length > 1 ? `Copy ${length} words` : "Copy the word", () =>
        events.copySelection(),
      ),
      iconButton("close", "Clear the selection", () => model.select([])),
    ];
  }

  private heading(text: string, from: string, buttons: HTMLElement[]): HTMLElement {
    return element(
      "div",
      { class: "heading" },
      element(
        "h2",
        { title: text },
        element("bdi", {}, text),
        element("bdi", { class: "note" }, from),
      ),
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
        ? `Nearest by cosine. This view keeps ${Math.round(kept * 100)} % of its ${fidelity.k}.`
        : "Nearest by cosine.",
    );
  }

  private list(neighbors: readonly Neighbor[] | undefined): HTMLElement {
    const { model, events } = this;
    if (!neighbors) return element("p", { class: "note" }, "Looking for neighbors…");
    const colors = this.look.colors();
    const symbols = this.look.symbols();
    return element(
      "ol",
      { class: "neighbor-list", "aria-label": "Nearest neighbors" },
      ...neighbors.map(({ point, cosine }) => {
        const category = model.scatter?.categoryOf[point] ?? 0;
        const button = element(
          "button",
          { type: "button", class: "neighbor", title: model.categoryName(point) },
          swatch(colors[category] ?? "", symbols[category] ?? 0, model.scatter?.states[point]),
          element("bdi", { class: "name" }, model.text(point)),
          element("span", { class: "count" }, cosine.toFixed(3)),
        );
        button.style.setProperty("--cosine", String(Math.max(0, cosine)));
        button.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey) model.toggleSelection([point]);
          else model.select([point]);
          model.showCategoriesOf([point]);
          events.flyTo(point);
        });
        return element("li", {}, button);
      }),
    );
  }
}

import { element } from "./dom";
import type { Model } from "./model";

const offset = 14;

/** The card beside the pointer: the word, its category and what is known of it. */
export class HoverCard {
  readonly root = element("div", { class: "hover-card", role: "tooltip", hidden: true });

  constructor(
    private readonly model: Model,
    private readonly area: HTMLElement,
  ) {
    model.on(["hover", "neighbours", "fidelity", "data"], () => this.draw());
  }

  private draw(): void {
    const { model, root } = this;
    const { hover } = model;
    root.hidden = hover === undefined;
    if (!hover) return;
    root.replaceChildren(
      element("bdi", { class: "word" }, model.text(hover.point)),
      element("bdi", { class: "note" }, model.categoryName(hover.point)),
    );
    const width = this.area.clientWidth;
    const height = this.area.clientHeight;
    const right = hover.x + offset + root.offsetWidth <= width;
    const below = hover.y + offset + root.offsetHeight <= height;
    const x = right ? hover.x + offset : hover.x - offset - root.offsetWidth;
    const y = below ? hover.y + offset : hover.y - offset - root.offsetHeight;
    root.style.left = `${Math.max(0, Math.min(x, width - root.offsetWidth))}px`;
    root.style.top = `${Math.max(0, Math.min(y, height - root.offsetHeight))}px`;
  }
}

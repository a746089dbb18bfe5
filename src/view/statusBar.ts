import { element } from "./dom";
import type { Model } from "./model";

/** The line below the plot: how true it is, how much is shown, who made it. */
export class StatusBar {
  readonly root: HTMLElement;
  private readonly counts = element("span", { class: "counts" });
  private readonly engine = element("span", { class: "engine" });

  constructor(
    private readonly model: Model,
    changeEngine: () => void,
  ) {
    const change = element("button", { type: "button", class: "link" }, "Change");
    change.setAttribute("aria-label", "Change the engine");
    change.addEventListener("click", changeEngine);
    this.root = element(
      "footer",
      { class: "status-bar", hidden: true },
      this.counts,
      element("span", { class: "end" }, this.engine, change),
    );
    model.on(["data", "visibility", "selection"], () => this.update());
  }

  private update(): void {
    const { model } = this;
    const { scatter } = model;
    if (!scatter) return;
    this.root.hidden = false;
    const visible = model.visible;
    const shown = visible.reduce((sum, on, index) => sum + (on ? model.countOf(index) : 0), 0);
    const selected = model.state.selection.length;
    this.counts.textContent =
      (shown === model.pointCount ? `${shown} points` : `${shown} of ${model.pointCount} points`) +
      (selected > 0 ? `, ${selected} selected` : "");
    this.engine.textContent = scatter.engine.label;
    this.engine.title = scatter.engine.detail;
  }
}

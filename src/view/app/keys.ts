import type { Model } from "../model";
import { keepFocus } from "../widgets/dom";
import type { Requests } from "./requests";

/** The keys that belong to the page and to the plot as wholes. */
export function listenToKeys(model: Model, plotArea: HTMLElement, requests: Requests): void {
  plotArea.addEventListener("keydown", (event) => {
    const point = model.state.selection.at(-1);
    if (event.key !== "Enter" || point === undefined) return;
    requests.open(point, event.altKey ? "peek" : "goTo");
  });
  // A click in the plot focuses it for the keys; only those who use keys need to see that.
  window.addEventListener("pointerdown", () => (document.body.dataset["input"] = "pointer"), true);
  window.addEventListener("keydown", () => (document.body.dataset["input"] = "keys"), true);
  keepFocus();
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (model.drag !== "turn") model.setDrag("turn");
    else if (!(event.target instanceof HTMLInputElement)) model.select([]);
  });
}

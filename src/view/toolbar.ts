import { element, iconButton } from "./dom";
import type { Model } from "./model";
import type { Camera } from "./plot";
import { viewIcon } from "./viewIcons";
import { viewNames, views, viewTitle } from "./views";

/** Buttons above the plot. */
export class Toolbar {
  readonly root: HTMLElement;

  constructor(model: Model, look: (camera: Camera) => void) {
    const group = element("div", { role: "group", "aria-label": "Views", class: "group" });
    for (const name of viewNames) {
      group.append(iconButton(viewIcon(name), viewTitle(name), () => look(views[name])));
    }
    this.root = element(
      "div",
      { role: "toolbar", "aria-label": "Plot", class: "toolbar", hidden: true },
      group,
    );
    model.on(["data"], () => (this.root.hidden = false));
  }
}

import { element, iconButton } from "../widgets/dom";
import { menuButton, type MenuItem } from "../widgets/menu";
import type { Model } from "../model";
import { labelModes } from "../state";
import { strings } from "../strings";
import { boxGlyph, flatGlyph, lassoGlyph, viewGlyph } from "../widgets/glyphs";
import { type ViewName, viewNames } from "../views";

const text = strings.toolbar;

export interface ToolbarParts {
  readonly finder: HTMLElement;
  readonly exports: readonly MenuItem[];
  readonly look: (view: ViewName) => void;
}

/** The buttons above the plot. */
export class Toolbar {
  readonly root: HTMLElement;

  constructor(model: Model, { finder, exports, look }: ToolbarParts) {
    const toggle = (
      glyph: string | Element,
      label: string,
      isOn: () => boolean,
      run: () => void,
    ): HTMLElement => {
      const button = iconButton(glyph, label, run);
      const update = (): void => button.setAttribute("aria-pressed", String(isOn()));
      model.on(["data", "options", "appearance"], update);
      return button;
    };
    // Plotly has no selection in 3-D.
    const dragToggle = (glyph: Element, label: string, mode: "box" | "lasso"): HTMLElement => {
      const button = toggle(glyph, label, () => model.drag === mode, drag(mode));
      model.on(["options"], () => (button.hidden = model.renderer === "plotly"));
      return button;
    };
    const drag = (mode: "box" | "lasso"): (() => void) => {
      return () => model.setDrag(model.drag === mode ? "turn" : mode);
    };
    const flat = toggle(
      flatGlyph(),
      text.flat,
      () => model.state.flat,
      () => model.setFlat(!model.state.flat),
    );
    const from = (name: ViewName) => (): void => {
      model.setFlat(false);
      look(name);
    };
    // Where there is no room for the buttons of the views.
    const more = menuButton("ellipsis", text.more, [
      ...viewNames.map((name) => ({ title: strings.views[name], run: from(name) })),
      {
        title: text.flat,
        run: () => model.setFlat(!model.state.flat),
        checked: () => model.state.flat,
      },
    ]);
    more.classList.add("overflow");
    this.root = element(
      "div",
      { role: "toolbar", "aria-label": text.title, class: "toolbar", hidden: true },
      element(
        "div",
        { role: "group", "aria-label": text.views, class: "group views" },
        ...viewNames.map((name) => iconButton(viewGlyph(name), strings.views[name], from(name))),
        flat,
      ),
      element(
        "div",
        { role: "group", "aria-label": text.selection, class: "group" },
        dragToggle(boxGlyph(), text.box, "box"),
        dragToggle(lassoGlyph(), text.lasso, "lasso"),
        menuButton(
          "tag",
          text.labels,
          labelModes.map((labels) => ({
            title: text.labelModes[labels],
            run: () => model.setOptions({ labels }),
            checked: () => model.labels === labels,
          })),
        ),
      ),
      finder,
      more,
      menuButton("export", text.export, exports),
      toggle(
        "layout-sidebar-right",
        text.side,
        () => model.state.panel !== "none",
        () => model.setOptions({ panel: model.state.panel === "none" ? "categories" : "none" }),
      ),
    );
    model.on(["data"], () => (this.root.hidden = false));
  }
}

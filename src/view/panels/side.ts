import { element } from "../widgets/dom";
import type { Model } from "../model";
import { strings } from "../strings";
import type { ViewState } from "../state";

type PanelName = Exclude<ViewState["panel"], "none">;

/** The tabs beside the plot. */
export class Side {
  readonly root: HTMLElement;
  private readonly contents = new Map<PanelName, HTMLElement>();
  private readonly tabs = new Map<PanelName, HTMLButtonElement>();

  constructor(
    private readonly model: Model,
    private readonly panels: readonly {
      readonly name: PanelName;
      readonly root: HTMLElement;
    }[],
  ) {
    const list = element("div", {
      role: "tablist",
      class: "tabs",
      "aria-label": strings.side.title,
    });
    for (const { name, root } of panels) {
      const tab = element("button", {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-controls": `panel-${name}`,
      });
      tab.addEventListener("click", () => model.setOptions({ panel: name }));
      this.tabs.set(name, tab);
      list.append(tab);
      const panel = element(
        "div",
        { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": tab.id },
        root,
      );
      this.contents.set(name, panel);
    }
    list.addEventListener("keydown", (event) => this.onKey(event));
    this.root = element("aside", { class: "side", hidden: true }, list, ...this.contents.values());
    model.on(["data", "options"], () => this.update());
  }

  private update(): void {
    const { panel } = this.model.state;
    this.root.hidden = panel === "none" || this.model.pointCount === 0;
    for (const [name, content] of this.contents) {
      const open = name === panel;
      content.hidden = !open;
      const tab = this.tabs.get(name);
      if (!tab) continue;
      // Text and category have their own tabs.
      if (name === "columns") tab.hidden = !open && this.model.furtherColumns.length === 0;
      tab.textContent =
        name === "categories" ? strings.legend.title(this.model.groupedBy) : strings.side[name];
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const names = this.panels
      .map((panel) => panel.name)
      .filter((name) => this.tabs.get(name)?.hidden === false);
    const open = names.indexOf(this.model.state.panel as PanelName);
    const next = names[(open + step + names.length) % names.length];
    if (!next) return;
    this.model.setOptions({ panel: next });
    this.tabs.get(next)?.focus();
  }
}

import { orderCategories } from "./categoryOrder";
import { element, iconButton } from "../widgets/dom";
import { menuButton } from "../widgets/menu";
import type { Model } from "../model";
import type { ViewState } from "../state";
import { stateNames, statesIn } from "../widgets/pointStates";
import { swatch } from "../widgets/swatch";

interface Look {
  colors(): string[];
  symbols(): number[];
}

const orders: readonly (readonly [ViewState["order"], string])[] = [
  ["given", "As given"],
  ["name", "By name"],
  ["count", "By count"],
  ["quality", "By quality"],
];

/** The categories as a list of checkboxes that control what is shown. */
export class Legend {
  readonly root: HTMLElement;
  private readonly list = element("div", { class: "legend-list" });
  /** What the signs of points mean that are not fresh. */
  private readonly key = element("ul", {
    class: "legend-key",
    "aria-label": "Signs",
    hidden: true,
  });
  private readonly search = element("input", {
    type: "search",
    class: "text-input",
    placeholder: "Search categories",
    "aria-label": "Search categories",
  });
  private readonly order = element("select", { class: "select", "aria-label": "Order categories" });
  private readonly status = element("span", { class: "note" });
  private readonly rows = new Map<number, { row: HTMLElement; box: HTMLInputElement }>();
  private shown: number[] = [];
  /** The one row that Tab reaches; arrows move it. */
  private current = 0;

  constructor(
    private readonly model: Model,
    private readonly look: Look,
  ) {
    for (const [value, title] of orders) this.order.append(element("option", { value }, title));
    const every = (on: (visible: boolean) => boolean) => (): void =>
      model.setVisible(model.visible.map(on));
    this.root = element(
      "fieldset",
      { class: "legend" },
      element("legend", { class: "visually-hidden" }, "Categories"),
      element("div", { class: "row" }, this.search, this.status),
      element(
        "div",
        { class: "row" },
        this.order,
        element(
          "div",
          { class: "group" },
          iconButton(
            "check-all",
            "Show all categories",
            every(() => true),
          ),
          iconButton(
            "clear-all",
            "Hide all categories",
            every(() => false),
          ),
          iconButton(
            "arrow-swap",
            "Invert which categories are shown",
            every((on) => !on),
          ),
          menuButton("symbol-color", "Colors and shapes", [
            {
              title: "Turbo colors",
              run: () => model.setColors({ palette: "turbo" }),
              checked: () => model.palette === "turbo",
            },
            {
              title: "Colors for color-blind eyes",
              run: () => model.setColors({ palette: "colorBlindSafe" }),
              checked: () => model.palette === "colorBlindSafe",
            },
            {
              title: "Shapes as well as colors",
              run: () => model.setColors({ shapes: !model.state.shapes }),
              checked: () => model.state.shapes,
            },
          ]),
        ),
      ),
      this.list,
      this.key,
    );
    this.search.addEventListener("input", () => this.rebuild());
    this.order.addEventListener("change", () =>
      model.setOptions({ order: this.order.value as ViewState["order"] }),
    );
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    model.on(["data", "appearance"], () => this.rebuild());
    model.on(["options"], () => this.rebuild());
    model.on(["fidelity"], () => {
      if (model.fidelity) this.rebuild();
    });
    model.on(["data", "states"], () => this.showKey());
    model.on(["visibility"], () => this.refresh());
    model.on(["selection"], () => this.refresh());
  }

  /** After a change of colors or order. */
  rebuild(): void {
    const { model } = this;
    const categories = model.scatter?.categories ?? [];
    const quality = model.fidelity?.silhouette;
    this.order.value = model.state.order;
    this.shown = orderCategories(
      categories.map((category, index) => ({
        name: category.name,
        count: model.countOf(index),
        quality: quality?.[index],
      })),
      model.state.order,
      this.search.value,
    );
    if (!this.shown.includes(this.current)) this.current = this.shown[0] ?? 0;
    const colors = this.look.colors();
    const symbols = this.look.symbols();
    const focused = this.list.contains(document.activeElement);
    this.rows.clear();
    this.list.replaceChildren(
      ...this.shown.map((index) => this.row(index, colors[index] ?? "", symbols[index] ?? 0)),
    );
    if (this.shown.length === 0 && categories.length > 0) {
      this.list.append(element("p", { class: "note" }, "No category has this name."));
    }
    this.refresh();
    if (focused) this.rows.get(this.current)?.box.focus();
  }

  private showKey(): void {
    const states = this.model.scatter?.states ?? new Uint8Array(0);
    const rows = statesIn(states).map((state) =>
      element(
        "li",
        {},
        swatch("currentColor", 0, state),
        element("span", { class: "name" }, stateNames[state] ?? ""),
        element("span", { class: "count" }, String(states.filter((each) => each === state).length)),
      ),
    );
    this.key.hidden = rows.length === 0;
    this.key.replaceChildren(...rows);
  }

  private row(index: number, color: string, symbol: number): HTMLElement {
    const { model } = this;
    const category = model.scatter?.categories[index];
    const name = category?.name ?? "";
    const count = model.countOf(index);
    const silhouette = model.fidelity?.silhouette[index];
    const known = silhouette !== undefined && !Number.isNaN(silhouette);
    const figure = known ? twoDecimals(silhouette) : "";
    const quality = known ? `, silhouette ${figure}` : "";
    const box = element("input", {
      type: "checkbox",
      "aria-label": `${name}, ${count} ${count === 1 ? "point" : "points"}${quality}`,
    });
    const label = element(
      "label",
      { class: "legend-row", title: category?.note ? `${name}: ${category.note}` : name },
      box,
      swatch(color, symbol),
      element("bdi", { class: "name" }, name),
      ...(category?.note
        ? [element("i", { class: "codicon codicon-warning", "aria-hidden": "true" })]
        : []),
      ...(known && model.state.order === "quality"
        ? [element("span", { class: "note figure" }, figure)]
        : []),
      element("span", { class: "count" }, String(count)),
    );
    box.addEventListener("change", () => model.setCategoryVisible(index, box.checked));
    box.addEventListener("focus", () => this.setCurrent(index));
    label.addEventListener("click", (event) => {
      if (event.altKey) {
        event.preventDefault();
        model.isolate(index);
      } else if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        model.toggleSelection(model.pointsOf(index));
      }
    });
    label.addEventListener("dblclick", (event) => {
      event.preventDefault();
      model.isolate(index);
    });
    this.rows.set(index, { row: label, box });
    return label;
  }

  /** After a change of visibility or selection. */
  private refresh(): void {
    const { model } = this;
    const visible = model.visible;
    const selected = new Set(
      model.state.selection.map((point) => model.scatter?.categoryOf[point] ?? -1),
    );
    for (const [index, { row, box }] of this.rows) {
      box.checked = visible[index] ?? true;
      row.classList.toggle("selected", selected.has(index));
      row.classList.toggle("off", !box.checked);
    }
    this.setCurrent(this.current);
    const shown = visible.filter(Boolean).length;
    this.status.textContent =
      shown === visible.length ? `${shown}` : `${shown} of ${visible.length}`;
    this.status.title = `${shown} of ${visible.length} categories shown`;
  }

  private setCurrent(index: number): void {
    this.current = index;
    for (const [other, { box }] of this.rows) box.tabIndex = other === index ? 0 : -1;
  }

  private onKey(event: KeyboardEvent): void {
    const place = this.shown.indexOf(this.current);
    const last = this.shown.length - 1;
    const target = {
      ArrowDown: Math.min(last, place + 1),
      ArrowUp: Math.max(0, place - 1),
      Home: 0,
      End: last,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const row = this.rows.get(this.shown[target] ?? 0);
      row?.box.focus();
      row?.row.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.model.isolate(this.current);
    }
  }
}

function twoDecimals(value: number): string {
  const size = Math.abs(value).toFixed(2);
  return value < 0 && Number(size) !== 0 ? `\u2212${size}` : size;
}

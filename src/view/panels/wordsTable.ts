import type { OpenHow } from "../../protocol/messages";
import { element, onNextFrame } from "../widgets/dom";
import type { Look } from "../look";
import type { Model } from "../model";
import { strings } from "../strings";
import { orderRows, type Column } from "./rowOrder";
import { searchColumns } from "./search";
import { shownText } from "../shownText";
import { pointState } from "../pointStates";
import { swatch } from "../widgets/swatch";

const rowHeight = 22;
/** Rows kept ready above and below the visible ones. */
const overscan = 8;

const text = strings.table;

/** All words in a table that draws only the rows in sight. */
export class WordsTable {
  readonly root: HTMLElement;
  private readonly filter = element("input", {
    type: "search",
    class: "text-input",
    placeholder: text.filter,
    "aria-label": text.filter,
  });
  private readonly status = element("p", { class: "note", role: "status" });
  private readonly body = element("div", { role: "rowgroup", class: "table-body" });
  /** Scrolls below its header. */
  private readonly grid: HTMLElement;
  private readonly header = element("div", { role: "row", class: "table-row" });
  private order: Uint32Array = new Uint32Array();
  private outdated = false;
  /** The further columns that have a header, to see whether they changed. */
  private headed = "";
  private column: Column = "category";
  private descending = false;
  /** The row that keys act on, as a place in `order`. */
  private current = 0;
  /** Where a range of Shift began. */
  private anchor = 0;
  private readonly draw = onNextFrame(() => this.drawRows());

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    /** Leads to the text of a point, if it comes from any. */
    private readonly open: (point: number, how: OpenHow) => void,
  ) {
    this.grid = element(
      "div",
      {
        role: "grid",
        class: "table",
        tabindex: 0,
        "aria-label": text.title,
        "aria-multiselectable": "true",
      },
      element("div", { role: "rowgroup", class: "table-header" }, this.header),
      this.body,
    );
    this.root = element(
      "section",
      { class: "words", "aria-label": text.title },
      this.filter,
      this.grid,
      this.status,
    );
    this.filter.addEventListener("input", () => this.reorder());
    this.grid.addEventListener("scroll", this.draw, { passive: true });
    let height = 0;
    // A frame later, for the table changes its own size.
    const onResize = onNextFrame(() => {
      const opened = height === 0;
      height = this.height;
      if (height === 0) return;
      if (this.outdated) this.reorder();
      if (opened) this.showSelection();
      this.draw();
    });
    new ResizeObserver(onResize).observe(this.grid);
    this.grid.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("click", (event) => this.onClick(event));
    this.body.addEventListener("dblclick", (event) => {
      const point = pointOf(event);
      if (point !== undefined) this.open(point, "goTo");
    });
    model.on(["data", "visibility"], () => this.reorder());
    model.on(["fidelity"], () => (this.column === "kept" ? this.reorder() : this.draw()));
    model.on(["selection"], () => this.showSelection());
    model.on(["appearance", "hover", "states"], this.draw);
    model.on(["options"], () => (this.columnsChanged ? this.reorder() : this.draw()));
  }

  rebuild(): void {
    this.draw();
  }

  /** Of the rows in sight, in pixels; 0 while the table is not shown. */
  private get height(): number {
    return Math.max(0, this.grid.clientHeight - rowHeight);
  }

  /** All columns in the order in which they are shown. */
  private get columns(): readonly Column[] {
    const further = this.model.chosenColumns.map((name) => ({ name }));
    return ["text", "category", ...further, "kept"];
  }

  private get columnsChanged(): boolean {
    return this.headed !== this.model.chosenColumns.join("\n");
  }

  private sortBy(column: Column): void {
    const same = keyOf(this.column) === keyOf(column);
    this.descending = same ? !this.descending : column === "kept";
    this.column = column;
    this.reorder();
  }

  /** Orders all rows; a table that is out of sight does so when it is opened. */
  private reorder(): void {
    const { model } = this;
    const { scatter } = model;
    this.outdated = this.height === 0;
    if (!scatter || this.outdated) return;
    const further = model.furtherData;
    const { visible, passing } = model;
    this.order = orderRows(
      {
        texts: model.texts,
        categoryOf: scatter.grouping.codeOf,
        categories: scatter.grouping.scale ? [] : scatter.grouping.names,
        isShown: (point) => visible[model.groupOf(point)] !== false && passing?.[point] !== 0,
        isFound: searchColumns(further, this.filter.value),
        columns: further,
        values: model.groupingValues,
        kept: model.fidelity?.keptOf,
      },
      this.column,
      this.descending,
      this.filter.value,
    );
    this.drawHeader();
    this.current = Math.min(this.current, Math.max(0, this.order.length - 1));
    this.grid.setAttribute("aria-rowcount", String(this.order.length + 1));
    this.body.style.height = `${this.order.length * rowHeight}px`;
    this.status.textContent = text.count(this.order.length, model.pointCount);
    this.draw();
  }

  private drawHeader(): void {
    const { chosenColumns, groupedBy } = this.model;
    this.headed = chosenColumns.join("\n");
    this.root.style.setProperty("--further", String(chosenColumns.length));
    const { activeElement } = document;
    const focused = [...this.header.children].findIndex((cell) => cell.contains(activeElement));
    const cells = this.columns.map((column) => {
      const { title, hint } =
        typeof column === "object"
          ? text.further(shownText(column.name))
          : column === "category"
            ? text.group(groupedBy)
            : text.columns[column];
      const button = element("button", { type: "button", title: hint }, title);
      button.addEventListener("click", () => this.sortBy(column));
      const sorted = keyOf(column) === keyOf(this.column);
      const order = sorted ? (this.descending ? "descending" : "ascending") : "none";
      const kind = typeof column === "object" ? "further" : column;
      const header = { role: "columnheader", class: `cell ${kind}`, "aria-sort": order };
      return element("div", header, button);
    });
    this.header.replaceChildren(...cells);
    cells[focused]?.querySelector("button")?.focus({ preventScroll: true });
  }

  private drawRows(): void {
    const { model, height, order } = this;
    if (height === 0) return;
    const { scrollTop } = this.grid;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    const last = Math.min(order.length, Math.ceil((scrollTop + height) / rowHeight) + overscan);
    const { colors, symbols } = this.look.groups;
    const { chosenColumns } = model;
    const selected = new Set(model.state.selection);
    const rows: HTMLElement[] = [];
    for (let place = first; place < last; place++) {
      const point = order[place] ?? 0;
      const category = model.groupOf(point);
      const kept = model.fidelity?.keptOf[point];
      const state = model.scatter?.states[point] ?? 0;
      const row = element(
        "div",
        {
          role: "row",
          id: `word-${point}`,
          class: "table-row",
          "data-point": point,
          "aria-rowindex": place + 2,
          "aria-selected": String(selected.has(point)),
        },
        element(
          "div",
          {
            role: "gridcell",
            class: "cell text",
            title: [model.text(point), strings.states.notes[state]].join("\n").trim(),
          },
          swatch(colors[category] ?? "", symbols[category] ?? 0, state),
          element("bdi", {}, model.text(point)),
          element("span", { class: "visually-hidden" }, strings.states.notes[state] ?? ""),
        ),
        element(
          "div",
          { role: "gridcell", class: "cell category", title: model.groupName(point) },
          element("bdi", {}, model.groupName(point)),
        ),
        ...chosenColumns.map((name) => {
          const value = model.valueOf(name, point) ?? "";
          const cell = { role: "gridcell", class: "cell further", title: value };
          return element("div", cell, element("bdi", {}, value));
        }),
        element(
          "div",
          { role: "gridcell", class: "cell kept" },
          kept === undefined || Number.isNaN(kept) ? "" : text.kept(kept),
        ),
      );
      row.style.top = `${place * rowHeight}px`;
      row.classList.toggle("stale", state === pointState.changed);
      row.classList.toggle("ghost", state === pointState.deleted);
      row.classList.toggle("current", place === this.current);
      row.classList.toggle("hovered", point === model.hover?.point);
      rows.push(row);
    }
    this.body.replaceChildren(...rows);
    const active = order[this.current];
    if (active !== undefined && this.current >= first && this.current < last) {
      this.grid.setAttribute("aria-activedescendant", `word-${active}`);
    } else this.grid.removeAttribute("aria-activedescendant");
  }

  /** Follows a selection that was made elsewhere. */
  private showSelection(): void {
    const newest = this.model.state.selection.at(-1);
    if (!this.outdated && newest !== undefined && this.order[this.current] !== newest) {
      const place = this.order.indexOf(newest);
      if (place >= 0) {
        this.moveTo(place);
        this.anchor = place;
      }
    }
    this.draw();
  }

  private moveTo(place: number): void {
    this.current = Math.max(0, Math.min(this.order.length - 1, place));
    const top = this.current * rowHeight;
    const { grid, height } = this;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + rowHeight > grid.scrollTop + height) grid.scrollTop = top + rowHeight - height;
    this.draw();
  }

  private onClick(event: MouseEvent): void {
    const point = pointOf(event);
    if (point === undefined) return;
    const place = this.order.indexOf(point);
    this.current = place;
    if (event.shiftKey) {
      const [from, to] = [Math.min(this.anchor, place), Math.max(this.anchor, place)];
      this.model.select([...this.order.subarray(from, to + 1)]);
      return;
    }
    this.anchor = place;
    if (event.ctrlKey || event.metaKey) this.model.toggleSelection([point]);
    else {
      this.model.select([point]);
      this.open(point, "show");
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== this.grid) return;
    const page = Math.max(1, Math.floor(this.height / rowHeight) - 1);
    const target = {
      ArrowDown: this.current + 1,
      ArrowUp: this.current - 1,
      PageDown: this.current + page,
      PageUp: this.current - page,
      Home: 0,
      End: this.order.length - 1,
    }[event.key];
    const point = this.order[this.current];
    if (target !== undefined) {
      event.preventDefault();
      this.moveTo(target);
      if (event.shiftKey) {
        const [from, to] = [
          Math.min(this.anchor, this.current),
          Math.max(this.anchor, this.current),
        ];
        this.model.select([...this.order.subarray(from, to + 1)]);
      } else this.anchor = this.current;
    } else if (event.key === " " && point !== undefined) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) this.model.toggleSelection([point]);
      else this.model.select([point]);
    } else if (event.key === "Enter" && point !== undefined) {
      event.preventDefault();
      this.model.select([point]);
      this.open(point, event.altKey ? "peek" : "goTo");
    }
  }
}

function keyOf(column: Column): string {
  return typeof column === "object" ? `column ${column.name}` : column;
}

function pointOf(event: MouseEvent): number | undefined {
  const row = (event.target as Element).closest<HTMLElement>("[data-point]");
  return row ? Number(row.dataset["point"]) : undefined;
}

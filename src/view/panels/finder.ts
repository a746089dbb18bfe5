import { element, icon } from "../widgets/dom";
import type { Look } from "../look";
import type { Model } from "../model";
import { isolated } from "../shownText";
import { strings } from "../strings";
import { findTexts, fold, searchColumns } from "./search";
import { swatch } from "../widgets/swatch";

export interface FinderEvents {
  flyTo(point: number): void;
  /** A word was chosen, not only met while typing. */
  chosen(): void;
  /** Embeds the text and places it in the picture; absent where nothing can embed. */
  place: ((text: string) => void) | undefined;
}

const text = strings.finder;
const maximumShown = 50;

/** One box to find a word as it is typed, the camera flying to it, or to place any other text. */
export class Finder {
  readonly root: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly options = element("ul", {
    class: "options",
    id: "find-options",
    role: "listbox",
    "aria-label": text.found,
    hidden: true,
  });
  private found: number[] = [];
  /** The texts as searching sees them, made when first needed. */
  private folded: string[] | undefined;
  /** Place in the list; `found.length` is the offer to place the text. */
  private active = 0;

  constructor(
    private readonly model: Model,
    private readonly look: Look,
    private readonly events: FinderEvents,
  ) {
    const title = events.place ? text.findOrPlace : text.find;
    this.input = element("input", {
      class: "text-input",
      type: "text",
      role: "combobox",
      placeholder: title,
      title,
      "aria-label": title,
      "aria-controls": "find-options",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.root = element("div", { class: "finder" }, icon("search"), this.input, this.options);
    model.on(["data"], () => (this.folded = undefined));
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("focus", () => this.search());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.options.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[data-place]");
      if (option) this.choose(Number(option.dataset["place"]));
    });
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private search(): void {
    const { value } = this.input;
    this.found = this.find(value);
    this.active = 0;
    if (value.trim() === "") {
      this.close();
      return;
    }
    this.draw();
    const first = this.found[0];
    if (first !== undefined) this.show(first, false);
    else this.model.select([]);
  }

  /** Points by their texts, then by their further columns. */
  private find(wanted: string): number[] {
    const { model } = this;
    this.folded ??= model.texts.map(fold);
    const found = findTexts(this.folded, wanted).slice(0, maximumShown);
    const further = model.furtherData;
    if (further.length === 0 || wanted.trim() === "") return found;
    const known = new Set(found);
    const hasIt = searchColumns(further, wanted);
    for (let point = 0; point < model.pointCount && found.length < maximumShown; point++) {
      if (!known.has(point) && hasIt(point)) found.push(point);
    }
    return found;
  }

  /** Places a text, where that can be done. */
  private get place(): FinderEvents["place"] {
    return this.model.canEmbed ? this.events.place : undefined;
  }

  private get choices(): number {
    return this.found.length + (this.place ? 1 : 0);
  }

  private draw(): void {
    const { colors, symbols } = this.look.groups;
    const option = (place: number, ...children: (Node | string)[]): HTMLElement =>
      element(
        "li",
        {
          role: "option",
          id: `found-${place}`,
          "data-place": place,
          "aria-selected": String(place === this.active),
        },
        ...children,
      );
    const items = this.found.map((point, place) => {
      const category = this.model.groupOf(point);
      return option(
        place,
        swatch(colors[category] ?? "", symbols[category] ?? 0, this.model.scatter?.states[point]),
        element("bdi", { class: "name" }, this.model.text(point)),
        element("bdi", { class: "note" }, this.model.groupName(point)),
      );
    });
    if (this.place) {
      const offer = element(
        "span",
        { class: "name" },
        text.place(isolated(this.input.value.trim())),
      );
      items.push(option(this.found.length, icon("add"), offer));
    } else if (items.length === 0) {
      items.push(element("li", { class: "note" }, text.noMatches));
    }
    this.options.replaceChildren(...items);
    this.options.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (this.choices > 0) this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.options.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  /** Typing leaves hidden points hidden; a choice shows the chosen one. */
  private show(point: number, chosen: boolean): void {
    if (!this.model.isShown(point)) {
      if (!chosen) return;
      this.model.reveal([point]);
    }
    this.model.select([point]);
    this.events.flyTo(point);
  }

  private choose(place: number): void {
    const point = this.found[place];
    if (point !== undefined) {
      this.show(point, true);
      this.events.chosen();
    } else if (this.place) this.place(this.input.value.trim());
    this.close();
  }

  private close(): void {
    this.options.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Enter" && this.input.value.trim() !== "") {
      event.preventDefault();
      this.choose(this.active);
    } else if (step !== undefined && !this.options.hidden && this.choices > 0) {
      event.preventDefault();
      this.active = (this.active + step + this.choices) % this.choices;
      this.draw();
      const point = this.found[this.active];
      if (point !== undefined) this.show(point, false);
    }
  }
}

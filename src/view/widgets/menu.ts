import { element, iconButton } from "./dom";

export interface MenuItem {
  readonly title: string;
  readonly run: () => void;
  /** Present when the item is a choice that is on or off. */
  readonly checked?: () => boolean;
}

/** A button that opens a small menu. */
export function menuButton(glyph: string, label: string, items: readonly MenuItem[]): HTMLElement {
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const button = iconButton(glyph, label, () => (menu.hidden ? open() : close()));
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const entries = items.map(({ title, run, checked }) => {
    const role = checked ? "menuitemcheckbox" : "menuitem";
    const entry = element("button", { type: "button", role, tabindex: -1 }, title);
    entry.addEventListener("click", () => {
      close();
      button.focus();
      run();
    });
    return entry;
  });
  menu.append(...entries);
  const root = element("div", { class: "menu-anchor" }, button, menu);

  function open(): void {
    items.forEach(({ checked }, place) => {
      if (checked) entries[place]?.setAttribute("aria-checked", String(checked()));
    });
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    entries[0]?.focus();
  }
  function close(): void {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget as Node | null)) close();
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = entries.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Escape" && !menu.hidden) {
      close();
      button.focus();
    } else if (step !== undefined) {
      event.preventDefault();
      if (menu.hidden) open();
      else entries[(place + step + entries.length) % entries.length]?.focus();
    }
  });
  return root;
}

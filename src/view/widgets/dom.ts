type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * An element with attributes and children. Strings become text nodes, so no text is ever read as
 * markup. `true` sets an empty attribute; `false` and undefined leave it out.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A codicon, hidden from screen readers: the control around it carries the name. */
export function icon(name: string): HTMLElement {
  return element("i", { class: `codicon codicon-${name}`, "aria-hidden": "true" });
}

/** A button with an icon; `label` is its accessible name and tooltip. */
export function iconButton(
  glyph: string | Element,
  label: string,
  onClick: () => void,
): HTMLButtonElement {
  const button = element("button", {
    type: "button",
    class: "icon-button",
    "aria-label": label,
    title: label,
  });
  button.append(typeof glyph === "string" ? icon(glyph) : glyph);
  button.addEventListener("click", onClick);
  return button;
}

/** Calls `run` once on the next frame, however often it is asked. */
export function onNextFrame(run: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      run();
    });
  };
}

/**
 * What had the focus when the page lost it gets it back with the page: a list of the editor that opens and closes
 * again, over a frame as this page is, leaves it to nothing.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  const remember = (): void => {
    const { activeElement: active } = document;
    last = active instanceof HTMLElement && active !== document.body ? active : undefined;
  };
  document.addEventListener("focusin", remember);
  document.addEventListener("pointerup", remember, true);
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body) last?.focus({ preventScroll: true });
  });
}

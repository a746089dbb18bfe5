import type { Model } from "../model";
import type { Host } from "./host";

const saveAfterMs = 100;

/** Keeps what the page remembers over a reload, and tells it to the host; but the selection only the page itself. */
export function saveState(model: Model, host: Host): void {
  let saving = 0;
  model.on(
    ["data", "layout", "axes", "visibility", "selection", "options", "appearance", "camera"],
    () => {
      clearTimeout(saving);
      saving = window.setTimeout(() => {
        host.setState(model.state);
        const { session } = model.state;
        const view = JSON.stringify({ ...model.state, selection: [] });
        host.post({ type: "view", session, view, axes: [...model.axes] });
      }, saveAfterMs);
    },
  );
}

/** Tells the host each selection that did not come from there: call the result with those that did. */
export function tellSelection(model: Model, host: Host): (points: readonly number[]) => void {
  let known = "";
  model.on(["selection"], () => {
    const { selection } = model.state;
    if (selection.join() === known) return;
    known = selection.join();
    host.post({ type: "select", points: selection });
  });
  return (points) => (known = points.join());
}

/** Tells the host when keys are typed into a field, and when no longer. */
export function tellTyping(host: Host): void {
  const tell = (event: FocusEvent, on: boolean): void => {
    if (isField(event.target)) host.post({ type: "typing", on });
  };
  document.addEventListener("focusin", (event) => tell(event, true));
  document.addEventListener("focusout", (event) => tell(event, false));
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "range"].includes(target.type)
  );
}

/** Tells the host the colors and what is hidden, for the marks in the editor. */
export function tellLook(model: Model, host: Host): void {
  let told = "";
  model.on(["data", "visibility", "appearance"], () => {
    const { palette, state, scatter, passing } = model;
    const { hidden, filters } = state;
    const asText = JSON.stringify({ hidden, palette, filters });
    if (!scatter || asText === told) return;
    told = asText;
    host.post({ type: "look", hidden, palette, ...(passing ? { passing } : {}) });
  });
}

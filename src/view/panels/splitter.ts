import { element } from "../widgets/dom";
import type { Model } from "../model";
import { strings } from "../strings";

const smallest = 0.15;
const largest = 0.8;
const keyStep = 0.02;

/**
 * The edge between the plot and the lists, moved by hand or by arrow keys. A double click, or Enter, gives the
 * lists their usual size again. Where the panel is narrow, the lists lie below the plot and the edge moves up and
 * down.
 */
export class Splitter {
  readonly root = element("div", {
    ...{ class: "splitter", role: "separator", tabindex: 0, hidden: true },
    ...{ "aria-label": strings.side.size, "aria-controls": "side" },
    ...{ "aria-valuemin": smallest * 100, "aria-valuemax": largest * 100 },
  });

  constructor(
    private readonly model: Model,
    private readonly side: HTMLElement,
  ) {
    const { root } = this;
    side.id = "side";
    model.on(["data", "options"], () => this.update());
    new ResizeObserver(() => this.update()).observe(side);
    root.addEventListener("pointerdown", (event) => {
      root.setPointerCapture(event.pointerId);
      event.preventDefault();
      root.focus({ preventScroll: true });
    });
    root.addEventListener("pointermove", (event) => {
      if (root.hasPointerCapture(event.pointerId)) this.follow(event);
    });
    root.addEventListener("dblclick", () => model.setOptions({ side: undefined }));
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  private get below(): boolean {
    return getComputedStyle(this.root.parentElement ?? this.root).flexDirection === "column";
  }

  /** The part (0 to 1) of the room that the lists take now. */
  private get fraction(): number {
    const { offsetWidth: width, offsetHeight: height, parentElement: room } = this.side;
    if (!room) return 0;
    return this.below ? height / room.clientHeight : width / room.clientWidth;
  }

  private follow(event: PointerEvent): void {
    const room = this.root.parentElement?.getBoundingClientRect();
    if (!room) return;
    this.resize(
      this.below
        ? (room.bottom - event.clientY) / room.height
        : (room.right - event.clientX) / room.width,
    );
  }

  private resize(fraction: number): void {
    this.model.setOptions({ side: Math.min(largest, Math.max(smallest, fraction)) });
  }

  private onKey(event: KeyboardEvent): void {
    const [more, less] = this.below ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === more) this.resize(this.fraction + keyStep);
    else if (event.key === less) this.resize(this.fraction - keyStep);
    else if (event.key === "Home") this.resize(smallest);
    else if (event.key === "End") this.resize(largest);
    else if (event.key === "Enter") this.model.setOptions({ side: undefined });
    else return;
    event.preventDefault();
  }

  private update(): void {
    const { root, side, model } = this;
    root.hidden = side.hidden;
    const { side: chosen } = model.state;
    if (chosen === undefined) side.style.removeProperty("flex-basis");
    else side.style.setProperty("flex-basis", `${chosen * 100}%`);
    side.classList.toggle("sized", chosen !== undefined);
    root.setAttribute("aria-orientation", this.below ? "horizontal" : "vertical");
    root.setAttribute("aria-valuenow", String(Math.round(this.fraction * 100)));
  }
}

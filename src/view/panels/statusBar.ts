import { element } from "../widgets/dom";
import type { Fidelity } from "../../protocol/messages";
import type { Model } from "../model";

/** Texts of one group that are named. */
const mostNamed = 4;

type Alike = Fidelity["equal"];

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function link(title: string, label: string, onClick: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "link", "aria-label": label }, title);
  button.addEventListener("click", onClick);
  return button;
}

/** The line below the plot: how true it is, how much is shown, who made it. Always in sight. */
export class StatusBar {
  readonly root: HTMLElement;
  private readonly fidelity = element("span", { class: "fidelity", role: "status" });
  private readonly counts = element("span", { class: "counts" });
  /** Where the words came from, and other ones. */
  private readonly words = element("span", { class: "words" });
  private readonly regenerateWords: HTMLElement | undefined;
  private readonly engine = element("span", { class: "engine" });
  /** The task prefix that the engine puts before every text. */
  private readonly prefix: HTMLElement | undefined;

  constructor(
    private readonly model: Model,
    onAction: ((id: string) => void) | undefined,
  ) {
    const end = element("span", { class: "end" }, this.engine);
    if (onAction) {
      this.prefix = link("", "", () => onAction("changePrefix"));
      end.append(this.prefix);
      end.append(link("Change", "Change the engine", () => onAction("changeEngine")));
      this.regenerateWords = link("Ask Anew", "Ask Anew: other words from the model", () =>
        onAction("regenerateWords"),
      );
    }
    this.words.hidden = true;
    this.root = element(
      "footer",
      { class: "status-bar", hidden: true },
      this.fidelity,
      this.counts,
      this.words,
      end,
    );
    model.on(["data", "visibility", "selection"], () => this.update());
    model.on(["data", "fidelity"], () => this.updateFidelity());
  }

  private update(): void {
    const { model } = this;
    const { scatter } = model;
    if (!scatter) return;
    this.root.hidden = false;
    const visible = model.visible;
    const shown = visible.reduce((sum, on, index) => sum + (on ? model.countOf(index) : 0), 0);
    const selected = model.state.selection.length;
    const all = model.pointCount;
    const noun = all === 1 ? "point" : "points";
    this.counts.textContent =
      (shown === all ? `${all} ${noun}` : `${shown} of ${all} ${noun}`) +
      (selected > 0 ? `, ${selected} selected` : "");
    this.engine.textContent = scatter.engine.label;
    this.engine.title = scatter.engine.detail;
    const { prefix, words } = scatter.engine;
    if (this.prefix) {
      this.prefix.hidden = prefix === undefined;
      const text = `prefix “${prefix?.trim() ?? ""}”`;
      this.prefix.textContent = text;
      this.prefix.setAttribute("aria-label", `${text}: change the prefix of all texts`);
    }
    this.words.hidden = words === undefined;
    if (words !== undefined)
      this.words.replaceChildren(words, ...(this.regenerateWords ? [this.regenerateWords] : []));
  }

  private updateFidelity(): void {
    const { fidelity, pointCount, layoutProgress } = this.model;
    if (!fidelity) {
      this.fidelity.textContent =
        pointCount > 1 && layoutProgress === undefined ? "Measuring…" : "";
      this.fidelity.title = "";
      return;
    }
    if (fidelity.k === 0 || !Number.isFinite(fidelity.kept)) {
      this.fidelity.textContent = "Too few points to measure";
      this.fidelity.title = "";
      return;
    }
    const { k, kept, variance, estimatedFrom, reconstructionError } = fidelity;
    this.fidelity.textContent = `This view keeps ${percent(kept)} of true neighbors`;
    this.fidelity.title = [
      `Of the ${k} nearest neighbors of each point by cosine on the raw vectors, ` +
        `${percent(kept)} are also among its ${k} nearest in this view.`,
      `Trustworthiness ${fidelity.trustworthiness.toFixed(3)}, ` +
        `continuity ${fidelity.continuity.toFixed(3)} (k = ${k}` +
        (estimatedFrom === undefined ? ")." : `; estimated from ${estimatedFrom} points).`),
      ...(variance === undefined
        ? []
        : [`${percent(variance)} of the variance is shown, ${percent(1 - variance)} is hidden.`]),
      ...(reconstructionError === undefined
        ? []
        : [
            `Root mean square distance of the vectors from what is shown of them: ` +
              `${reconstructionError.toPrecision(3)}.`,
          ]),
      ...this.alike("Equal vectors", fidelity.equal),
      ...this.alike("Almost equal vectors (cosine 0.99 or more)", fidelity.near),
    ].join("\n");
    if (variance !== undefined) {
      this.fidelity.textContent += `, hides ${percent(1 - variance)} of the variance`;
    }
  }

  /** The texts that vectors do not tell apart, where there are any. */
  private alike(title: string, { count, groups }: Alike = { count: 0, groups: [] }): string[] {
    if (count === 0) return [];
    const named = groups.map((points) => {
      const texts = points.slice(0, mostNamed).map((point) => `“${this.model.text(point)}”`);
      return listed(texts, " and ", points.length);
    });
    return [`${title}: ${listed(named, "; ", count)}.`];
  }
}

/** The parts, and how many of all that leaves. */
function listed(parts: readonly string[], separator: string, all: number): string {
  const more = all - parts.length;
  return [...parts, ...(more > 0 ? [`${more} more`] : [])].join(separator);
}

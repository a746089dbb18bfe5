import { methodOf } from "../../core/projection/methods";
import { element } from "../widgets/dom";
import type { Fidelity } from "../../protocol/messages";
import type { Model } from "../model";
import { isolated, shownText } from "../shownText";
import type { ViewState } from "../state";
import { strings } from "../strings";

/** Texts of one group that are named. */
const maximumNamed = 4;

type Alike = Fidelity["equal"];

const text = strings.statusBar;

function link(title: string, label: string, onClick: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "link", "aria-label": label }, title);
  button.addEventListener("click", onClick);
  return button;
}

/** The line below the plot: how true it is, how much is shown, who made it. Always in sight. */
export class StatusBar {
  readonly root: HTMLElement;
  private readonly fidelity = element("span", { class: "fidelity", role: "status" });
  /** A view that preserves far more. */
  private readonly better: HTMLElement | undefined;
  /** How well a view that is fitted to groups recognizes them. */
  private readonly recognition = element("span", { class: "recognition", role: "status" });
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
    project:
      ((method: ViewState["method"], parameters: ViewState["parameters"]) => void) | undefined,
  ) {
    if (project) {
      this.better = link("", "", () => {
        const { better } = model.fidelity ?? {};
        if (better) project(better.method, better.parameters);
      });
      this.better.hidden = true;
    }
    const end = element("span", { class: "end" }, this.engine);
    if (onAction) {
      this.prefix = link("", "", () => onAction("changePrefix"));
      end.append(this.prefix);
      end.append(link(text.changeEngine, text.changeEngineHint, () => onAction("changeEngine")));
      this.regenerateWords = link(text.regenerate, text.regenerateHint, () =>
        onAction("regenerateWords"),
      );
    }
    this.words.hidden = true;
    this.root = element(
      "footer",
      { class: "status-bar", hidden: true },
      this.fidelity,
      ...(this.better ? [this.better] : []),
      this.recognition,
      this.counts,
      this.words,
      end,
    );
    model.on(["data", "visibility", "selection"], () => this.update());
    model.on(["data", "fidelity"], () => {
      this.updateFidelity();
      this.updateBetter();
      this.updateRecognition();
    });
  }

  private update(): void {
    const { model } = this;
    const { scatter } = model;
    if (!scatter) return;
    this.root.hidden = false;
    const selected = model.state.selection.length;
    this.counts.textContent = text.points(model.shownCount, model.pointCount, selected);
    this.engine.textContent = shownText(scatter.engine.label);
    this.engine.title = shownText(scatter.engine.detail);
    const { prefix, words } = scatter.engine;
    if (this.prefix) {
      this.prefix.hidden = prefix === undefined;
      this.prefix.textContent = text.prefix(isolated(prefix?.trim() ?? ""));
      this.prefix.setAttribute("aria-label", text.prefixHint(isolated(prefix?.trim() ?? "")));
    }
    this.words.hidden = words === undefined;
    if (words !== undefined)
      this.words.replaceChildren(words, ...(this.regenerateWords ? [this.regenerateWords] : []));
  }

  private updateFidelity(): void {
    const { fidelity, pointCount, layoutProgress } = this.model;
    if (!fidelity) {
      this.fidelity.textContent =
        pointCount > 1 && layoutProgress === undefined ? text.measuring : "";
      this.fidelity.title = "";
      return;
    }
    if (fidelity.k === 0 || !Number.isFinite(fidelity.kept)) {
      this.fidelity.textContent = text.tooFew;
      this.fidelity.title = "";
      return;
    }
    const { k, kept, variance, estimatedFrom, reconstructionError } = fidelity;
    this.fidelity.textContent = text.preserved(kept);
    this.fidelity.title = [
      text.preservedHint(kept, k),
      text.trust(fidelity.trustworthiness, fidelity.continuity, k, estimatedFrom),
      ...(variance === undefined ? [] : [text.variance(variance)]),
      ...(reconstructionError === undefined ? [] : [text.reconstruction(reconstructionError)]),
      ...this.alike(text.equal, fidelity.equal),
      ...this.alike(text.near, fidelity.near),
    ].join("\n");
    if (variance !== undefined) {
      this.fidelity.textContent += `, ${text.hidden(1 - variance)}`;
    }
  }

  private updateBetter(): void {
    if (!this.better) return;
    const { better, kept = 0 } = this.model.fidelity ?? {};
    this.better.hidden = better === undefined;
    if (!better) return;
    const { label } = methodOf(better.method);
    this.better.textContent = text.better(label, better.kept);
    this.better.title = text.betterHint(label, better.kept, kept);
    this.better.setAttribute("aria-label", this.better.title);
  }

  private updateRecognition(): void {
    const { fidelity, layout } = this.model;
    const { recognition } = this;
    if (!layout?.discriminants) {
      recognition.textContent = "";
      recognition.title = "";
      return;
    }
    const column = isolated(shownText(strings.legend.column(layout.discriminants.column)));
    const found = fidelity?.recognition;
    recognition.textContent = found
      ? text.recognized(column, found.shown, found.chance)
      : text.fittedTo(column);
    recognition.title = [
      text.fittedHint(column),
      ...(fidelity && !found ? [text.notChecked] : []),
      ...(found ? [text.recognizedHint(found.shown, found.all, found.chance)] : []),
      ...(found && found.points < found.of ? [text.estimated(found.points, found.of)] : []),
    ].join("\n");
  }

  /** The texts that vectors do not tell apart, where there are any. */
  private alike(title: string, { count, groups }: Alike = { count: 0, groups: [] }): string[] {
    if (count === 0) return [];
    const named = groups.map((points) => {
      const texts = points
        .slice(0, maximumNamed)
        .map((point) => text.quoted(isolated(this.model.text(point))));
      return listed(texts, text.and, points.length);
    });
    return [text.alike(title, listed(named, "; ", count))];
  }
}

/** The parts, and how many of all that leaves. */
function listed(parts: readonly string[], separator: string, all: number): string {
  const more = all - parts.length;
  return [...parts, ...(more > 0 ? [text.more(more)] : [])].join(separator);
}

import type { Notice, ToView } from "../../protocol/messages";
import { element } from "../widgets/dom";
import type { Model } from "../model";
import { isolated, shownText } from "../shownText";
import { strings } from "../strings";
import { pointState } from "../pointStates";
import { swatch } from "../widgets/swatch";

type Progress = Extract<ToView, { type: "progress" }>;
type Failed = Extract<ToView, { type: "failed" }>;

/** What is happening while words arrive: a sentence, a bar, the words so far and Cancel. */
export class ProgressArea {
  readonly root: HTMLElement;
  private readonly sentence = element("p", { class: "sentence", role: "status" });
  private readonly bar = element("progress", { "aria-label": strings.progress.title });
  private readonly words = element("dl", { class: "arriving" });

  constructor(onCancel: () => void) {
    const cancel = element(
      "button",
      { type: "button", class: "button secondary" },
      strings.progress.cancel,
    );
    cancel.addEventListener("click", onCancel);
    this.root = element(
      "section",
      { class: "notice progress", "aria-label": strings.progress.title, hidden: true },
      element("div", { class: "row" }, this.sentence, cancel),
      this.bar,
      this.words,
    );
  }

  show(progress: Progress): void {
    this.root.hidden = false;
    this.sentence.textContent = shownText(progress.message);
    if (progress.total > 0) {
      this.bar.max = progress.total;
      this.bar.value = progress.done;
    } else this.bar.removeAttribute("value");
    this.words.replaceChildren(
      ...progress.words.flatMap(({ category, words }) => [
        element("dt", {}, element("bdi", {}, shownText(category))),
        element("dd", {}, element("bdi", {}, words.map(isolated).join(", "))),
      ]),
    );
    this.words.scrollTop = this.words.scrollHeight;
  }

  hide(): void {
    this.root.hidden = true;
  }
}

/** A failure in one sentence with the buttons that mend it. */
export class FailedArea {
  readonly root = element("section", {
    class: "notice failed",
    role: "alert",
    hidden: true,
  });

  constructor(private readonly onAction: (id: string) => void) {}

  show(failed: Pick<Failed, "sentence" | "actions">): void {
    this.root.hidden = false;
    this.root.replaceChildren(
      element(
        "p",
        { class: "sentence" },
        element("i", { class: "codicon codicon-error", "aria-hidden": "true" }),
        shownText(failed.sentence),
      ),
      element(
        "div",
        { class: "row actions" },
        ...failed.actions.map(({ id, title }, index) => {
          const button = element(
            "button",
            { type: "button", class: index === 0 ? "button" : "button secondary" },
            title,
          );
          button.addEventListener("click", () => this.onAction(id));
          return button;
        }),
      ),
    );
  }

  hide(): void {
    this.root.hidden = true;
  }
}

/** What the host has to say of the picture, each sentence with its links. */
export class NoticesArea {
  readonly root = element("section", { class: "notice told", role: "status", hidden: true });

  constructor(private readonly onAction: (id: string) => void) {}

  show(notices: readonly Notice[]): void {
    this.root.hidden = notices.length === 0;
    this.root.replaceChildren(
      ...notices.map(({ sentence, actions, texts }) =>
        element(
          "div",
          { class: "row" },
          element("span", {}, shownText(sentence)),
          ...(texts ? [listOf(texts)] : []),
          ...actions.map(({ id, title }) => {
            const button = element("button", { type: "button", class: "link" }, title);
            button.addEventListener("click", () => this.onAction(id));
            return button;
          }),
        ),
      ),
    );
  }
}

function listOf(texts: readonly string[]): HTMLElement {
  return element(
    "details",
    {},
    element("summary", {}, strings.notices.all(texts.length)),
    element(
      "ul",
      {},
      ...texts.map((text) => element("li", {}, element("bdi", {}, shownText(text)))),
    ),
  );
}

/** Says when texts have changed or gone, or were added to frozen axes, with what can be done about it. */
export class StatesArea {
  readonly root = element("section", { class: "notice states", role: "status", hidden: true });

  constructor(
    private readonly model: Model,
    private readonly onAction: (id: string) => void,
  ) {
    model.on(["data", "states"], () => this.update());
  }

  private update(): void {
    const states = this.model.scatter?.states ?? [];
    const changed: number[] = [];
    const deleted: number[] = [];
    states.forEach((state, point) => {
      if (state === pointState.changed) changed.push(point);
      else if (state === pointState.deleted) deleted.push(point);
    });
    const placed = this.model.scatter?.placed ?? 0;
    this.root.hidden = changed.length + deleted.length + placed === 0;
    this.root.replaceChildren(
      ...(changed.length > 0
        ? [
            swatch("currentColor", 0, pointState.changed),
            this.selecting(changed, strings.states.changed),
            this.link(strings.states.reembed, "reembedChanged"),
          ]
        : []),
      ...(deleted.length > 0
        ? [
            swatch("currentColor", 0, pointState.deleted),
            this.selecting(deleted, strings.states.gone),
            this.link(strings.states.remove, "removeDeleted"),
          ]
        : []),
      ...(placed > 0
        ? [
            element("span", {}, strings.states.added(placed)),
            this.link(strings.states.recompute, "recomputeProjection"),
          ]
        : []),
    );
  }

  /** A sentence about points that shows which ones they are. */
  private selecting(points: readonly number[], sentence: (count: number) => string): HTMLElement {
    const button = element(
      "button",
      { type: "button", class: "link plain", title: strings.states.select },
      sentence(points.length),
    );
    button.addEventListener("click", () => this.model.select(points));
    return button;
  }

  private link(title: string, id: string): HTMLElement {
    const button = element("button", { type: "button", class: "link" }, title);
    button.addEventListener("click", () => this.onAction(id));
    return button;
  }
}

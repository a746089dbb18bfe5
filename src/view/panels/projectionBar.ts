import { isLinear, methodOf, methods, type ParameterName } from "../../core/projection/methods";
import type { Layout } from "../../protocol/messages";
import { axisHint, componentName } from "../coordinates";
import { element, iconButton, svg } from "../widgets/dom";
import type { Model } from "../model";
import { strings } from "../strings";
import type { ViewState } from "../state";

const text = strings.projection;

const barWidth = 9;
const barGap = 2;
const barHeight = 16;

/** How the vectors become a picture: method and its parameters, or components and their variance. */
export class ProjectionBar {
  readonly root: HTMLElement;
  private readonly method = element("select", { class: "select", "aria-label": text.title });
  private readonly axes = element("span", { class: "group axes" });
  private readonly parameters = element("span", { class: "group" });
  private readonly scree = element("span", { class: "scree" });
  private readonly status = element("span", { class: "note", role: "status" });
  private readonly stop: HTMLElement;

  constructor(
    private readonly model: Model,
    private readonly can: { readonly project: boolean },
    private readonly project: (
      method: ViewState["method"],
      parameters: ViewState["parameters"],
    ) => void,
  ) {
    for (const { id, label } of methods) {
      this.method.append(element("option", { value: id }, label));
    }
    this.method.addEventListener("change", () =>
      this.project(this.method.value as ViewState["method"], {}),
    );
    this.stop = iconButton("close", text.stop, () => {
      const { method, parameters } = model.lastMade;
      project(method, parameters);
    });
    this.root = element(
      "div",
      { class: "projection-bar", role: "group", "aria-label": text.title, hidden: true },
      this.method,
      this.parameters,
      this.axes,
      this.scree,
      element("span", { class: "group" }, this.status, this.stop),
    );
    model.on(["data", "layout", "axes", "options"], () => this.draw());
  }

  private draw(): void {
    const { model } = this;
    const { layout, state } = model;
    if (!layout) return;
    this.root.hidden = false;
    this.method.value = state.method;
    this.method.title = methodOf(state.method).hint;
    this.method.disabled = !this.can.project;
    for (const option of this.method.options) {
      const { id, hint, grouped } = methodOf(option.value as ViewState["method"]);
      option.disabled = grouped && !model.hasGroups && id !== state.method;
      option.title = option.disabled ? text.noGroups : hint;
    }
    const computing = this.can.project && model.computing;
    this.stop.hidden = !computing;
    this.status.textContent = !computing
      ? ""
      : model.layoutProgress === undefined
        ? text.computing
        : text.computed(model.layoutProgress);
    this.drawParameters();
    this.drawAxes(layout);
    this.drawScree(layout);
  }

  private drawParameters(): void {
    const { method, parameters } = this.model.state;
    if (this.parameters.dataset["method"] === method) {
      for (const input of this.parameters.querySelectorAll("input")) {
        if (input === document.activeElement) continue;
        input.value = String(parameters[input.name as ParameterName] ?? "");
      }
      return;
    }
    this.parameters.dataset["method"] = method;
    this.parameters.replaceChildren(
      ...methodOf(method).parameters.map(
        ({ label, hint, minimum, maximum, step, ...parameter }) => {
          const name = parameter.name as ParameterName;
          const value = parameters[name] ?? "";
          const input = element("input", {
            ...{
              class: "text-input number",
              type: "number",
              placeholder: text.automatic,
              name,
              value,
            },
            ...{ min: minimum, max: maximum, step, disabled: !this.can.project },
          });
          input.addEventListener("change", () => {
            const number = input.valueAsNumber;
            const rest = { ...this.model.state.parameters };
            delete rest[name];
            const valid = Number.isFinite(number);
            const within = Math.min(maximum, Math.max(minimum, number));
            if (valid) input.value = String(within);
            this.project(method, valid ? { ...rest, [name]: within } : rest);
          });
          return element("label", { class: "field", title: hint }, label, input);
        },
      ),
    );
  }

  /** One choice for each axis; a component that another axis shows changes places with it. */
  private drawAxes(layout: Layout): void {
    this.axes.replaceChildren();
    if (!isLinear(layout.method) || layout.components <= 3) return;
    this.model.axes.forEach((shown, position) => {
      const name = "XYZ"[position] ?? "";
      const select = element("select", { class: "select", "aria-label": text.component(name) });
      for (let component = 0; component < layout.components; component++) {
        select.append(
          element(
            "option",
            { value: component, title: axisHint(layout, component) },
            componentName(layout, component),
          ),
        );
      }
      select.value = String(shown);
      select.addEventListener("change", () => {
        const chosen = Number(select.value);
        const components = this.model.axes.map((other, index) =>
          index === position ? chosen : other === chosen ? shown : other,
        ) as [number, number, number];
        this.model.setComponents(components);
        this.axes.querySelectorAll("select")[position]?.focus();
      });
      this.axes.append(element("label", { class: "field" }, name, select));
    });
  }

  private drawScree(layout: Layout): void {
    const fractions = layout.explainedVariance;
    this.scree.replaceChildren();
    if (fractions.length === 0) return;
    const largest = fractions.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 1e-9);
    const shown = new Set(this.model.shownAxes);
    const named = fractions.map(
      (fraction, index) => [componentName(layout, index), fraction] as const,
    );
    this.scree.append(
      svg(
        "svg",
        {
          ...{ role: "img", "aria-label": text.variance(named) },
          width: fractions.length * (barWidth + barGap),
          height: barHeight,
        },
        ...fractions.map((fraction, index) => {
          const height = Math.max(1, (fraction / largest) * barHeight || 0);
          return svg(
            "rect",
            {
              class: shown.has(index) ? "bar shown" : "bar",
              x: index * (barWidth + barGap),
              y: barHeight - height,
              width: barWidth,
              height,
            },
            svg("title", {}, axisHint(layout, index)),
          );
        }),
      ),
    );
  }
}

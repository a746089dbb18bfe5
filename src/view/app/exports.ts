import type { FromView } from "../../protocol/messages";
import { byteOrderMark, csvOf } from "../exports/csv";
import type { Shown } from "../exports/standaloneData";
import type { Model } from "../model";
import type { Stage } from "../stage";
import { strings } from "../strings";
import type { MenuItem } from "../widgets/menu";
import type { Host, Report } from "./host";

/** The plot as a document of its own; absent where there is none to make. */
export type MakeStandalone = (shown: Shown) => Promise<string>;

/** Device pixels of an exported PNG for each CSS pixel. */
const pngScale = 2;

export type Exports = Record<
  "png" | "svg" | "html" | "csv" | "csvForExcel" | "copyWords",
  () => void
>;

type Content = Extract<FromView, { type: "export" }>["content"];

/** Each makes a file or a text of what is shown and hands it to the host. */
export function exportsOf(
  model: Model,
  stage: Stage,
  host: Host,
  report: Report,
  standalone: MakeStandalone | undefined,
): Exports {
  const send =
    (format: "png" | "svg" | "html" | "csv", make: () => Promise<Content | undefined>) =>
    (): void => {
      const sent = make().then((content) => {
        if (content !== undefined) host.post({ type: "export", format, content });
      });
      sent.catch(report);
    };
  const csv = (start: string) => (): Promise<Content | undefined> => {
    const { scatter, layout } = model;
    return Promise.resolve(scatter && layout && start + csvOf(scatter, layout));
  };
  return {
    png: send("png", () => stage.png(pngScale)),
    svg: send("svg", () => stage.svg()),
    html: send("html", async () => {
      const { scatter, layout, appearance, fidelity, state } = model;
      if (!standalone || !scatter || !layout) return undefined;
      return standalone({ scatter, layout, appearance, fidelity, state });
    }),
    csv: send("csv", csv("")),
    csvForExcel: send("csv", csv(byteOrderMark)),
    copyWords: () => {
      const { texts, state } = model;
      if (!model.scatter) return;
      const points = state.selection.length
        ? state.selection
        : [...texts.keys()].filter((point) => model.isShown(point));
      const text = points.map((point) => texts[point] ?? "").join("\n");
      host.post({ type: "copy", text });
    },
  };
}

/** The exports that this page can make, in the order of its menu. */
export function exportMenu(exports: Exports, withPage: boolean): MenuItem[] {
  const names = ["png", "svg", "html", "csv", "csvForExcel", "copyWords"] as const;
  return names
    .filter((name) => name !== "html" || withPage)
    .map((name) => ({ title: strings.exports[name], run: exports[name] }));
}

import * as vscode from "vscode";
import type { Stretch } from "../../core/text/anchors";
import { groupingColors } from "../../core/palette";
import type { FollowedPlaces } from "./followedPlaces";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { rangeOf } from "./reveal";
import { readDrawnCharacters, readLinkSettings, section } from "../settings";

/** Backgrounds against which marks must stand out, and by how much (WCAG contrast), as in the plot. */
const darkBackground = [30, 30, 30] as const;
const lightBackground = [255, 255, 255] as const;
const contrast = 3;
const highContrast = 4.5;

/** Lines beyond the visible ones that are marked too. */
const margin = 60;
const delay = 60;

interface Mark {
  readonly fresh: vscode.TextEditorDecorationType;
  readonly stale: vscode.TextEditorDecorationType;
}

/** Marks the texts that the current plot shows in the editors, in their categories' colors; dashed when stale. */
export class EditorMarks implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly marks = new Map<string, Mark>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly plots: Plots,
    places: FollowedPlaces,
  ) {
    const { window, workspace } = vscode;
    const refresh = () => this.refreshSoon();
    this.disposables.push(
      places.onDidChange(refresh),
      plots.onDidOpen((plot) => {
        plot.onDidReceive(({ type }) => {
          if (type === "look" || type === "colorBy") refresh();
        });
      }),
      plots.onDidChangeCurrent(refresh),
      window.onDidChangeVisibleTextEditors(refresh),
      window.onDidChangeTextEditorVisibleRanges(refresh),
      window.onDidChangeActiveColorTheme(refresh),
      workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(section)) return;
        this.forget();
        this.refreshSoon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.forget();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.plots.all.length === 0) this.forget();
      for (const editor of vscode.window.visibleTextEditors) this.mark(editor);
    }, delay);
  }

  private mark(editor: vscode.TextEditor): void {
    const plot = this.plots.current;
    const style = readLinkSettings().decorations;
    const wanted = new Map<vscode.TextEditorDecorationType, vscode.Range[]>();
    if (plot?.session && style !== "off") this.collect(editor, plot, style, wanted);
    for (const { fresh, stale } of this.marks.values()) {
      editor.setDecorations(fresh, wanted.get(fresh) ?? []);
      editor.setDecorations(stale, wanted.get(stale) ?? []);
    }
  }

  private collect(
    editor: vscode.TextEditor,
    plot: Plot,
    style: "underline" | "gutter",
    wanted: Map<vscode.TextEditorDecorationType, vscode.Range[]>,
  ): void {
    const { anchors } = plot;
    const places = anchors?.in(editor.document.uri.toString(), shownIn(editor)) ?? [];
    const { grouping } = plot;
    if (!grouping || places.length === 0) return;
    const { palette } = plot;
    const { HighContrast, HighContrastLight } = vscode.ColorThemeKind;
    const { kind } = vscode.window.activeColorTheme;
    const minimumContrast =
      kind === HighContrast || kind === HighContrastLight ? highContrast : contrast;
    const dark = groupingColors(palette, grouping, darkBackground, minimumContrast);
    const light = groupingColors(palette, grouping, lightBackground, minimumContrast);
    for (const place of places) {
      if (plot.hides(place.row)) continue;
      const index = grouping.codeOf[place.row] ?? 0;
      const mark = this.markOf(style, dark[index] ?? "", light[index] ?? "");
      const type = place.stale ? mark.stale : mark.fresh;
      const ranges = wanted.get(type) ?? [];
      ranges.push(rangeOf(place));
      wanted.set(type, ranges);
    }
  }

  private markOf(style: "underline" | "gutter", dark: string, light: string): Mark {
    const key = `${style} ${dark} ${light}`;
    const known = this.marks.get(key);
    if (known) return known;
    const type = (line: string) =>
      vscode.window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        overviewRulerLane: vscode.OverviewRulerLane.Center,
        dark: { ...lookOf(style, dark, line), overviewRulerColor: dark },
        light: { ...lookOf(style, light, line), overviewRulerColor: light },
      });
    const mark = { fresh: type("solid"), stale: type("dashed") };
    this.marks.set(key, mark);
    return mark;
  }

  private forget(): void {
    for (const { fresh, stale } of this.marks.values()) {
      fresh.dispose();
      stale.dispose();
    }
    this.marks.clear();
  }
}

/** Whether a place may be seen: VS Code draws the lines around, and of long ones only the beginning. */
function shownIn(editor: vscode.TextEditor): (place: Stretch) => boolean {
  const { visibleRanges, document } = editor;
  const drawn = readDrawnCharacters(document);
  return ({ start, end }) =>
    (drawn < 0 || start.character < drawn) &&
    visibleRanges.some(
      (range) => start.line <= range.end.line + margin && end.line >= range.start.line - margin,
    );
}

function lookOf(
  style: "underline" | "gutter",
  color: string,
  line: string,
): vscode.ThemableDecorationRenderOptions {
  if (style === "underline") {
    return { borderColor: color, borderStyle: line, borderWidth: "0 0 2px 0" };
  }
  const circle =
    line === "solid"
      ? `<circle cx="8" cy="8" r="3.5" fill="${color}"/>`
      : `<circle cx="8" cy="8" r="3" fill="none" stroke="${color}" stroke-width="1.5"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">${circle}</svg>`;
  const uri = vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
  return { gutterIconPath: uri, gutterIconSize: "contain" };
}

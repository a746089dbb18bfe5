import { parseColor, type Rgb } from "../core/palette";

/** What canvases need to know of the theme, as computed values. CSS uses the variables themselves. */
export interface Theme {
  readonly dark: boolean;
  readonly highContrast: boolean;
  readonly foreground: string;
  readonly background: string;
  readonly backgroundRgb: Rgb;
  readonly grid: string;
  readonly accent: string;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly reduceMotion: boolean;
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** The one place where `--vscode-*` variables and theme classes are read. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const classes = document.body.classList;
  const light = classes.contains("vscode-light") || classes.contains("vscode-high-contrast-light");
  // An unset variable is the empty string, hence || and not ??.
  const read = (name: string, otherwise: string): string =>
    style.getPropertyValue(name).trim() || otherwise;
  const foreground = read("--vscode-editor-foreground", light ? "#3b3b3b" : "#cccccc");
  const background = read("--vscode-editor-background", light ? "#ffffff" : "#1f1f1f");
  const highContrast =
    classes.contains("vscode-high-contrast") || classes.contains("vscode-high-contrast-light");
  return {
    dark: !light,
    highContrast,
    foreground,
    background,
    backgroundRgb: parseColor(background) ?? (light ? [255, 255, 255] : [31, 31, 31]),
    // Not the color of indent guides: some themes make those all but invisible.
    grid: highContrast
      ? mixed(read("--vscode-contrastBorder", foreground), background, 0.6)
      : mixed(foreground, background, 0.2),
    accent: read("--vscode-focusBorder", "#0078d4"),
    fontFamily: read("--vscode-font-family", "sans-serif"),
    fontSize: parseFloat(read("--vscode-font-size", "13")) || 13,
    reduceMotion: reducedMotion.matches || classes.contains("vscode-reduce-motion"),
  };
}

/** `fraction` of the one color and the rest of the other; the one where a color cannot be read. */
function mixed(color: string, other: string, fraction: number): string {
  const [one, rest] = [parseColor(color), parseColor(other)];
  if (!one || !rest) return color;
  const channels = one.map((value, i) =>
    Math.round(fraction * value + (1 - fraction) * (rest[i] ?? 0)),
  );
  return `rgb(${channels.join(", ")})`;
}

/** Calls back with the new theme when any value of it has changed. */
export function watchTheme(onChange: (theme: Theme) => void): void {
  let last = JSON.stringify(readTheme());
  const check = (): void => {
    const theme = readTheme();
    const now = JSON.stringify(theme);
    if (now === last) return;
    last = now;
    onChange(theme);
  };
  const observer = new MutationObserver(() => requestAnimationFrame(check));
  observer.observe(document.documentElement, { attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributeFilter: ["class"] });
  reducedMotion.addEventListener("change", check);
}

import recorded from "./themes.json";

export type ThemeName = keyof typeof recorded;

/** What VS Code gives a webview in its own four themes, as tools/recordThemes.mjs found it. */
export const themes: Record<
  ThemeName,
  {
    readonly kind: string;
    readonly classes: readonly string[];
    readonly variables: Readonly<Record<string, string | null>>;
  }
> = recorded;

/** The parts of VS Code's default webview stylesheet that touch layout and text. */
export const defaultStyles = `
  @layer vscode-default {
    html {
      background: var(--vscode-editor-background);
      scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background);
    }
    body {
      overscroll-behavior-x: none;
      background-color: transparent;
      color: var(--vscode-editor-foreground);
      font-family: var(--vscode-font-family);
      font-weight: var(--vscode-font-weight);
      font-size: var(--vscode-font-size);
      margin: 0;
      padding: 0 20px;
    }
    a { color: var(--vscode-textLink-foreground); }
    code { padding: 1px 3px; border-radius: 4px; }
  }
`;

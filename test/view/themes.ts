export type ThemeName = "dark" | "light" | "hc" | "hcLight";

export const bodyClasses: Record<ThemeName, readonly [string, ...string[]]> = {
  dark: ["vscode-dark"],
  light: ["vscode-light"],
  hc: ["vscode-high-contrast"],
  hcLight: ["vscode-high-contrast-light", "vscode-high-contrast"],
};

const fonts = {
  "--vscode-font-family": "system-ui, Ubuntu, 'Droid Sans', sans-serif",
  "--vscode-font-size": "13px",
  "--vscode-font-weight": "normal",
  "--vscode-editor-font-family": "'Droid Sans Mono', monospace",
  "--vscode-editor-font-size": "14px",
};

/** What VS Code sets on the root of a webview, for its own four themes. */
export const variables: Record<ThemeName, Readonly<Record<string, string>>> = {
  dark: {
    ...fonts,
    "--vscode-editor-background": "#1f1f1f",
    "--vscode-editor-foreground": "#cccccc",
    "--vscode-foreground": "#cccccc",
    "--vscode-descriptionForeground": "#9d9d9d",
    "--vscode-disabledForeground": "rgba(204, 204, 204, 0.5)",
    "--vscode-errorForeground": "#f85149",
    "--vscode-icon-foreground": "#cccccc",
    "--vscode-focusBorder": "#0078d4",
    "--vscode-button-background": "#0078d4",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-hoverBackground": "#026ec1",
    "--vscode-button-border": "rgba(255, 255, 255, 0.1)",
    "--vscode-button-secondaryBackground": "#00000000",
    "--vscode-button-secondaryForeground": "#cccccc",
    "--vscode-button-secondaryHoverBackground": "#2b2b2b",
    "--vscode-checkbox-background": "#313131",
    "--vscode-checkbox-border": "#3c3c3c",
    "--vscode-input-background": "#313131",
    "--vscode-input-foreground": "#cccccc",
    "--vscode-input-border": "#3c3c3c",
    "--vscode-input-placeholderForeground": "#989898",
    "--vscode-dropdown-background": "#313131",
    "--vscode-dropdown-foreground": "#cccccc",
    "--vscode-dropdown-border": "#3c3c3c",
    "--vscode-list-hoverBackground": "#2a2d2e",
    "--vscode-list-activeSelectionBackground": "#04395e",
    "--vscode-list-activeSelectionForeground": "#ffffff",
    "--vscode-list-inactiveSelectionBackground": "#37373d",
    "--vscode-panel-border": "#2b2b2b",
    "--vscode-widget-border": "#313131",
    "--vscode-editorWidget-background": "#202020",
    "--vscode-editorWidget-foreground": "#cccccc",
    "--vscode-editorHoverWidget-background": "#202020",
    "--vscode-editorHoverWidget-foreground": "#cccccc",
    "--vscode-editorHoverWidget-border": "#454545",
    "--vscode-progressBar-background": "#0078d4",
    "--vscode-textLink-foreground": "#4daafc",
    "--vscode-badge-background": "#616161",
    "--vscode-badge-foreground": "#f8f8f8",
    "--vscode-toolbar-hoverBackground": "rgba(90, 93, 94, 0.31)",
    "--vscode-scrollbarSlider-background": "rgba(121, 121, 121, 0.4)",
  },
  light: {
    ...fonts,
    "--vscode-editor-background": "#ffffff",
    "--vscode-editor-foreground": "#3b3b3b",
    "--vscode-foreground": "#3b3b3b",
    "--vscode-descriptionForeground": "#3b3b3b",
    "--vscode-disabledForeground": "rgba(97, 97, 97, 0.5)",
    "--vscode-errorForeground": "#f85149",
    "--vscode-icon-foreground": "#3b3b3b",
    "--vscode-focusBorder": "#005fb8",
    "--vscode-button-background": "#005fb8",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-hoverBackground": "#0258a8",
    "--vscode-button-border": "rgba(0, 0, 0, 0.1)",
    "--vscode-button-secondaryBackground": "#e5e5e5",
    "--vscode-button-secondaryForeground": "#3b3b3b",
    "--vscode-button-secondaryHoverBackground": "#cccccc",
    "--vscode-checkbox-background": "#f8f8f8",
    "--vscode-checkbox-border": "#cecece",
    "--vscode-input-background": "#ffffff",
    "--vscode-input-foreground": "#3b3b3b",
    "--vscode-input-border": "#cecece",
    "--vscode-input-placeholderForeground": "#767676",
    "--vscode-dropdown-background": "#ffffff",
    "--vscode-dropdown-foreground": "#3b3b3b",
    "--vscode-dropdown-border": "#cecece",
    "--vscode-list-hoverBackground": "#f2f2f2",
    "--vscode-list-activeSelectionBackground": "#e8e8e8",
    "--vscode-list-activeSelectionForeground": "#000000",
    "--vscode-list-inactiveSelectionBackground": "#e4e6f1",
    "--vscode-panel-border": "#e5e5e5",
    "--vscode-widget-border": "#e5e5e5",
    "--vscode-editorWidget-background": "#f8f8f8",
    "--vscode-editorWidget-foreground": "#3b3b3b",
    "--vscode-editorHoverWidget-background": "#f8f8f8",
    "--vscode-editorHoverWidget-foreground": "#3b3b3b",
    "--vscode-editorHoverWidget-border": "#c8c8c8",
    "--vscode-progressBar-background": "#005fb8",
    "--vscode-textLink-foreground": "#005fb8",
    "--vscode-badge-background": "#cccccc",
    "--vscode-badge-foreground": "#3b3b3b",
    "--vscode-toolbar-hoverBackground": "rgba(184, 184, 184, 0.31)",
    "--vscode-scrollbarSlider-background": "rgba(100, 100, 100, 0.4)",
  },
  hc: {
    ...fonts,
    "--vscode-editor-background": "#000000",
    "--vscode-editor-foreground": "#ffffff",
    "--vscode-foreground": "#ffffff",
    "--vscode-descriptionForeground": "rgba(255, 255, 255, 0.7)",
    "--vscode-errorForeground": "#f48771",
    "--vscode-icon-foreground": "#ffffff",
    "--vscode-focusBorder": "#f38518",
    "--vscode-contrastBorder": "#6fc3df",
    "--vscode-contrastActiveBorder": "#f38518",
    "--vscode-button-background": "#000000",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-border": "#6fc3df",
    "--vscode-button-secondaryForeground": "#ffffff",
    "--vscode-input-background": "#000000",
    "--vscode-input-foreground": "#ffffff",
    "--vscode-input-border": "#6fc3df",
    "--vscode-panel-border": "#6fc3df",
    "--vscode-widget-border": "#6fc3df",
    "--vscode-editorWidget-background": "#0c141f",
    "--vscode-editorHoverWidget-background": "#0c141f",
    "--vscode-editorHoverWidget-border": "#6fc3df",
    "--vscode-progressBar-background": "#6fc3df",
    "--vscode-textLink-foreground": "#21a6ff",
    "--vscode-badge-background": "#000000",
    "--vscode-badge-foreground": "#ffffff",
  },
  hcLight: {
    ...fonts,
    "--vscode-editor-background": "#ffffff",
    "--vscode-editor-foreground": "#292929",
    "--vscode-foreground": "#292929",
    "--vscode-descriptionForeground": "rgba(41, 41, 41, 0.7)",
    "--vscode-errorForeground": "#b5200d",
    "--vscode-icon-foreground": "#292929",
    "--vscode-focusBorder": "#006bbd",
    "--vscode-contrastBorder": "#0f4a85",
    "--vscode-contrastActiveBorder": "#006bbd",
    "--vscode-button-background": "#0f4a85",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-border": "#0f4a85",
    "--vscode-button-secondaryBackground": "#ffffff",
    "--vscode-button-secondaryForeground": "#292929",
    "--vscode-input-background": "#ffffff",
    "--vscode-input-foreground": "#292929",
    "--vscode-input-border": "#0f4a85",
    "--vscode-panel-border": "#0f4a85",
    "--vscode-widget-border": "#0f4a85",
    "--vscode-editorWidget-background": "#ffffff",
    "--vscode-editorHoverWidget-background": "#ffffff",
    "--vscode-editorHoverWidget-border": "#0f4a85",
    "--vscode-progressBar-background": "#0f4a85",
    "--vscode-textLink-foreground": "#0f4a85",
    "--vscode-badge-background": "#0f4a85",
    "--vscode-badge-foreground": "#ffffff",
  },
};

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

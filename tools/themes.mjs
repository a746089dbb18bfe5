/** VS Code's own themes, by the names that tools and tests use. */
export const colorThemes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  hcDark: "Default High Contrast",
  hcLight: "Default High Contrast Light",
};

/**
 * @param {string} name
 * @returns {name is keyof typeof colorThemes}
 */
export function isColorTheme(name) {
  return name in colorThemes;
}

import bundle from "./standalone.ts?bundle";
import { escapeMarkup } from "./escapeMarkup";
import { dataElementId, pack, type Shown } from "./standaloneData";

const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "font-src data:",
].join("; ");

/** One HTML file with the picture, its data and all that draws it. It needs no network. */
export function standaloneDocument(shown: Shown): string {
  const { classList } = document.body;
  const themeClasses = [...classList].filter((name) => name.startsWith("vscode-"));
  return `<!DOCTYPE html>
<html lang="en" style="${escapeMarkup(themeVariables())}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeMarkup(shown.scatter.title)}</title>
    <style>${bundle.style.replaceAll("</style", "<\\/style")}</style>
  </head>
  <body class="${escapeMarkup(themeClasses.join(" "))}">
    <script type="application/json" id="${dataElementId}">${jsonInHtml(pack(shown))}</script>
    <script>${bundle.script.replaceAll("</script", "<\\/script")}</script>
  </body>
</html>
`;
}

/** The theme's variables that the page uses, with the values they have now. */
function themeVariables(): string {
  const style = getComputedStyle(document.documentElement);
  const used = new Set((bundle.style + bundle.script).match(/--vscode-[\w-]+/g) ?? []);
  return [...used]
    .map((name) => [name, style.getPropertyValue(name).trim()] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}

/** JSON that can not end the script element it stands in. */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

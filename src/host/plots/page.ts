export interface PageParts {
  /** Fresh for every page. */
  readonly nonce: string;
  /** The webview's `cspSource`: where styles, fonts and pictures may come from. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
}

/** The document of the webview: a policy, styles and one script that builds everything else. */
export function page({ nonce, cspSource, scriptUri, styleUris }: PageParts): string {
  const policy = [
    "default-src 'none'",
    // These two do not follow the default.
    "base-uri 'none'",
    "form-action 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
  ].join("; ");
  const styles = styleUris.map((uri) => `<link rel="stylesheet" href="${uri}">`).join("\n    ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Embeddings</title>
    ${styles}
  </head>
  <body>
    <script type="module" nonce="${nonce}" src="${scriptUri}"></script>
  </body>
</html>
`;
}

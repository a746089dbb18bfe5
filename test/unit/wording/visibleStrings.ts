import * as ts from "typescript";
import { literalText, placeOf, type Text } from "./projectFiles";

/** Properties and attributes that VS Code or a page shows, or reads aloud. */
const visibleNames = new Set([
  "alt",
  "ariaDescription",
  "ariaLabel",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "buttons",
  "description",
  "detail",
  "innerText",
  "label",
  "openLabel",
  "placeHolder",
  "placeholder",
  "prompt",
  "saveLabel",
  "textContent",
  "title",
  "tooltip",
  "validationMessage",
]);

/** Functions of VS Code and of the page that show their arguments, from the one of this index on. */
const hostFunctions = new Map([
  ["showInformationMessage", 0],
  ["showWarningMessage", 0],
  ["showErrorMessage", 0],
  ["setStatusBarMessage", 0],
  ["createWebviewPanel", 1],
  ["MarkdownString", 0],
  ["appendMarkdown", 0],
  ["appendText", 0],
]);
const viewFunctions = new Map([
  ["element", 2],
  ["svg", 2],
  ["iconButton", 1],
  ["append", 0],
  ["replaceChildren", 0],
]);

/** A sentence or a title, wherever it stands. */
const sentence = /^\p{Lu}\p{Ll}*[ ,:].*\p{L}/u;

/**
 * The strings of a source file that people may see: shown by a function, in a visible property or attribute, in a
 * template of lit-html, or worded as a sentence or title. Errors thrown for developers and lines of the log are none.
 */
export function visibleStrings(source: ts.SourceFile): Text[] {
  const functions = source.fileName.startsWith("src/view/") ? viewFunctions : hostFunctions;
  const found = new Map<ts.Node, string>();
  const add = (node: ts.Node | undefined): void => {
    for (const literal of literalsIn(node)) {
      const text = literalText(literal) ?? "";
      if (/\p{L}/u.test(shown(text))) found.set(literal, text);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || isForDevelopers(node, source)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = calledName(node.expression);
      const from = functions.get(name);
      if (from !== undefined) node.arguments?.slice(from).forEach(add);
      if (name === "setAttribute" && visibleNames.has(textOf(node.arguments?.[0]))) {
        add(node.arguments?.[1]);
      }
    } else if (ts.isPropertyAssignment(node)) {
      if (visibleNames.has(nameOf(node.name))) add(node.initializer);
    } else if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
      const assigns = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      if (assigns && visibleNames.has(node.left.name.text)) add(node.right);
    } else if (ts.isTaggedTemplateExpression(node)) {
      if (/^(html|svg)$/.test(node.tag.getText(source))) {
        const text = visibleMarkup(literalText(node.template) ?? "");
        if (text !== "") found.set(node.template, text);
      }
    } else {
      const text = literalText(node);
      if (text !== undefined && sentence.test(text)) found.set(node, text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found].map(([node, text]) => ({ place: placeOf(source, node), text }));
}

/** The strings that an expression may be or hold, but not those it only computes with. */
function literalsIn(node: ts.Node | undefined): ts.Node[] {
  if (node === undefined) return [];
  if (literalText(node) !== undefined) {
    const inserted = ts.isTemplateExpression(node) ? node.templateSpans : [];
    return [node, ...inserted.flatMap((span) => literalsIn(span.expression))];
  }
  if (ts.isConditionalExpression(node)) {
    return [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node)) return [...literalsIn(node.left), ...literalsIn(node.right)];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(literalsIn);
  if (ts.isParenthesizedExpression(node) || ts.isSpreadElement(node)) {
    return literalsIn(node.expression);
  }
  return [];
}

/** A text without icons of VS Code, targets of links, and what is an address as a whole. */
function shown(text: string): string {
  return URL.canParse(text) ? "" : text.replace(/\$\([\w-]+\)|(?<=\])\([^)]*\)/g, "");
}

/** The text of markup and of its visible attributes. */
function visibleMarkup(markup: string): string {
  const tags = /<[^>]*>/g;
  const attributes = (markup.match(tags) ?? []).flatMap((tag) =>
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].flatMap(([, name = "", value = ""]) =>
      visibleNames.has(name) ? [value] : [],
    ),
  );
  const texts = markup.replace(/<style[^>]*>.*?<\/style>/gs, "").split(tags);
  return [...texts, ...attributes]
    .map((text) => text.trim())
    .filter((text) => /\p{L}/u.test(text))
    .join(" ");
}

function isForDevelopers(node: ts.Node, source: ts.SourceFile): boolean {
  if (ts.isNewExpression(node)) return /Error$/.test(calledName(node.expression));
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return /\b(log|console|output)\??$/i.test(node.expression.expression.getText(source));
}

function calledName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : "";
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : "";
}

function textOf(node: ts.Node | undefined): string {
  return node === undefined ? "" : (literalText(node) ?? "");
}

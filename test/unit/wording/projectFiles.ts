import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { root } from "../../root";

/** A piece of text and where it stands, as "src/host/log.ts:12". */
export interface Text {
  readonly place: string;
  readonly text: string;
}

/** Paths in the project, with "/", of the files in `folders` whose names end in one of `extensions`. */
export function filesIn(folders: readonly string[], extensions: readonly string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.posix.join(folder, file.split(path.sep).join("/")),
      ),
    )
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .sort();
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The lines of a text file. */
export function linesOf(file: string): Text[] {
  const lines = read(file).split("\n");
  return lines.map((text, i) => ({ place: `${file}:${i + 1}`, text }));
}

/** The documents that people read. */
export function documents(): string[] {
  const top = readdirSync(root).filter((file) => file.endsWith(".md"));
  const folders = ["bench", "docs", "tools"].filter((folder) => readdirSync(root).includes(folder));
  return [...top, ...filesIn(folders, [".md"]), "package.nls.json"];
}

export function parse(file: string, text = read(file)): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
}

export function placeOf(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

/** The literal text of a string or a template; "…" stands for what a template inserts. */
export function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head, ...node.templateSpans.map((span) => span.literal)]
    .map((part) => part.text)
    .join("…");
}

/** Every string and template of a file, apart from names of modules. */
export function stringsOf(source: ts.SourceFile): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = literalText(node);
    if (text !== undefined) found.push({ place: placeOf(source, node), text });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

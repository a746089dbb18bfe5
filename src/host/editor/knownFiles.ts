import * as v from "valibot";
import * as vscode from "vscode";
import { readAssociations } from "../settings";

const names = v.optional(v.array(v.string()), []);

const manifest = v.object({
  contributes: v.object({
    languages: v.array(v.object({ extensions: names, filenames: names, filenamePatterns: names })),
  }),
});

/** Plain text and tables, which no extension need bring. */
const ownEndings = [".txt", ".text", ".md", ".rst", ".tex", ".csv", ".tsv", ".jsonl"];

/**
 * Which files VS Code knows as text by their names alone: those of the languages that it or an extension brings, and
 * of the setting files.associations.
 */
export function knownAsText(): (uri: vscode.Uri) => boolean {
  const languages = vscode.extensions.all.flatMap(({ packageJSON }) => {
    const parsed = v.safeParse(manifest, packageJSON);
    return parsed.success ? parsed.output.contributes.languages : [];
  });
  const endings = lowerCase([...ownEndings, ...languages.flatMap(({ extensions }) => extensions)]);
  const whole = lowerCase(languages.flatMap(({ filenames }) => filenames));
  const patterns = [
    ...languages.flatMap(({ filenamePatterns }) => filenamePatterns),
    ...Object.keys(readAssociations()),
  ].map((glob) => (glob.includes("/") ? glob : `**/${glob}`));
  return (uri) => {
    const name = nameOf(uri.path).toLowerCase();
    return (
      whole.has(name) ||
      hasEnding(name, endings) ||
      patterns.some((pattern) => matchesGlob(uri, pattern))
    );
  };
}

/** VS Code's own matching of patterns, which it offers for documents. */
export function matchesGlob(uri: vscode.Uri, pattern: vscode.GlobPattern): boolean {
  const document: Pick<vscode.TextDocument, "uri" | "languageId"> = { uri, languageId: "" };
  return vscode.languages.match({ pattern }, document as vscode.TextDocument) > 0;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function lowerCase(all: readonly string[]): Set<string> {
  return new Set(all.map((each) => each.toLowerCase()));
}

/** Endings may hold several dots (".d.ts"). */
function hasEnding(name: string, endings: ReadonlySet<string>): boolean {
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    if (endings.has(name.slice(dot))) return true;
  }
  return false;
}

import * as vscode from "vscode";

const { FileSystemError, FileType } = vscode;

/** Files that are on no disk, as those of a virtual workspace: of another scheme, and without a file search. */
export class MemoryFiles implements vscode.FileSystemProvider {
  /** Content by path; a folder has none. */
  private readonly entries = new Map<string, Uint8Array | undefined>([["/", undefined]]);
  private readonly emitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.emitter.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const content = this.find(uri);
    const type = content ? FileType.File : FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: content?.length ?? 0 };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const start = path.replace(/\/*$/, "/");
    return [...this.entries].flatMap(([each, content]) => {
      const name = each.startsWith(start) ? each.slice(start.length) : "";
      if (!name || name.includes("/")) return [];
      return [[name, content ? FileType.File : FileType.Directory]];
    });
  }

  createDirectory({ path }: vscode.Uri): void {
    this.entries.set(path, undefined);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const content = this.find(uri);
    if (!content) throw FileSystemError.FileIsADirectory(uri);
    return content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const type = this.entries.has(uri.path)
      ? vscode.FileChangeType.Changed
      : vscode.FileChangeType.Created;
    this.entries.set(uri.path, content);
    this.emitter.fire([{ type, uri }]);
  }

  delete({ path }: vscode.Uri): void {
    for (const each of this.below(path)) this.entries.delete(each);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    for (const each of this.below(from.path)) {
      this.entries.set(to.path + each.slice(from.path.length), this.entries.get(each));
      this.entries.delete(each);
    }
  }

  private below(path: string): string[] {
    return [...this.entries.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
  }

  private find(uri: vscode.Uri): Uint8Array | undefined {
    if (!this.entries.has(uri.path)) throw FileSystemError.FileNotFound(uri);
    return this.entries.get(uri.path);
  }
}

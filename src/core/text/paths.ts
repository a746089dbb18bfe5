/** Where a file or folder is: the parts of an address, its path with slashes ("/c:/words/a.txt"). */
export interface FilePlace {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** Whether both are of one file system, whose server is written in any case. */
function areTogether(one: FilePlace, other: FilePlace): boolean {
  return (
    one.scheme === other.scheme && one.authority.toLowerCase() === other.authority.toLowerCase()
  );
}

/** A path whose drive letter, if any, is a small one: Windows, VS Code and Node write it differently. */
function withSmallDrive(path: string): string {
  return path.replace(/^\/[A-Z]:(?=\/|$)/, (drive) => drive.toLowerCase());
}

/** The path below a folder: "" for the folder itself, undefined for what is not in it. */
export function pathBelow(file: FilePlace, folder: FilePlace): string | undefined {
  if (!areTogether(file, folder)) return undefined;
  const path = withSmallDrive(file.path);
  const start = withSmallDrive(folder.path).replace(/\/+$/, "");
  if (path === start) return "";
  return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : undefined;
}

/** The path of a file when `from`, that file or a folder above it, is renamed to `to`; undefined for other files. */
export function movedPath(file: FilePlace, from: FilePlace, to: FilePlace): string | undefined {
  const below = pathBelow(file, from);
  if (below === undefined) return undefined;
  return below === "" ? to.path : `${to.path.replace(/\/+$/, "")}/${below}`;
}

/** The paths of the folders above, the nearest first, up to "/" or to a drive. */
export function pathsAbove(path: string): string[] {
  const above: string[] = [];
  const root = /^\/[A-Za-z]:\//.exec(path)?.[0] ?? "/";
  for (let at = path.replace(/(?<=.)\/+$/, ""); at.length > root.length;) {
    at = at.slice(0, Math.max(at.lastIndexOf("/"), 0));
    if (at.length < root.length) at = root;
    above.push(at);
  }
  return above;
}

/** Names that Windows keeps for devices. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const longestName = 100;

/** A title as the name of a file, without its ending, that every system takes. */
export function fileNameOf(title: string): string {
  const plain = [...title.replace(/[^\p{L}\p{N}._-]+/gu, "-")].slice(0, longestName).join("");
  const name = plain.replace(/^[-.]+|[-.]+$/g, "") || "plot";
  return devices.test(name.split(".")[0] ?? "") ? `plot-${name}` : name;
}

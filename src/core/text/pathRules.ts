/** Paths are told apart by rules as .gitignore files hold them. */
export interface PathRules {
  /**
   * What the rules say of a path below their folder; a folder's path ends in a slash. True where it is left
   * out by itself or with a folder above it, false where a rule takes it back, undefined where none speaks of it.
   */
  test(path: string): boolean | undefined;
}

/** UTF-16 code units of all rules together and of one of them. */
const maxLength = 100_000;
const maxRuleLength = 1000;

interface Rule {
  readonly takesBack: boolean;
  readonly ofFolders: boolean;
  /** Whether it speaks of the last name of a path alone. */
  readonly ofNames: boolean;
  readonly pattern: readonly Part[];
}

/**
 * A piece of a pattern: a test of one character, or what stands for many of them: any within a name (`*`),
 * any (`**`), or any folders or none (`**` and a slash).
 */
type Part = ((char: string) => boolean) | "name" | "any" | "folders";

/** Reads the rules of a .gitignore file. Undefined where they are too long to be followed. */
export function parsePathRules(text: string, ignoreCase: boolean): PathRules | undefined {
  if (text.length > maxLength) return undefined;
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const areShort = lines.every((line) => line.length <= maxRuleLength);
  return areShort ? pathRules(lines, ignoreCase) : undefined;
}

/**
 * Understands rules as git does: comments, negation, anchors, `*`, `?`, `**`, classes, and escapes, of code
 * points. A rule that cannot be read matches nothing. The work on a path grows with its length and the rules'.
 */
export function pathRules(lines: readonly string[], ignoreCase: boolean): PathRules {
  const rules = lines.flatMap((line) => ruleOf(line, ignoreCase) ?? []).reverse();
  const folders = new Map<string, boolean | undefined>();

  const ofItself = (path: string): boolean | undefined => {
    const isFolder = path.endsWith("/");
    const whole = [...(isFolder ? path.slice(0, -1) : path)];
    const name = whole.slice(whole.lastIndexOf("/") + 1);
    const last = rules.find(
      ({ ofFolders, ofNames, pattern }) =>
        (isFolder || !ofFolders) && matchesPattern(pattern, ofNames ? name : whole),
    );
    return last && !last.takesBack;
  };
  const ofFolder = (path: string): boolean | undefined => {
    if (!folders.has(path)) folders.set(path, ofItself(path));
    return folders.get(path);
  };
  return {
    test(path) {
      for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
        if (ofFolder(path.slice(0, at + 1)) === true) return true;
      }
      if (path === "") return undefined;
      return path.endsWith("/") ? ofFolder(path) : ofItself(path);
    },
  };
}

function ruleOf(line: string, ignoreCase: boolean): Rule | undefined {
  if (line.startsWith("#")) return undefined;
  const trimmed = withoutEndSpaces(line);
  const takesBack = trimmed.startsWith("!");
  const ofFolders = trimmed.endsWith("/");
  const text = trimmed.slice(takesBack ? 1 : 0, ofFolders ? -1 : undefined);
  const pattern = patternOf(text.replace(/^\//, ""), ignoreCase);
  if (!pattern || pattern.length === 0) return undefined;
  return { takesBack, ofFolders, ofNames: !text.includes("/"), pattern };
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutEndSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === " ") end--;
  let escapes = 0;
  while (line[end - 1 - escapes] === "\\") escapes++;
  return line.slice(0, end + (escapes % 2));
}

/** Undefined where the pattern ends within a class or an escape. */
function patternOf(text: string, ignoreCase: boolean): Part[] | undefined {
  const chars = [...text];
  const pattern: Part[] = [];
  const add = (part: Part) => {
    if (typeof part === "function" || pattern.at(-1) !== part) pattern.push(part);
  };
  for (let at = 0; at < chars.length;) {
    const char = chars[at] ?? "";
    if (char === "*") {
      let end = at;
      while (chars[end] === "*") end++;
      const isAlone = at === 0 || chars[at - 1] === "/";
      const isAny =
        end - at > 1 && isAlone && /^(?:$|\\?\/)/.test(chars.slice(end, end + 2).join(""));
      const ofFolders = isAny && chars[end] === "/";
      add(ofFolders ? "folders" : isAny ? "any" : "name");
      at = ofFolders ? end + 1 : end;
    } else if (char === "?") {
      add((given) => given !== "/");
      at++;
    } else if (char === "[") {
      const found = classAt(chars, at, ignoreCase);
      if (!found) return undefined;
      add(found.matches);
      at = found.end;
    } else {
      if (char === "\\") at++;
      const wanted = chars[at];
      if (wanted === undefined) return undefined;
      const cases = ignoreCase ? casesOf(wanted) : [wanted];
      add((given) => cases.includes(given));
      at++;
    }
  }
  return pattern;
}

const namedClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // eslint-disable-next-line no-control-regex -- the class of control characters
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

interface CharClass {
  readonly matches: (char: string) => boolean;
  /** Where the pattern goes on. */
  readonly end: number;
}

/** The class that begins with the bracket there; undefined where it does not end. */
function classAt(
  chars: readonly string[],
  start: number,
  ignoreCase: boolean,
): CharClass | undefined {
  const isNegated = chars[start + 1] === "!" || chars[start + 1] === "^";
  const first = start + (isNegated ? 2 : 1);
  const tests: ((char: string) => boolean)[] = [];
  let low: string | undefined;
  let at = first;
  for (; chars[at] !== "]" || at === first; at++) {
    const [, name] = /^\[:([^\]]*):\]/.exec(chars.slice(at, at + 12).join("")) ?? [];
    const isRange = chars[at] === "-" && low !== undefined && chars[at + 1] !== "]";
    if (name !== undefined) {
      const named = namedClasses[name];
      if (!named) return undefined;
      tests.push((char) => named.test(char));
      low = undefined;
      at += name.length + 3;
      continue;
    }
    if (isRange) at++;
    if (chars[at] === "\\") at++;
    const char = chars[at];
    if (char === undefined) return undefined;
    const from = isRange ? codeOf(low) : codeOf(char);
    tests.push((given) => codeOf(given) >= from && codeOf(given) <= codeOf(char));
    low = isRange ? undefined : char;
  }
  const matches = (char: string) => {
    const cases = ignoreCase ? casesOf(char) : [char];
    return char !== "/" && tests.some((test) => cases.some(test)) !== isNegated;
  };
  return { matches, end: at + 1 };
}

function codeOf(char = ""): number {
  return char.codePointAt(0) ?? 0;
}

function casesOf(char: string): string[] {
  return [char.toLowerCase(), char.toUpperCase(), char];
}

/**
 * Whether the pattern matches all of the characters. All places of the pattern that can have been reached are
 * kept at once, so that the work is at most the one's length times the other's.
 */
function matchesPattern(pattern: readonly Part[], chars: readonly string[]): boolean {
  let reached = new Uint8Array(pattern.length + 1);
  let next = new Uint8Array(pattern.length + 1);
  const enter = (places: Uint8Array, place: number) => {
    places[place] = 1;
    // What stands for many characters stands for none too.
    for (let at = place; typeof pattern[at] === "string"; at++) places[at + 1] = 1;
  };
  enter(reached, 0);
  for (const char of chars) {
    next.fill(0);
    for (const [place, part] of pattern.entries()) {
      if (reached[place] === 0) continue;
      if (typeof part === "function") {
        if (part(char)) enter(next, place + 1);
      } else if (part === "folders") {
        next[place] = 1;
        if (char === "/") enter(next, place + 1);
      } else if (part === "any" || char !== "/") enter(next, place);
    }
    if (!next.includes(1)) return false;
    [reached, next] = [next, reached];
  }
  return reached[pattern.length] === 1;
}

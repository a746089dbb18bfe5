/**
 * Every word that the extension host shows a person. Where buttons belong to a sentence, `tellUser` decides
 * which; what is not ours (names, texts, errors of servers) is made harmless in `shown`.
 */
import type { FileFault, OtherFormat, RowFault } from "../core/model/failures";
import type { LeftRows, Roles } from "../core/model/vectorSource";
import type { LeftOut, LeftReason } from "./leftOut";
import type { BadSetting } from "./settings";
import type { Allowed } from "./settingsTable";

/** What a button of the page or of a notification says. */
export const actionTitles = {
  retry: "Try Again",
  plotPartialResults: "Plot Partial Results",
  newPlot: "Use a New Plot",
  cluster: "Cluster Categories",
  showLog: "Show Log",
  setUpOllama: "Set Up Ollama",
  startOllama: "Start Ollama",
  downloadOllama: "Download Ollama",
  updateOllama: "Update Ollama",
  switchToOpenAi: "Switch to OpenAI API",
  signIn: "Sign In",
  pullModel: "Pull Model",
  chooseChatModel: "Choose a Chat Model",
  chooseEmbeddingModel: "Choose an Embedding Model",
  changeHost: "Change Address",
  setToken: "Set Token",
  useBuiltin: "Use Built-in Engine",
  changeEngine: "Change Engine",
  changePrefix: "Change Prefix",
  cutLongTexts: "Cut Long Texts",
  reembedChanged: "Re-embed Changed Texts",
  reembedAll: "Re-embed All",
  removeDeleted: "Remove Deleted Texts",
  regenerateWords: "Regenerate Words",
  keepShortage: "Keep",
  askForMore: "Try Again",
  dismissCollisions: "Dismiss",
  dismissNoWords: "Dismiss",
  dismissNoVector: "Dismiss",
  copyPython: "Copy Python Code",
  changeColumns: "Change Columns",
  dismissRoles: "Dismiss",
  loadMore: "Load More",
  dismissSampled: "Dismiss",
  dismissLeftRows: "Dismiss",
  dismissCut: "Dismiss",
  dismissOneGroup: "Dismiss",
  recomputeProjection: "Recompute Projection",
  findClusters: "Find Clusters",
  findClusterNumber: "Find a Number of Clusters…",
  nameClusters: "Name Clusters",
  assignOutliers: "Assign Outliers",
} as const;

/** What a failure is called, in one sentence each. */
export const failures = {
  canceled: "The run was canceled.",
  badAddress: (address: string) => `${quoted(address)} is not a valid server address.`,
  redirected: (host: string, to: string) =>
    `The server at ${host} redirects to ${quoted(to)}. Nothing was sent there; set that address if you trust it.`,
  answerTooLarge: (host: string, limit: number) =>
    `The server at ${host} sent more than ${dataSize(limit)}, the limit for such an answer.`,
  noQuota: (host: string, status: number) =>
    `The account at ${host} has no credit left (${status}).`,
  outOfMemory: (needed?: number, available?: number) => {
    if (needed === undefined) {
      return "This needs more memory than is available. Close other programs, or plot fewer texts.";
    }
    const lack =
      available === undefined
        ? "which is not available"
        : `and only ${dataSize(available)} are available`;
    return `This needs ${dataSize(needed)} of memory, ${lack}. Close other programs, or plot fewer texts.`;
  },
  tooManyVectors: (rows: number, columns: number, needed: number, available: number) =>
    `${number(rows)} vectors of ${number(columns)} numbers need ${dataSize(needed)} of memory, and a plot can use ${dataSize(available)}. Embed fewer texts, or choose a model with shorter vectors.`,
  untrusted: (host: string, code: string) =>
    `The certificate of ${host} is not trusted (${code}). Add it to the system's certificates, which VS Code trusts.`,
  onlyOpenAi: (host: string) => `The server at ${host} offers the OpenAI API, not Ollama's.`,
  notThisServer: (host: string) => `The server at ${host} is not the expected kind of server.`,
  oldServer: (version: string, wanted: string) =>
    `Ollama ${version} is old; ${wanted} or later works best.`,
  busy: (host: string, status: number) =>
    `The server at ${host} is busy (${status}). Try again in a moment.`,
  pullFailed: (host: string, model: string, reason: string) =>
    `The server at ${host} could not download ${model}: ${quoted(reason)}.`,
  noChatModel: "There is no chat model to name the clusters; they keep their keywords.",
  cannotEmbed: (model: string) => `The model ${model} cannot make embeddings.`,
  cannotChat: (model: string) => `The model ${model} cannot write words.`,
  modelNotLoaded: (model: string, status: number) =>
    `The server could not load the model ${model} (${status}); it may not fit into memory.`,
  vectorCount: (model: string, received: number, expected: number) =>
    `The model ${model} returned ${received} vectors for ${expected} texts.`,
  vectorShape: (model: string, received: number, expected: number) =>
    `The model ${model} returned a vector of ${received} numbers where ${expected} were expected.`,
  vectorValues: (model: string, text: string) =>
    `The model ${model} returned an unusable vector for ${quoted(text)}.`,
  textTooLong: (model: string, text: string) =>
    `The text ${quoted(text)} is too long for the model ${model}.`,
  noVector: (text: string, others = 0) =>
    `There is no vector for ${quoted(text)}${
      others === 0 ? "" : others === 1 ? " and one other text" : ` and ${others} other texts`
    }.`,
  noBuiltinWords: (categories: readonly string[]) =>
    `The built-in engine has no words for ${listed(categories.map(quoted))}; a chat model on Ollama can write them.`,
  noWords: (model: string, categories: readonly string[]) =>
    `The model ${model} gave no usable word for ${listed(categories.map(quoted))}.`,
  tooFewPoints: "There is nothing to plot: no text was left to embed.",
  notNumbers: "The vectors are not usable numbers, so they cannot be projected.",
  noDiscriminants: {
    scale: "LDA needs groups, and the points are colored by a scale. Color them by another column.",
    oneGroup: "LDA needs two groups or more to part. Color the points by another column.",
    alone: "LDA needs groups of two points or more. Color the points by another column.",
    equal: "LDA finds nothing to part: all groups have the same center.",
    tooManyGroups: (maximum: number) =>
      `LDA parts ${maximum} groups at most. Color the points by another column.`,
  },
  parameter: (name: string, minimum: number, maximum: number) =>
    Number.isFinite(maximum)
      ? `${name} must be between ${minimum} and ${maximum}.`
      : `${name} must be ${minimum} or more.`,
  otherVectors: (engine: string) =>
    `This plot was made with another version of the ${engine} vectors; those of this version cannot be mixed with this plot's vectors.`,
  tableDamaged: "The built-in vectors are damaged; reinstall the extension.",
  nothingSelected: "Select some text in an editor first.",
  badArgument: (argument: string, received: string) =>
    `The command was called with ${argument === "" ? "an argument" : `a value of ${quoted(argument)}`} that it cannot use: ${received}.`,
  nothingFound: "Nothing of that kind was found in the text.",
  badFile: (file: string, fault: FileFault) => fileFaults[fault](quoted(file)),
  otherFormat: (file: string, format: OtherFormat) =>
    `${quoted(file)} is ${otherFormats[format]}, which only Python reads; a few lines there save it as Parquet.`,
  noUsableVector: (file: string, rows: number, first: RowFault) =>
    `None of the ${number(rows)} rows of ${quoted(file)} has a vector that can be used: ${rowFault(first)}.`,
  sessionLost: "The data of this plot is no longer available.",
  sessionTooNew:
    "This plot was saved by a newer version of the extension. Update it to open the plot.",
  noEmbedder: (source: string) =>
    `Text cannot be placed here: the model that made the vectors of ${quoted(source)} is not known.`,
  unexpected: (detail: string) => `Something unexpected went wrong: ${detail}`,
  ownEngineUnreachable: (host: string) =>
    `No answer from ${host}, where this plot's vectors come from; those of another engine cannot be mixed with this plot's vectors.`,
  ollamaStopped: (host: string, remote?: string) =>
    `Ollama is installed but not running at ${host}${remote ? ` on ${remote}, where this extension runs` : ""}.`,
  ollamaAbsent: (remote?: string) =>
    remote
      ? `Ollama was not found on ${remote}, where this extension runs; your own computer is reached by its address.`
      : "Ollama was not found on this computer.",
  noAddress: "No address is set for the server with the OpenAI API.",
  unreachable: (host: string, code: string) =>
    `No answer from ${host} (${code}). Check the address, and that the server accepts network connections.`,
  needsSignIn: "The model runs in Ollama's cloud, which requires you to sign in.",
  hostNameRefused: (host: string, status: number) =>
    `The server at ${host} refused the host name (${status}); a proxy before Ollama must send “Host: localhost:11434”.`,
  forbidden: (host: string) =>
    `The server at ${host} does not allow this (403); it may require a different token.`,
  needsToken: (host: string, status: number) =>
    `The server at ${host} requires a token (${status}).`,
  noModelChosen: (host: string, kind: "chat" | "embedding") =>
    `No ${kind} model is chosen for the server at ${host}.`,
  modelMissing: (model: string, host: string, size?: string) =>
    `The model ${model}${size === undefined ? "" : ` (${size})`} is not installed at ${host}.`,
};

const fileFaults: Readonly<Record<FileFault, (file: string) => string>> = {
  empty: (file) => `${file} is empty.`,
  cutOff: (file) => `${file} is cut off: it ends before all that it should hold.`,
  damaged: (file) => `${file} is damaged, or its name does not say what it is.`,
  unknown: (file) => `${file} is of no kind that can be opened as vectors.`,
  missing: (file) => `${file} cannot be read: it does not exist, or reading it is not allowed.`,
  noVectors: (file) => `There are no vectors in ${file}: no column holds lists of numbers.`,
  shortened: (file) =>
    `The numbers of the vectors are not in ${file}: NumPy wrote “...” in place of most; save lists, or Parquet.`,
  objects: (file) =>
    `${file} holds Python objects, which are not read; save the array with numbers of one length.`,
  bomb: (file) => `${file} unpacks to more than it says, or to more than can be read.`,
  tooLarge: (file) =>
    `${file} is too large to be read from there; copy it to a disk of this computer first.`,
};

const otherFormats: Readonly<Record<OtherFormat, string>> = {
  pickle: "a pickle of Python objects",
  torch: "a file of PyTorch",
  lance: "a Lance dataset",
  duckdb: "a DuckDB database",
  faiss: "a FAISS index that does not keep its vectors one by one",
};

/** Python code that saves a file as one that can be opened; the place of the file is a literal of Python. */
export const python: Readonly<Record<OtherFormat, (file: string) => string>> = {
  pickle: (file) => `import pandas as pd

data = pd.read_pickle(${file})
pd.DataFrame(data).to_parquet("vectors.parquet")
`,
  torch: (file) => `import numpy as np
import torch

vectors = torch.load(${file}, map_location="cpu")
np.save("vectors.npy", vectors.float().numpy())
`,
  lance: (file) => `import lance
import pyarrow.parquet as pq

pq.write_table(lance.dataset(${file}).to_table(), "vectors.parquet")
`,
  duckdb: (file) => `import duckdb

with duckdb.connect(${file}, read_only=True) as database:
    table = database.sql("SHOW TABLES").fetchall()[0][0]
    database.table(table).write_parquet("vectors.parquet")
`,
  faiss: (file) => `import faiss
import numpy as np

index = faiss.read_index(${file})
index.make_direct_map() if hasattr(index, "make_direct_map") else None
np.save("vectors.npy", index.reconstruct_n(0, index.ntotal))
`,
};

/** Why a row has no vector that can be used. */
function rowFault(fault: RowFault): string {
  const row = `row ${number(fault.row + 1)}`;
  switch (fault.reason) {
    case "missing":
      return `${row} has none`;
    case "values":
      return `${row} holds a value that is not a finite number`;
    case "cutOff":
      return `the file ends before ${row}`;
    case "notNumbers":
      return `${row} holds no list of numbers`;
    case "shortened":
      return `${row} has “...” in place of most numbers`;
    case "length":
      return `${row} has ${number(fault.received)} numbers instead of ${number(fault.expected)}`;
  }
}

/** What the panel calls the parameters of projections. */
const tooSmall = "the category may be too small for this model";

/** What is said of a plot as a whole, and of its categories. */
export const notices = {
  fewWords: (received: number, wanted: number) => `${received} of ${wanted}: ${tooSmall}.`,
  fewWordsBecause: (received: number, wanted: number, reason: string) =>
    `${received} of ${wanted}: ${reason}`,
  shortage: (short: readonly { category: string; received: number; wanted: number }[]) => {
    const counts = short.map(
      ({ category, received, wanted }) => `${category} ${received} of ${wanted}`,
    );
    return counts.length === 1
      ? `${counts[0]}; ${tooSmall}.`
      : `Fewer words than asked for: ${listed(counts)}; the categories may be too small for this model.`;
  },
  noVector: (texts: readonly string[]) =>
    `There is no vector for ${listed(texts.map(quoted))}; ${texts.length === 1 ? "it is" : "they are"} not in the plot.`,
  cut: (texts: readonly string[]) =>
    texts.length === 1
      ? `${listed(texts.map(quoted))} is too long for the model; only its beginning was embedded.`
      : `${number(texts.length)} texts are too long for the model; only their beginnings were embedded: ${listed(texts.map(quoted))}.`,
  collisions: (groups: readonly (readonly string[])[]) =>
    `The model gave different texts exactly the same vector: ${listed(groups.map((texts) => texts.map(quoted).join(" = ")))}.`,
};

/** What is said of many points in one color. */
export const oneGroup = (points: number) =>
  `All ${number(points)} points have one color. Clusters show which texts are about the same.`;

/** What is said of a plot of a file. */
export const files = {
  roles: (column: string | undefined, dimensions: number, roles: Roles, beside?: string) => {
    const vectors = column === undefined ? "" : ` from ${quoted(column)}`;
    const { text, category, id } = roles;
    const parts = [
      `Vectors of ${number(dimensions)} numbers${vectors}`,
      ...(text !== undefined ? [`texts from ${quoted(text)}`] : []),
      ...(text === undefined && id !== undefined ? [`names from ${quoted(id)}`] : []),
      ...(category !== undefined ? [`colored by ${quoted(category)}`] : []),
    ];
    const file = beside === undefined ? "" : ` Columns are from ${quoted(beside)}.`;
    return `${parts.join(", ")}.${file}`;
  },
  sampled: (rows: number, of: number) => `${number(rows)} of ${number(of)} rows, evenly sampled.`,
  left: ({ count, of, first }: LeftRows) =>
    `${number(of - count)} of ${number(of)} rows have a vector: ${rowFault(first)}${count > 1 ? `, and ${number(count - 1)} more are left out` : ""}.`,
  open: "Open Vectors",
  plotFiles: "Plot",
  saving: (title: string) => `Saving ${quoted(title)}`,
  saved: (name: string) => `Saved ${quoted(name)}.`,
  notSaved: (title: string, reason: string) => `${quoted(title)} was not saved. ${reason}`,
  opening: (name: string) => `Opening ${quoted(name)}`,
  reading: (done: number, total: number) => `row ${number(done)} of ${number(total)}`,
  whichVectors: "Which vectors?",
  whichText: "Which column holds the texts?",
  whichCategory: "Color by which column?",
  none: "None",
  numbers: (dimensions: number) => `${number(dimensions)} numbers`,
  current: "current",
  howMany: (of: number) => `How many of the ${number(of)} rows?`,
  rows: (rows: number) => `${number(rows)} Rows`,
  allRows: (rows: number) => `All ${number(rows)} Rows`,
  memory: (bytes: number) => `${dataSize(bytes)} of memory`,
};

/** Where generated words came from. */
export const wordsFrom = {
  generated: "newly generated words",
  saved: (from: number, to: number) => `words saved ${dates.formatRange(from, to)}`,
  both: (saved: number, from: number, to: number, generated: number) =>
    `${saved} words saved ${dates.formatRange(from, to)}, ${generated} newly generated`,
};

/** Which models made a plot. */
export const madeBy = {
  words: (model: string, host?: string) => `words by ${model}${host ? ` at ${host}` : ""}`,
  vectors: (model: string, version?: string, prefix?: string) =>
    `vectors by ${model}${version ? ` in version ${version}` : ""}${prefix ? ` with the prefix “${prefix}”` : ""}`,
  host: (host: string) => `at ${host}`,
};

export const progress = {
  run: (title: string) => `Embeddings: ${title}`,
  preparing: "Preparing the engine…",
  words: (category: string, received: number, wanted: number) =>
    `${category} ${received} of ${wanted}`,
  embedding: (done: number, total: number) => `embedding ${done} of ${total}`,
  waiting: (message: string, begun: boolean, model = "the model") =>
    `${message}, still ${begun ? "waiting for" : "loading"} ${model}; large models can take a while`,
  gathering: "Embeddings: collecting texts",
  readingFiles: "Reading files",
  search: "Search by Meaning",
  downloading: (model: string) => `Downloading ${model}`,
  downloaded: (completed: number, total: number, layers: number) =>
    `${layers > 1 ? `layer ${layers}, ` : ""}${dataSize(completed)} of ${dataSize(total)}`,
  startingOllama: "Starting Ollama…",
};

export const categories = {
  placeholder: "Select categories, or type your own, separated by commas",
  own: "your own",
  add: "add as your own",
  title: "Cluster Categories",
  titleGenerated: "Cluster Categories (new words are generated)",
  titleSaved: "Cluster Categories (saved words are reused)",
  useSaved: "Use Saved Words",
  regenerate: "Regenerate Words",
};

export const cache = {
  size: (
    vectors: { count: number; bytes: number },
    words: { count: number; categories: number; bytes: number },
  ) =>
    `The cache holds ${number(vectors.count)} vectors in ${dataSize(vectors.bytes)}, ` +
    `and ${number(words.count)} generated words of ${number(words.categories)} categories in ${dataSize(words.bytes)}.`,
  clearVectors: "Clear Vectors",
  clearWords: "Clear Words",
  vectorsCleared: "Vector cache cleared.",
  wordsCleared: "Saved words cleared.",
  recreated: (setAside: string) =>
    `The vector cache was damaged and has been recreated; the damaged file was moved to ${setAside}.`,
};

export const embedding = {
  cuts: {
    words: "Words",
    identifiers: "Identifiers",
    lines: "Lines",
    sentences: "Sentences",
    paragraphs: "Paragraphs",
    whole: "Each Selection or File as a Whole",
    symbols: "Symbols of the Language",
    cells: "Notebook Cells",
    column: "A Column of the Table",
  },
  whichCut: "What becomes a point?",
  suggested: "suggested",
  whichColumn: "Which column?",
  whichTarget: "Add to which plot?",
  addTo: (title: string) => `Add to ${quoted(title)}`,
  addToDetail: "The projection of all points is recomputed.",
  addFrozen: (title: string) => `Add to ${quoted(title)}, Axes Frozen`,
  addFrozenDetail: "Its points stay in place; the new ones are placed among them.",
  newPlot: "A New Plot",
  mostFrequent: (limit: number) => `Embed the ${number(limit)} Most Frequent`,
  all: (found: number) => `Embed All ${number(found)}`,
  overLimit: (found: number, limit: number) =>
    `${number(found)} distinct texts are more than the limit of ${number(limit)} (setting embeddings.maxTexts).`,
  shortened: (count: number, length: number) =>
    count === 1
      ? `One text is longer than ${number(length)} characters; only its beginning is embedded.`
      : `${number(count)} texts are longer than ${number(length)} characters; only their beginnings are embedded.`,
  clipboard: "clipboard",
  files: (count: number) => `${number(count)} files`,
  folder: "Embed Folder",
  glob: (folder: string) => `Glob of the files to embed in ${folder}, for example **/*.md`,
  leftOut: (embedded: number, left: readonly LeftOut[]) =>
    `${embedded === 0 ? "No file is" : embedded === 1 ? "One file is" : `${number(embedded)} files are`} embedded. Left out, as the log lists: ${leftOut.counts(left)}.`,
};

const leftReasons: Readonly<Record<LeftReason, readonly [one: string, several: string]>> = {
  outside: ["link that leads outside the workspace", "links that lead outside the workspace"],
  nowhere: ["link that leads nowhere", "links that lead nowhere"],
  secret: [
    "file or folder that may hold secrets (embeddings.secretFiles)",
    "files or folders that may hold secrets (embeddings.secretFiles)",
  ],
  setting: [
    "file or folder that a setting leaves out (embeddings.excludeFiles, embeddings.includeFiles)",
    "files or folders that settings leave out (embeddings.excludeFiles, embeddings.includeFiles)",
  ],
  folder: ["folder, which Embed Folder reads", "folders, which Embed Folder reads"],
  rulesTooLong: [
    "folder whose .gitignore is too long",
    "folders whose .gitignore files are too long",
  ],
  tooLarge: ["file that is too large", "files that are too large"],
  unreadable: ["file or folder that cannot be read", "files or folders that cannot be read"],
  notText: ["file that is not text", "files that are not text"],
  tooMany: [
    "file beyond the limit (embeddings.maxFiles)",
    "files beyond the limit (embeddings.maxFiles)",
  ],
};

/** Files and folders that are not read. */
export const leftOut = {
  /** "1 link that leads nowhere: “a.txt”; 9 files that are not text: 8 .png, 1 .zip". */
  counts: (left: readonly LeftOut[]) => {
    const reasons = Object.keys(leftReasons) as LeftReason[];
    return reasons
      .map((reason) => ({ reason, names: namesOf(left.filter((each) => each.reason === reason)) }))
      .filter(({ names }) => names.length > 0)
      .map(({ reason, names }) => {
        const [one, several] = leftReasons[reason];
        return `${number(names.length)} ${names.length === 1 ? one : several}: ${namesOrKinds(names)}`;
      })
      .join("; ");
  },
  lines: (left: readonly LeftOut[]) =>
    left.map(({ path, reason }) => `${path}: ${leftReasons[reason][0]}`).join("\n"),
};

function namesOf(left: readonly LeftOut[]): string[] {
  return left.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
}

/** A few names as they are; of more how many have which ending. */
function namesOrKinds(names: readonly string[]): string {
  if (namesAll(names)) return names.map(quoted).join(", ");
  const counts = new Map<string, number>();
  for (const name of names) {
    const kind = /.(\.[^.]{1,20})$/.exec(name)?.[1]?.toLowerCase() ?? quoted(name);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, one], [, other]) => other - one).slice(0, namesShown);
  const rest = names.length - kinds.reduce((sum, [, count]) => sum + count, 0);
  const shown = kinds.map(([kind, count]) => `${number(count)} ${kind}`).join(", ");
  return rest > 0 ? `${shown} and ${number(rest)} more` : shown;
}

const separatorNames: Readonly<Record<string, string>> = {
  ",": "Comma",
  ";": "Semicolon",
  "\t": "Tab",
  "|": "Vertical Bar",
  "^": "Caret",
  "~": "Tilde",
  "\u0001": "Start of Heading (U+0001)",
  "\u001f": "Unit Separator (U+001F)",
  ":": "Colon",
  " ": "Space",
  "": "None",
};

const linesNamed = 5;

function linesOf(lines: readonly number[]): string {
  const rest = lines.length - linesNamed;
  const named = lines.slice(0, linesNamed).join(", ");
  return `line ${named}${rest > 0 ? ` and ${number(rest)} more` : ""}`;
}

export const table = {
  nameOf: (separator: string) => separatorNames[separator] ?? separator,
  separator: (separator: string) => `Separator: ${separatorNames[separator] ?? separator}`,
  whichSeparator: "What separates the cells?",
  unread: "No row of this table can be read.",
  unreadable: (lines: readonly number[], rows: number) =>
    `${number(lines.length)} of ${number(rows)} rows could not be read: ${linesOf(lines)}.`,
  surplus: (lines: readonly number[], rows: number) =>
    `${number(lines.length)} of ${number(rows)} rows have more cells than the header; those are left out: ${linesOf(lines)}.`,
};

export const search = {
  noLines: (left: readonly string[]) =>
    `There is no line of text to search${left.length > 0 ? ` (left out: ${left.join("; ")})` : ""}.`,
  lines: (count: number) => `${number(count)} lines`,
  withoutVector: (count: number) => `${number(count)} without a vector`,
  title: (lines: number, left: readonly string[], cut: number) => {
    const notes = [
      ...(cut > 0 ? [`too long for the model and cut: ${number(cut)}`] : []),
      ...(left.length > 0 ? [`left out: ${left.join("; ")}`] : []),
    ];
    return `Search ${number(lines)} Lines by Meaning${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
  },
  phraseCut: "The phrase is too long for the model; only its beginning is searched.",
  placeholder: "Type a phrase to list the nearest lines with their cosine similarity",
  changeLimits: "Change Limits",
  line: (line: number) => `line ${line}`,
};

export const places = {
  notInPlot: "The text at the cursor is not in any open plot.",
  show: (text: string) => `Show ${quoted(text)} in Plot`,
  notOpen: "The plot of this text is no longer open.",
  cannotOpen: "cannot be opened",
  gone: "The document that this text comes from can no longer be opened.",
  of: (text: string, shown: number, count: number) =>
    `${quoted(text)}: ${count > shown ? `the first ${number(shown)} of ${number(count)}` : number(count)} places`,
};

export const hover = {
  changed: "changed",
  nearest: "Nearest by cosine:",
  show: "Show in Plot",
};

/** What is done to points, and how that is asked. */
export const edits = {
  move: (texts: readonly string[], group: string) => `Move ${points(texts)} to ${quoted(group)}`,
  remove: (texts: readonly string[]) => `Remove ${points(texts)}`,
  setCategory: (count: number) =>
    count === 1 ? "Set Category of 1 Text" : `Set Category of ${number(count)} Texts`,
  pickCategory: "Select a category, or type a new one",
  newCategory: "new",
};

function points(texts: readonly string[]): string {
  const [text] = texts;
  return texts.length === 1 && text !== undefined ? quoted(text) : `${number(texts.length)} texts`;
}

/** The title of two texts side by side. */
export function differences(one: string, other: string): string {
  return `${quoted(one)} ↔ ${quoted(other)}`;
}

/** Undo and redo of what was done to the points of a plot; names are those of the edits. */
export const history = {
  undone: (name: string) => `Undone: ${name}`,
  redone: (name: string) => `Redone: ${name}`,
  nothingToUndo: "There is nothing to undo in this plot.",
  nothingToRedo: "There is nothing to redo in this plot.",
};

export const noPlot = "No plot is open.";

/** Clusters of a plot. */
export const clusters = {
  title: (plot: string) => `Finding clusters in ${quoted(plot)}`,
  finding: "Finding clusters",
  /** What a cluster without a keyword is called. */
  numbered: (cluster: number) => `Cluster ${cluster}`,
  none: "No clusters were found: no group of texts stands apart from the rest.",
  found: (clusters: number, outliers: number, texts: number) => {
    const groups = counted(clusters, "cluster was", "clusters were");
    if (outliers === 0) return `${groups} found in ${number(texts)} texts.`;
    const none = counted(outliers, "is in none and is", "are in none and are");
    return `${groups} found. Of ${number(texts)} texts ${none} gray.`;
  },
  noOutliers: "Every point is in a cluster, or no clusters were found.",
  afterEmbedding: (texts: number) => `${number(texts)} texts are in the plot.`,
  number: {
    title: "Find a Number of Clusters",
    prompt: (maximum: number) => `A whole number from 2 to ${number(maximum)}`,
  },
  rename: {
    title: (name: string) => `Rename ${quoted(name)}`,
    empty: "Type a name.",
    taken: "Another cluster has this name.",
  },
  mergeWith: (name: string) => `Merge ${quoted(name)} With (Nearest First)`,
  notSplit: (name: string) => `${quoted(name)} cannot be split: its points are equal.`,
  noneToName: "There are no clusters to name. Find clusters first.",
  allTyped: "All clusters have names that you typed; they stay.",
  naming: (clusters: number) => `Naming ${counted(clusters, "cluster")}`,
  namedSoFar: (done: number, all: number) => `${number(done)} of ${number(all)}`,
  namingEnded: (named: number, all: number) =>
    `${number(named)} of ${counted(all, "cluster")} got a name; the others keep theirs.`,
  unusableNames: (model: string, unnamed: number, all: number) =>
    `${model} gave no usable name for ${number(unnamed)} of ${counted(all, "cluster")}; there the keywords stay.`,
  /** What undo names. */
  edits: {
    find: "Find Clusters",
    level: "Number of Clusters",
    name: "Name Clusters",
    rename: (name: string) => `Rename to ${quoted(name)}`,
    merge: (clusters: number) => `Merge ${counted(clusters, "Cluster")}`,
    split: (name: string) => `Split ${quoted(name)}`,
  },
  buttons: { find: "Find Clusters", assign: "Assign Outliers", name: "Name Clusters" },
} as const;

/** The first-use notice and the question in an untrusted workspace. */
export const consent = {
  question: (where: string) => `Send texts of this untrusted workspace to ${where}?`,
  detail:
    "The texts you embed, search, place or have named, and your category names, are sent only there. You are not asked again until this window is closed.",
  send: "Send",
  told: (where: string) =>
    `The texts you embed, search, place in a plot or have named, and your category names, are sent only to ${where}.`,
  server: (label: string, hosts: readonly string[]) => `${label} at ${hosts.join(" and ")}`,
  thisMachine: (host: string) => `${host} (this machine)`,
};

export const engines = {
  title: "Words and Vectors From",
  choices: {
    auto: {
      label: "Automatic",
      detail: "Ollama if it is running and has an embedding model; otherwise the built-in engine",
    },
    ollama: { label: "Ollama", detail: "Words and vectors from models on an Ollama server" },
    builtin: { label: "Built-in", detail: "No server and no network" },
    openai: { label: "OpenAI-compatible", detail: "Another server with the OpenAI API" },
  },
  noEmbeddingModel:
    "Ollama has no embedding model, so words and vectors come from the built-in engine.",
  notRunning: "Ollama isn't running, so words and vectors come from the built-in engine.",
  ready: "Ollama is ready and is used for the next plots.",
};

export const models = {
  title: { chat: "Chat Model", embedding: "Embedding Model" },
  placeholder: {
    chat: "Select the model that generates words",
    embedding: "Select the model that makes vectors",
  },
  inUse: "in use",
  installed: "installed",
  toDownload: "to download",
  unfit: { chat: "not made for chat", embedding: "not made for embeddings" },
  embeds: "embedding",
  chats: "chat",
  context: (tokens: number) => `context ${number(tokens)}`,
  numbers: (dimensions: number, languages: string) => `${dimensions} numbers · ${languages}`,
  manyLanguages: "many languages",
  english: "English",
  smallest: "English, smallest",
};

export const ollama = {
  anotherComputer: (url: string) => `${url} is another computer; start Ollama there.`,
  terminalsElsewhere: (machine: string) =>
    `Terminals of this window run on ${machine}. Start Ollama on your own computer, then try again.`,
  notStarted: "Ollama did not start. See its terminal.",
  terminal: "Ollama",
  continue: "Continue",
  resume: "Resume",
  stopped: (model: string) =>
    `The download of ${model} was stopped; what has been downloaded is kept.`,
};

export const addresses = {
  title: "Address of the Server",
  titleOllama: "Address of the Ollama Server",
  invalid: "This is not an address.",
};

export const tokens = {
  title: (url: string) => `Token for ${url}`,
  prompt: "Sent as “Authorization: Bearer …” and saved in the secret storage. Empty removes it.",
  whichServer: "Set the token for which server?",
  kept: (url: string) => `Name and password for ${url} were saved in the secret storage.`,
  moved: (url: string, setting: string) =>
    `Name and password for ${url} were moved from the setting ${setting} to the secret storage.`,
  notMoved: (url: string, setting: string) =>
    `Name and password for ${url} were saved in the secret storage, but could not be removed from the setting ${setting}; remove them there.`,
};

/** What a setting must be, what it is, and what is used instead. */
export const settings = {
  open: "Open Settings",
  bad: ({ setting, allowed, given, value, used }: BadSetting) => {
    const instead =
      used === "default"
        ? "the default is used"
        : typeof value === "number"
          ? `${number(value)} is used`
          : "only what is usable of it is used";
    return `The setting ${setting} must be ${allowedWords(allowed)}, not ${valueWords(given)}; ${instead}.`;
  },
};

function allowedWords({
  type,
  enum: choices,
  minimum = 0,
  maximum = 0,
  maxLength = 0,
  items,
}: Allowed): string {
  const types = [type].flat();
  const orNull = types.includes("null") ? " or null" : "";
  if (choices) return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}${orNull}`;
  if (types.includes("integer")) {
    return `a whole number from ${number(minimum)} to ${number(maximum)}${orNull}`;
  }
  if (types.includes("boolean")) return "true or false";
  if (types.includes("object")) return "an object of patterns";
  return items
    ? `a list of texts of up to ${number(items.maxLength ?? 0)} characters`
    : `a text of up to ${number(maxLength)} characters${orNull}`;
}

/** A value from outside, of any size and depth, in a few words. */
function valueWords(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return "this list";
  return typeof value === "object" && value !== null ? "this object" : String(value);
}

/** Machines other than the user's own. */
export const machines: Readonly<Record<string, string>> = {
  "ssh-remote": "the SSH host",
  wsl: "WSL",
  "dev-container": "the container",
  "attached-container": "the container",
  codespaces: "the codespace",
};

export function otherMachine(name: string): string {
  return machines[name] ?? `the remote machine (${name})`;
}

const namesShown = 3;

/** The first names, and how many more there are. */
function listed(names: readonly string[]): string {
  const rest = names.length - namesShown;
  const shown = names.slice(0, namesShown).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** Whether `listed` names them all. */
export function namesAll(names: readonly string[]): boolean {
  return names.length <= namesShown;
}

const quoteLimit = 60;

function quoted(text: string): string {
  const characters = [...text.slice(0, 4 * quoteLimit).replace(/\s+/g, " ")];
  const short = characters.slice(0, quoteLimit).join("");
  const isWhole = characters.length <= quoteLimit && text.length <= 4 * quoteLimit;
  return isWhole ? `“${short}”` : `“${short}…”`;
}

/** "12 kB", "274 MB", "2.0 GB": decimal, as Ollama shows sizes. */
export function dataSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

function counted(count: number, one: string, several = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : several}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

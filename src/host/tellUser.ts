import type { FailureData } from "../core/model/failures";
import { originOf, type PointTable, rowsOf } from "../core/model/table";
import { embedderOf } from "../core/model/source";
import { remarksOf } from "../core/model/remarks";
import type { CategoryNote, NoticeKind, Session } from "../core/model/session";
import { downloadSize } from "./engines/recommendedModels";
import { builtinLabel } from "../worker/client/builtinEngine";

/** What a button of the page or of a notification can do. Handlers are registered with `Actions`; a button without one is not shown. */
export const actionTitles = {
  retry: "Try Again",
  plotPartialResults: "Plot What Arrived",
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
  reembedChanged: "Re-embed Stale",
  reembedAll: "Embed All Anew",
  removeDeleted: "Remove Ghosts",
  regenerateWords: "Ask Anew",
  keepShortage: "Use",
  askForMore: "Try Again",
  dismissCollisions: "Dismiss",
  dismissNoWords: "Dismiss",
  dismissNoVector: "Dismiss",
  recomputeProjection: "Project Anew",
} as const;

export type ActionId = keyof typeof actionTitles;

export function isActionId(id: string): id is ActionId {
  return Object.hasOwn(actionTitles, id);
}

/** What the panel calls the parameters of projections. */
const parameterNames: Readonly<Record<string, string>> = {
  neighbors: "The number of neighbors",
  minDistance: "The least distance",
  perplexity: "The perplexity",
};

export interface Told {
  readonly sentence: string;
  readonly actions: readonly ActionId[];
}

export interface ToldOfPicture extends Told {
  /** All texts that the sentence is of, where it does not name them all. */
  readonly texts?: string[];
}

/**
 * A failure in the user's words: one sentence, and the buttons that may mend it, best first. `remote` names
 * the machine that the extension runs on where that is not the user's own.
 */
export function tellUser(failure: FailureData, remote?: string): Told {
  switch (failure.kind) {
    case "canceled":
      return { sentence: "The run was canceled.", actions: ["retry"] };
    case "unreachable":
      return unreachable(failure, remote);
    case "untrusted":
      return {
        sentence: `The certificate of ${failure.host} is not trusted (${failure.code}): add it to the system's certificates, which VS Code trusts.`,
        actions: ["changeHost", "useBuiltin", "retry", "showLog"],
      };
    case "refused":
      return refused(failure);
    case "notThisServer":
      if (failure.openAi) {
        return {
          sentence: `The server at ${failure.host} has the OpenAI API, and not Ollama's.`,
          actions: ["switchToOpenAi", "changeHost", "useBuiltin", "retry"],
        };
      }
      return {
        sentence: `What answers at ${failure.host} is not the expected server.`,
        actions: ["changeHost", "useBuiltin", "showLog", "retry"],
      };
    case "oldServer":
      return {
        sentence: `Ollama ${failure.version} is old; ${failure.wanted} or later works best.`,
        actions: ["updateOllama"],
      };
    case "busy":
      return {
        sentence: `The server at ${failure.host} is busy (${failure.status}); try again in a moment.`,
        actions: ["retry", "showLog"],
      };
    case "modelMissing":
      return modelMissing(failure);
    case "pullFailed":
      return {
        sentence: `The server at ${failure.host} could not download ${failure.model}: ${quoted(failure.reason)}.`,
        actions: ["retry", "chooseEmbeddingModel", "chooseChatModel", "showLog"],
      };
    case "cannotEmbed":
      return {
        sentence: `The model ${failure.model} cannot make embeddings.`,
        actions: ["chooseEmbeddingModel", "useBuiltin", "retry"],
      };
    case "cannotChat":
      return {
        sentence: `The model ${failure.model} cannot write words.`,
        actions: ["chooseChatModel", "useBuiltin", "retry"],
      };
    case "modelNotLoaded":
      return {
        sentence: `The server could not load the model ${failure.model} (${failure.status}); it may not fit into memory.`,
        actions: ["retry", "chooseEmbeddingModel", "chooseChatModel", "useBuiltin", "showLog"],
      };
    case "vectorCount":
      return {
        sentence: `The model ${failure.model} returned ${failure.received} vectors for ${failure.expected} texts.`,
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "vectorShape":
      return {
        sentence: `The model ${failure.model} returned a vector of ${failure.received} numbers where ${failure.expected} were expected.`,
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "vectorValues":
      return {
        sentence: `The model ${failure.model} returned an unusable vector for ${quoted(failure.text)}.`,
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "textTooLong":
      return {
        sentence: `The text ${quoted(failure.text)} is too long for the model ${failure.model}.`,
        actions: ["chooseEmbeddingModel", "retry"],
      };
    case "noVector":
      return {
        sentence: `There is no vector for ${quoted(failure.text)}${others(failure.others)}.`,
        actions: ["changeEngine", "retry", "showLog"],
      };
    case "noWords":
      if (failure.model === builtinLabel) {
        return {
          sentence: `The built-in engine has no words for ${listed(failure.categories.map(quoted))}; a chat model on Ollama can write them.`,
          actions: ["setUpOllama"],
        };
      }
      return {
        sentence: `The model ${failure.model} gave no usable word for ${listed(failure.categories.map(quoted))}.`,
        actions: ["retry", "chooseChatModel", "showLog"],
      };
    case "tooFewPoints":
      return {
        sentence: "There is nothing to plot: no text was left to embed.",
        actions: ["retry"],
      };
    case "matrixShape":
    case "matrixValues":
      return {
        sentence: "The vectors are not usable numbers, so they cannot be projected.",
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "parameter":
      return {
        sentence: Number.isFinite(failure.most)
          ? `${parameterNames[failure.name] ?? failure.name} must be between ${failure.least} and ${failure.most}.`
          : `${parameterNames[failure.name] ?? failure.name} must be ${failure.least} or more.`,
        actions: [],
      };
    case "otherVectors":
      return {
        sentence: `This plot was made with another version of the ${failure.model ?? failure.engine} vectors; those of this version do not go with them.`,
        actions: ["reembedAll"],
      };
    case "tableDamaged":
      return {
        sentence: "The built-in vectors are damaged; reinstall the extension.",
        actions: ["changeEngine", "showLog"],
      };
    case "nothingSelected":
      return { sentence: "Select some text in an editor first.", actions: [] };
    case "nothingFound":
      return { sentence: "The text holds nothing of this kind to embed.", actions: [] };
    case "sessionLost":
      return {
        sentence: "The data of this plot is no longer stored.",
        actions: ["cluster"],
      };
    case "sessionTooNew":
      return {
        sentence:
          "This plot was saved by a newer version of the extension. Update it to open the plot.",
        actions: [],
      };
    case "noEmbedder":
      return {
        sentence: `Text cannot be placed here: the model that made the vectors of “${failure.source}” is not known.`,
        actions: [],
      };
    case "unexpected":
      return {
        sentence: `Something unexpected went wrong: ${failure.detail}`,
        actions: ["retry", "showLog"],
      };
  }
}

/** What helps a plot that only the engine that made it can add to. */
const mendsOwnEngine: ReadonlySet<ActionId> = new Set([
  "startOllama",
  "pullModel",
  "setToken",
  "signIn",
  "reembedAll",
  "newPlot",
  "retry",
  "showLog",
]);

/** The same of a plot whose own engine failed: vectors of another one do not go with those it has. */
export function tellOfPlot(failure: FailureData, remote?: string): Told {
  const { sentence, actions } = tellUser(failure, remote);
  return {
    sentence:
      failure.kind === "unreachable"
        ? `No answer from ${failure.host}, where the vectors of this plot come from; those of another engine do not go with them.`
        : sentence,
    actions: [...new Set([...actions, "newPlot" as const])].filter((id) => mendsOwnEngine.has(id)),
  };
}

function unreachable({ host, code, ollama }: Of<"unreachable">, remote: string | undefined): Told {
  const elsewhere = ["useBuiltin", "changeHost", "retry"] as const;
  if (ollama === "stopped") {
    const where = remote ? ` on ${remote}, where this extension runs` : "";
    return {
      sentence: `Ollama is installed but not running at ${host}${where}.`,
      actions: ["startOllama", ...elsewhere],
    };
  }
  if (ollama === "absent") {
    const sentence = remote
      ? `Ollama was not found on ${remote}, where this extension runs; your own computer is reached by its address.`
      : "Ollama was not found on this computer.";
    return { sentence, actions: ["downloadOllama", ...elsewhere] };
  }
  if (host === "") {
    return {
      sentence: "No address is set for the server with the OpenAI API.",
      actions: ["changeHost", "changeEngine", "useBuiltin"],
    };
  }
  return {
    sentence: `No answer from ${host} (${code}): check the address, and that the server there listens on the network.`,
    actions: ["changeHost", "useBuiltin", "retry", "showLog"],
  };
}

function refused({ host, status, hostName, signIn }: Of<"refused">): Told {
  if (signIn !== undefined) {
    return {
      sentence: "The model runs in Ollama's cloud, which wants a sign-in.",
      actions: ["signIn", "chooseChatModel", "chooseEmbeddingModel", "useBuiltin", "retry"],
    };
  }
  if (hostName) {
    return {
      sentence: `The server at ${host} refused the host name (${status}); a proxy before Ollama must send “Host: localhost:11434”.`,
      actions: ["changeHost", "setToken", "showLog", "retry"],
    };
  }
  return {
    sentence:
      status === 403
        ? `The server at ${host} does not allow this (403); it may want another token.`
        : `The server at ${host} wants a token (${status}).`,
    actions: ["setToken", "changeHost", "showLog", "retry"],
  };
}

function modelMissing({ model, host, task, canPull }: Of<"modelMissing">): Told {
  const choose: readonly ActionId[] =
    task === "chat"
      ? ["chooseChatModel"]
      : task === "embed"
        ? ["chooseEmbeddingModel"]
        : ["chooseEmbeddingModel", "chooseChatModel"];
  if (model === "") {
    const kind = task === "chat" ? "chat" : "embedding";
    return {
      sentence: `No ${kind} model is chosen for the server at ${host}.`,
      actions: [...choose, "changeHost", "useBuiltin"],
    };
  }
  const size = downloadSize(model);
  return {
    sentence: `The model ${model}${canPull && size ? ` (${size})` : ""} is not installed at ${host}.`,
    actions: [...(canPull ? (["pullModel"] as const) : []), ...choose, "useBuiltin", "retry"],
  };
}

type Of<Kind extends FailureData["kind"]> = Extract<FailureData, { kind: Kind }>;

/** What a category lacks, in one sentence; undefined when nothing. */
export function noteSentence({ wanted, received, failure }: CategoryNote): string | undefined {
  const counts =
    wanted !== undefined && received !== undefined && received < wanted
      ? `${received} of ${wanted}`
      : undefined;
  if (failure) {
    const { sentence } = tellUser(failure);
    return counts ? `${counts}: ${sentence}` : sentence;
  }
  return counts && `${counts}: ${fewOf}.`;
}

const fewOf = "the category may be too small for this model";
const namesShown = 3;

/** What is to be said of a picture as a whole: words and vectors that are missing, equal vectors. */
export function pictureNotices(session: Session): ToldOfPicture[] {
  const { table, accepted = [] } = session;
  const isBuiltin = embedderOf(session.spaces[0].source)?.id === "builtin";
  const { shortage, noWords, noVector, collisions } = remarksOf(session);
  const told: Partial<Record<NoticeKind, ToldOfPicture>> = {};
  if (shortage.length > 0) {
    const canGoOn = rowsOf(table).some((row) => originOf(table, row));
    const short = shortage.map(
      ({ category, received = 0, wanted = 0 }) => `${category} ${received} of ${wanted}`,
    );
    const sentence =
      short.length === 1
        ? `${short[0]}; ${fewOf}.`
        : `Fewer words than asked for: ${listed(short)}; the categories may be too small for this model.`;
    told.shortage = {
      sentence,
      actions: canGoOn ? ["keepShortage", "askForMore"] : ["keepShortage"],
    };
  }
  const [first] = noWords;
  if (first) {
    const categories = [...new Set(noWords.flatMap(({ categories }) => categories))];
    const { sentence, actions } = tellUser({ ...first, categories });
    told.noWords = { sentence, actions: [...actions, "dismissNoWords"] };
  }
  if (noVector.length > 0) {
    const left = noVector.length === 1 ? "it is not in the plot" : "they are not in the plot";
    told.noVector = {
      sentence: `There is no vector for ${listed(noVector.map(quoted))}; ${left}.`,
      actions: [...(isBuiltin ? (["changeEngine"] as const) : []), "dismissNoVector"],
      ...(noVector.length > namesShown ? { texts: noVector } : {}),
    };
  }
  if (collisions.length > 0) {
    const groups = collisions.map((texts) => texts.map(quoted).join(" = "));
    told.collisions = {
      sentence: `The model gave different texts exactly the same vector: ${listed(groups)}.`,
      actions: [isBuiltin ? "changeEngine" : "chooseEmbeddingModel", "dismissCollisions"],
    };
  }
  for (const kind of accepted) delete told[kind];
  return Object.values(told);
}

function others(count: number | undefined): string {
  if (count === undefined) return "";
  return count === 1 ? " and one other text" : ` and ${count} other texts`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - namesShown;
  const shown = names.slice(0, namesShown).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** Where generated words came from; undefined where there are none. */
export function wordsSentence(table: PointTable): string | undefined {
  const origins = rowsOf(table).flatMap((row) => originOf(table, row) ?? []);
  if (origins.length === 0) return undefined;
  const kept = origins.filter((origin) => origin.kept);
  const times = kept.flatMap(({ written }) => (written ? Date.parse(written) : []));
  if (times.length === 0) return "words asked anew";
  const from = dates.formatRange(Math.min(...times), Math.max(...times));
  const fresh = origins.length - kept.length;
  return fresh === 0
    ? `words kept from ${from}`
    : `${kept.length} words kept from ${from}, ${fresh} asked anew`;
}

const quoteLimit = 60;

function quoted(text: string): string {
  const characters = [...text.replace(/\s+/g, " ")];
  const short = characters.slice(0, quoteLimit).join("");
  return characters.length > quoteLimit ? `“${short}…”` : `“${short}”`;
}

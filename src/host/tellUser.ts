import { engineLabels } from "../core/model/engine";
import type { FailureData } from "../core/model/failures";
import { originOf, type PointTable, rowsOf } from "../core/model/table";
import { embedderOf } from "../core/model/source";
import { parameterLabel } from "../core/projection/methods";
import { remarksOf } from "../core/model/remarks";
import type { CategoryNote, NoticeKind, Session } from "../core/model/session";
import { downloadSize } from "./engines/recommendedModels";
import { actionTitles, failures, files, namesAll, notices, oneGroup, wordsFrom } from "./strings";

export type ActionId = keyof typeof actionTitles;

export function isActionId(id: string): id is ActionId {
  return Object.hasOwn(actionTitles, id);
}

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
      return { sentence: failures.canceled, actions: ["retry"] };
    case "badAddress":
      return {
        sentence: failures.badAddress(failure.address),
        actions: ["changeHost", "useBuiltin"],
      };
    case "redirected":
      return {
        sentence: failures.redirected(failure.host, failure.to),
        actions: ["changeHost", "useBuiltin", "showLog", "retry"],
      };
    case "answerTooLarge":
      return {
        sentence: failures.answerTooLarge(failure.host, failure.limit),
        actions: ["retry", "changeHost", "useBuiltin", "showLog"],
      };
    case "noQuota":
      return {
        sentence: failures.noQuota(failure.host, failure.status),
        actions: ["setToken", "changeHost", "useBuiltin", "retry", "showLog"],
      };
    case "unreachable":
      return unreachable(failure, remote);
    case "untrusted":
      return {
        sentence: failures.untrusted(failure.host, failure.code),
        actions: ["changeHost", "useBuiltin", "retry", "showLog"],
      };
    case "refused":
      return refused(failure);
    case "notThisServer":
      if (failure.openAi) {
        return {
          sentence: failures.onlyOpenAi(failure.host),
          actions: ["switchToOpenAi", "changeHost", "useBuiltin", "retry"],
        };
      }
      return {
        sentence: failures.notThisServer(failure.host),
        actions: ["changeHost", "useBuiltin", "showLog", "retry"],
      };
    case "oldServer":
      return {
        sentence: failures.oldServer(failure.version, failure.wanted),
        actions: ["updateOllama"],
      };
    case "busy":
      return {
        sentence: failures.busy(failure.host, failure.status),
        actions: ["retry", "showLog"],
      };
    case "modelMissing":
      return modelMissing(failure);
    case "pullFailed":
      return {
        sentence: failures.pullFailed(failure.host, failure.model, failure.reason),
        actions: ["retry", "chooseEmbeddingModel", "chooseChatModel", "showLog"],
      };
    case "noChatModel":
      return { sentence: failures.noChatModel, actions: ["setUpOllama", "changeEngine"] };
    case "cannotEmbed":
      return {
        sentence: failures.cannotEmbed(failure.model),
        actions: ["chooseEmbeddingModel", "useBuiltin", "retry"],
      };
    case "cannotChat":
      return {
        sentence: failures.cannotChat(failure.model),
        actions: ["chooseChatModel", "useBuiltin", "retry"],
      };
    case "modelNotLoaded":
      return {
        sentence: failures.modelNotLoaded(failure.model, failure.status),
        actions: ["retry", "chooseEmbeddingModel", "chooseChatModel", "useBuiltin", "showLog"],
      };
    case "vectorCount":
      return {
        sentence: failures.vectorCount(failure.model, failure.received, failure.expected),
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "vectorShape":
      return {
        sentence: failures.vectorShape(failure.model, failure.received, failure.expected),
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "outOfMemory":
      return {
        sentence: failures.outOfMemory(failure.needed, failure.available),
        actions: ["retry", "showLog"],
      };
    case "tooManyVectors": {
      const { rows, columns, needed, available } = failure;
      return {
        sentence: failures.tooManyVectors(rows, columns, needed, available),
        actions: ["chooseEmbeddingModel", "changeEngine"],
      };
    }
    case "vectorValues":
      return {
        sentence: failures.vectorValues(failure.model, failure.text),
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "textTooLong":
      return {
        sentence: failures.textTooLong(failure.model, failure.text),
        actions: ["cutLongTexts", "chooseEmbeddingModel", "retry"],
      };
    case "noVector":
      return {
        sentence: failures.noVector(failure.text, failure.others),
        actions: ["changeEngine", "retry", "showLog"],
      };
    case "noWords":
      if (failure.model === engineLabels.builtin) {
        return {
          sentence: failures.noBuiltinWords(failure.categories),
          actions: ["setUpOllama"],
        };
      }
      return {
        sentence: failures.noWords(failure.model, failure.categories),
        actions: ["retry", "chooseChatModel", "showLog"],
      };
    case "tooFewPoints":
      return {
        sentence: failures.tooFewPoints,
        actions: ["retry"],
      };
    case "matrixShape":
    case "matrixValues":
      return {
        sentence: failures.notNumbers,
        actions: ["retry", "chooseEmbeddingModel", "showLog"],
      };
    case "parameter":
      return {
        sentence: failures.parameter(
          parameterLabel(failure.name),
          failure.minimum,
          failure.maximum,
        ),
        actions: [],
      };
    case "noDiscriminants": {
      const { reason, maximum = 0 } = failure;
      const sentences = failures.noDiscriminants;
      return {
        sentence: reason === "tooManyGroups" ? sentences.tooManyGroups(maximum) : sentences[reason],
        actions: [],
      };
    }
    case "otherVectors":
      return {
        sentence: failures.otherVectors(failure.model ?? failure.engine),
        actions: ["reembedAll"],
      };
    case "tableDamaged":
      return {
        sentence: failures.tableDamaged,
        actions: ["changeEngine", "showLog"],
      };
    case "nothingSelected":
      return { sentence: failures.nothingSelected, actions: [] };
    case "badArgument":
      return {
        sentence: failures.badArgument(failure.argument, failure.received),
        actions: [],
      };
    case "nothingFound":
      return { sentence: failures.nothingFound, actions: [] };
    case "badFile":
      return {
        sentence: failures.badFile(failure.file, failure.fault),
        actions: ["retry", "showLog"],
      };
    case "otherFormat":
      return {
        sentence: failures.otherFormat(failure.file, failure.format),
        actions: ["copyPython"],
      };
    case "noUsableVector":
      return {
        sentence: failures.noUsableVector(failure.file, failure.rows, failure.first),
        actions: ["retry", "showLog"],
      };
    case "sessionLost":
      return {
        sentence: failures.sessionLost,
        actions: ["cluster"],
      };
    case "sessionTooNew":
      return {
        sentence: failures.sessionTooNew,
        actions: [],
      };
    case "noEmbedder":
      return {
        sentence: failures.noEmbedder(failure.source),
        actions: [],
      };
    case "unexpected":
      return {
        sentence: failures.unexpected(failure.detail),
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
  "cutLongTexts",
  "reembedAll",
  "newPlot",
  "retry",
  "showLog",
]);

/** The same of a plot whose own engine failed: vectors of another one cannot be mixed with those it has. */
export function tellOfPlot(failure: FailureData, remote?: string): Told {
  const { sentence, actions } = tellUser(failure, remote);
  return {
    sentence:
      failure.kind === "unreachable" ? failures.ownEngineUnreachable(failure.host) : sentence,
    actions: [...new Set([...actions, "newPlot" as const])].filter((id) => mendsOwnEngine.has(id)),
  };
}

function unreachable({ host, code, ollama }: Of<"unreachable">, remote: string | undefined): Told {
  const elsewhere = ["useBuiltin", "changeHost", "retry"] as const;
  if (ollama === "stopped") {
    return {
      sentence: failures.ollamaStopped(host, remote),
      actions: ["startOllama", ...elsewhere],
    };
  }
  if (ollama === "absent") {
    return {
      sentence: failures.ollamaAbsent(remote),
      actions: ["downloadOllama", ...elsewhere],
    };
  }
  if (host === "") {
    return {
      sentence: failures.noAddress,
      actions: ["changeHost", "changeEngine", "useBuiltin"],
    };
  }
  return {
    sentence: failures.unreachable(host, code),
    actions: ["changeHost", "useBuiltin", "retry", "showLog"],
  };
}

function refused({ host, status, hostName, signIn }: Of<"refused">): Told {
  if (signIn !== undefined) {
    return {
      sentence: failures.needsSignIn,
      actions: ["signIn", "chooseChatModel", "chooseEmbeddingModel", "useBuiltin", "retry"],
    };
  }
  if (hostName) {
    return {
      sentence: failures.hostNameRefused(host, status),
      actions: ["changeHost", "setToken", "showLog", "retry"],
    };
  }
  return {
    sentence: status === 403 ? failures.forbidden(host) : failures.needsToken(host, status),
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
      sentence: failures.noModelChosen(host, kind),
      actions: [...choose, "changeHost", "useBuiltin"],
    };
  }
  const size = canPull ? downloadSize(model) : undefined;
  return {
    sentence: failures.modelMissing(model, host, size),
    actions: [...(canPull ? (["pullModel"] as const) : []), ...choose, "useBuiltin", "retry"],
  };
}

type Of<Kind extends FailureData["kind"]> = Extract<FailureData, { kind: Kind }>;

/** What a category lacks, in one sentence; undefined when nothing. */
export function noteSentence({ wanted, received, failure }: CategoryNote): string | undefined {
  const isShort = wanted !== undefined && received !== undefined && received < wanted;
  if (failure) {
    const { sentence } = tellUser(failure);
    return isShort ? notices.fewWordsBecause(received, wanted, sentence) : sentence;
  }
  return isShort ? notices.fewWords(received, wanted) : undefined;
}

/** What is to be said of a picture as a whole: words and vectors that are missing, equal vectors. */
export function pictureNotices(session: Session): ToldOfPicture[] {
  const { table, accepted = [] } = session;
  const isBuiltin = embedderOf(session.spaces[0].source)?.id === "builtin";
  const { shortage, noWords, noVector, cut, collisions, ...ofFile } = remarksOf(session);
  const { roles, sampled, leftRows } = ofFile;
  const told: Partial<Record<NoticeKind, ToldOfPicture>> = {};
  if (shortage.length > 0) {
    const canGoOn = rowsOf(table).some((row) => originOf(table, row));
    const short = shortage.map(({ category, received = 0, wanted = 0 }) => ({
      category,
      received,
      wanted,
    }));
    told.shortage = {
      sentence: notices.shortage(short),
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
    told.noVector = {
      sentence: notices.noVector(noVector),
      actions: [...(isBuiltin ? (["changeEngine"] as const) : []), "dismissNoVector"],
      ...(namesAll(noVector) ? {} : { texts: noVector }),
    };
  }
  if (cut.length > 0) {
    told.cut = {
      sentence: notices.cut(cut),
      actions: ["chooseEmbeddingModel", "dismissCut"],
      ...(namesAll(cut) ? {} : { texts: cut }),
    };
  }
  if (collisions.length > 0) {
    told.collisions = {
      sentence: notices.collisions(collisions),
      actions: [isBuiltin ? "changeEngine" : "chooseEmbeddingModel", "dismissCollisions"],
    };
  }
  const [file] = roles;
  if (file) {
    const { columns } = session.spaces[0].vectors;
    told.roles = {
      sentence: files.roles(file.column, columns, file.roles ?? {}, file.beside),
      actions: ["changeColumns", "dismissRoles"],
    };
  }
  for (const { rows, of = rows } of sampled) {
    told.sampled = {
      sentence: files.sampled(rows, of),
      actions: ["loadMore", "dismissSampled"],
    };
  }
  for (const left of leftRows) {
    told.leftRows = { sentence: files.left(left), actions: ["dismissLeftRows"] };
  }
  for (const points of ofFile.oneGroup) {
    told.oneGroup = { sentence: oneGroup(points), actions: ["findClusters", "dismissOneGroup"] };
  }
  for (const kind of accepted) delete told[kind];
  return Object.values(told);
}

/** Where generated words came from; undefined where there are none. */
export function wordsSentence(table: PointTable): string | undefined {
  const origins = rowsOf(table).flatMap((row) => originOf(table, row) ?? []);
  if (origins.length === 0) return undefined;
  const saved = origins.filter((origin) => origin.kept);
  const times = saved.flatMap(({ written }) => (written ? Date.parse(written) : []));
  if (times.length === 0) return wordsFrom.generated;
  const from = times.reduce((a, b) => Math.min(a, b));
  const to = times.reduce((a, b) => Math.max(a, b));
  const generated = origins.length - saved.length;
  return generated === 0
    ? wordsFrom.saved(from, to)
    : wordsFrom.both(saved.length, from, to, generated);
}

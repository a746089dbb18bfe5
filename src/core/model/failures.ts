/** Why a row of a file or a database has no vector that can be used; rows are counted from 0. */
export type RowFault =
  | {
      readonly row: number;
      readonly reason: "missing" | "values" | "cutOff" | "notNumbers" | "shortened";
    }
  | {
      readonly row: number;
      readonly reason: "length";
      readonly expected: number;
      readonly received: number;
    };

/** What is wrong with a file as a whole. */
export type FileFault =
  /** It has no bytes, or no rows. */
  | "empty"
  /** It ends before what it says that it holds. */
  | "cutOff"
  /** It cannot be read as what its name or beginning says. */
  | "damaged"
  /** It is of no kind that is read. */
  | "unknown"
  /** There is no such file, or it may not be read. */
  | "missing"
  /** No column of it holds vectors. */
  | "noVectors"
  /** NumPy wrote "..." in place of most numbers. */
  | "shortened"
  /** It holds Python objects, which only the program that wrote them can read. */
  | "objects"
  /** What it unpacks to is larger than it says. */
  | "bomb"
  /** It is not on a disk of this computer, and too large to be read as a whole. */
  | "tooLarge";

/** Kinds of files that only programs in Python read. */
export type OtherFormat = "pickle" | "torch" | "lance" | "duckdb" | "faiss";

/**
 * What can go wrong, as kinds with data. Kinds are decided by structure (status, cause code) where
 * the trouble arises; the sentence and the buttons are chosen in one place, `src/host/tellUser.ts`.
 */
export type FailureData =
  | { kind: "canceled" }
  /** No address can be made of what was typed; it is shown without credentials. */
  | { kind: "badAddress"; address: string }
  /** `ollama` is told of servers on this computer: whether the program is there at all. */
  | { kind: "unreachable"; host: string; code: string; ollama?: "stopped" | "absent" }
  /** Its TLS certificate did not pass, with TLS's code ("DEPTH_ZERO_SELF_SIGNED_CERT"). */
  | { kind: "untrusted"; host: string; code: string }
  /**
   * `hostName`: 403 without a word, as Ollama answers requests for a host name that it does not know.
   * `signIn`: where a person signs in to use the model, which runs elsewhere.
   */
  | { kind: "refused"; host: string; status: number; hostName?: boolean; signIn?: string }
  /** It refers to `to`, which is another place and gets neither token nor texts. */
  | { kind: "redirected"; host: string; to: string }
  /** It sent more than the `limit` of bytes that an answer to the question can have. */
  | { kind: "answerTooLarge"; host: string; limit: number }
  /** The account there has nothing left to pay with. */
  | { kind: "noQuota"; host: string; status: number }
  /** `openAi`: it was asked, and has (or has not) the OpenAI API. */
  | { kind: "notThisServer"; host: string; openAi?: boolean }
  /** It works, but not as well as a newer one. */
  | { kind: "oldServer"; host: string; version: string; wanted: string }
  | { kind: "busy"; host: string; status: number }
  /** `model` is "" where none is chosen; `canPull` where the server can download it. */
  | {
      kind: "modelMissing";
      model: string;
      host: string;
      task?: "chat" | "embed";
      canPull?: boolean;
    }
  /** `reason` in the server's own words: the library, the network or the disk may be why. */
  | { kind: "pullFailed"; model: string; host: string; reason: string }
  /** Questions were to be asked, and the settings name no chat model. */
  | { kind: "noChatModel" }
  | { kind: "cannotEmbed"; model: string }
  | { kind: "cannotChat"; model: string }
  | { kind: "modelNotLoaded"; model: string; status: number }
  | { kind: "vectorCount"; model: string; expected: number; received: number }
  | { kind: "vectorShape"; model: string; expected: number; received: number }
  /** Bytes that a computation needs, and those that it has and could not get more of, where that is known. */
  | { kind: "outOfMemory"; needed?: number; available?: number }
  /** So many rows of vectors need more than the `available` bytes. */
  | { kind: "tooManyVectors"; rows: number; columns: number; needed: number; available: number }
  | { kind: "vectorValues"; model: string; text: string }
  | { kind: "textTooLong"; model: string; text: string }
  /** `others`: so many further texts met the same. */
  | { kind: "noVector"; text: string; others?: number }
  /** The engine's vectors (`model`: those of that model) are other ones than when it made a plot. */
  | { kind: "otherVectors"; engine: string; model?: string }
  | { kind: "tableDamaged" }
  | { kind: "noWords"; categories: readonly string[]; model: string }
  | { kind: "tooFewPoints"; points: number }
  | { kind: "matrixShape"; rows: number; columns: number; length: number }
  | { kind: "matrixValues"; row: number; column: number }
  /** A number that a projection cannot use: not between `minimum` and `maximum`, or not finite. */
  | { kind: "parameter"; name: string; value: number; minimum: number; maximum: number }
  /** No axes part groups: there is one, each point is its own, all have the same center, or more than `maximum`. */
  | {
      kind: "noDiscriminants";
      reason: "scale" | "oneGroup" | "alone" | "equal" | "tooManyGroups";
      maximum?: number;
    }
  | { kind: "nothingSelected" }
  /** A program called a command with what it cannot use; `argument` is "" where that is the whole. */
  | { kind: "badArgument"; argument: string; received: string }
  /** Text was given, but nothing of what was to become points is in it. */
  | { kind: "nothingFound" }
  /** Text was to be placed among vectors of which no model is known. */
  | { kind: "noEmbedder"; source: string }
  /** `detail` in the words of the library that reads it. */
  | { kind: "badFile"; file: string; fault: FileFault; detail?: string }
  /** It has to be saved as another kind of file first. */
  | { kind: "otherFormat"; file: string; format: OtherFormat }
  /** None of the rows that were read has a vector that can be used; why the first one has none. */
  | { kind: "noUsableVector"; file: string; rows: number; first: RowFault }
  | { kind: "sessionLost"; session: string }
  /** A later version of the extension wrote it. */
  | { kind: "sessionTooNew"; session: string }
  | { kind: "unexpected"; detail: string };

export type FailureKind = FailureData["kind"];

/** An error with a kind and data; `cause` keeps the original for the log. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly data: FailureData,
    options?: { cause?: unknown },
  ) {
    super(JSON.stringify(data), options);
  }

  get kind(): FailureKind {
    return this.data.kind;
  }

  /**
   * Any thrown value as a Failure: aborts become `canceled`, a lack of memory `outOfMemory`, the unknown
   * `unexpected`.
   */
  static from(error: unknown): Failure {
    if (error instanceof Failure) return error;
    if (error instanceof Error && error.name === "AbortError") {
      return new Failure({ kind: "canceled" }, { cause: error });
    }
    if (isOutOfMemory(error)) return new Failure({ kind: "outOfMemory" }, { cause: error });
    const detail = error instanceof Error ? error.message : String(error);
    return new Failure({ kind: "unexpected", detail }, { cause: error });
  }
}

/** A thread whose heap was full has a code; memory for numbers that could not be had is told by words alone. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") return true;
  return error instanceof RangeError && error.message === "Array buffer allocation failed";
}

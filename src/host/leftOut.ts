/** Why a file or folder is not read. */
export type LeftReason =
  | "outside"
  | "nowhere"
  | "secret"
  | "setting"
  | "folder"
  | "rulesTooLong"
  | "tooLarge"
  | "unreadable"
  | "notText"
  | "tooMany";

export interface LeftOut {
  readonly path: string;
  readonly reason: LeftReason;
}

import type * as vscode from "vscode";
import type { SqliteVectorCache } from "../store/sqliteVectorCache";
import type { WordFiles } from "../store/wordFiles";
import type { FileReader } from "../worker/client/fileReader";
import type { TextReader } from "../worker/client/textReader";
import type { OpenVectors } from "./commands/openVectors";
import type { MeaningSearch } from "./commands/meaningSearch";
import type { FollowedPlaces } from "./editor/followedPlaces";
import type { Consent } from "./engines/consent";
import type { Engines } from "./engines/engines";
import type { Repair } from "./engines/repair";
import type { Log } from "./log";
import type { Plots } from "./plots/plots";

/** What the commands and buttons work with. */
export interface Services {
  readonly plots: Plots;
  readonly engines: Engines;
  readonly consent: Consent;
  readonly repair: Repair;
  readonly places: FollowedPlaces;
  readonly texts: TextReader;
  readonly searching: MeaningSearch;
  readonly files: OpenVectors;
  readonly reader: FileReader;
  readonly cache: SqliteVectorCache;
  readonly words: WordFiles;
  readonly memory: vscode.Memento;
  readonly log: Log;
  /** Resolves when what was to be written is on disk and the threads have ended. */
  readonly close: () => Promise<void>;
}

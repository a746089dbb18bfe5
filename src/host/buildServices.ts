import * as vscode from "vscode";
import { SessionFiles } from "../store/sessionFiles";
import { SqliteVectorCache } from "../store/sqliteVectorCache";
import { WordFiles } from "../store/wordFiles";
import { BuiltinEngine } from "../worker/client/builtinEngine";
import { FileReader } from "../worker/client/fileReader";
import { Projector } from "../worker/client/projector";
import { TextReader } from "../worker/client/textReader";
import { BadSettings } from "./badSettings";
import { actionTable } from "./commands/actionTable";
import { RememberedChoices } from "./commands/fileChoices";
import { MeaningSearch } from "./commands/meaningSearch";
import { OpenVectors } from "./commands/openVectors";
import { CaretFollower } from "./editor/caretFollower";
import { Differences } from "./editor/differences";
import { FollowedPlaces } from "./editor/followedPlaces";
import { PointOpener } from "./editor/pointOpener";
import { AutoEngine } from "./engines/autoEngine";
import { Consent } from "./engines/consent";
import { Engines } from "./engines/engines";
import { OldOllama } from "./engines/oldOllama";
import { Repair } from "./engines/repair";
import { serverEngines } from "./engines/serverEngines";
import { Tokens } from "./engines/tokens";
import { TypedCredentials } from "./engines/typedCredentials";
import { Log } from "./log";
import { placeOf } from "./machines";
import { Plots } from "./plots/plots";
import type { Services } from "./services";
import { inform } from "./shown";
import { readAppearance, readCacheLimit, readSettings } from "./settings";
import * as strings from "./strings";

/** Builds what the commands and buttons work with; what has an end is given to the context. */
export function buildServices(context: vscode.ExtensionContext): Services {
  const register = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const inExtension = (...path: string[]) =>
    vscode.Uri.joinPath(context.extensionUri, ...path).fsPath;
  const inStorage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const memory = context.globalState;
  const place = placeOf(context);

  const log = register(new Log());
  register(new BadSettings(log));
  const projector = register(new Projector(inExtension("dist", "worker.js")));
  const texts = register(new TextReader(inExtension("dist", "texts.js")));
  const reader = register(new FileReader(inExtension("dist", "files.js")));
  const cache = new SqliteVectorCache({
    file: inStorage("vectors.sqlite"),
    limit: readCacheLimit,
    onDamaged: (setAside) => void inform(strings.cache.recreated(setAside)),
    onProblem: (error) => log.warn(`Vector cache: ${String(error)}`),
  });
  register({ dispose: () => cache.close() });
  const words = new WordFiles(inStorage("words"), (error) =>
    log.warn(`Saved words: ${String(error)}`),
  );

  const tokens = new Tokens(context.secrets);
  register(new TypedCredentials(tokens, log));
  const repair = new Repair(tokens, place);
  const auto = new AutoEngine(tokens, memory, () => repair.setUp());
  const consent = new Consent(memory, log);
  const oldOllama = new OldOllama(memory);
  const builtin = register(
    new BuiltinEngine({
      worker: inExtension("dist", "builtin.js"),
      media: inExtension("media"),
    }),
  );
  const engines = new Engines(
    { ...serverEngines({ tokens, cache, wordStore: words, oldOllama }), builtin: () => builtin },
    readSettings,
    auto,
    (engine) => consent.guard(engine),
  );

  const plots = register(
    new Plots({
      extensionUri: context.extensionUri,
      projector,
      files: new SessionFiles(inStorage("sessions")),
      act: (id, shownFor) => actionTable[id](services, shownFor),
      ...(place.remote === undefined ? {} : { remote: place.remote }),
      engines,
      log,
      appearance: readAppearance,
    }),
  );
  const places = register(new FollowedPlaces(plots, texts, log));
  register(new PointOpener(plots, places));
  register(new Differences(plots));
  register(new CaretFollower(plots));
  const searching = register(new MeaningSearch({ engines, projector, texts, log }));
  const services: Services = {
    plots,
    engines,
    consent,
    repair,
    places,
    texts,
    searching,
    reader,
    files: new OpenVectors({ plots, reader, choices: new RememberedChoices(memory), log }),
    cache,
    words,
    memory,
    log,
    close: async () => {
      places.tell();
      await plots.saved();
      const ends = [
        cache.close(),
        projector.dispose(),
        texts.dispose(),
        builtin.dispose(),
        reader.dispose(),
      ];
      await Promise.all(ends);
    },
  };
  return services;
}

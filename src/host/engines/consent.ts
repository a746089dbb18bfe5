import * as vscode from "vscode";
import type { Engine, EngineDescription } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { isThisMachine } from "../../engines/address";
import type { Log } from "../log";
import { confirm, inform } from "../shown";
import * as strings from "../strings";

const memoryKey = "embeddings.toldWhere";

/**
 * Stands before every engine: says in plain words where texts go, once for each server, and lets nothing of an
 * untrusted workspace pass to a server before the user has said so.
 */
export class Consent {
  private readonly allowed = new Set<string>();

  constructor(
    private readonly memory: vscode.Memento,
    private readonly log: Log,
  ) {}

  /** The engine with this before it: all that sends texts throws Failure (`canceled`) when nothing may be sent. */
  guard(engine: Engine): Engine {
    const pass = async (what: string) => {
      if (!(await this.given(engine.describe()))) throw new Failure({ kind: "canceled" });
      this.record(engine.describe(), what);
    };
    const { ask } = engine;
    return {
      describe: () => engine.describe(),
      ...(ask && {
        async *ask(question, signal) {
          await pass("a question to the chat model");
          yield* ask.call(engine, question, signal);
        },
      }),
      async *words(request, signal) {
        await pass(`the category “${request.category}”`);
        yield* engine.words(request, signal);
      },
      async embed(texts, options) {
        await pass(texts.length === 1 ? "1 text" : `${texts.length} texts`);
        return engine.embed(texts, options);
      },
    };
  }

  /** False when the user does not want anything of this untrusted workspace to be sent to the engine. */
  async given(engine: EngineDescription): Promise<boolean> {
    const where = whereOf(engine);
    if (where === undefined || vscode.workspace.isTrusted || this.allowed.has(where)) return true;
    const { question, detail, send } = strings.consent;
    if (!(await confirm(question(where), detail, send))) return false;
    this.allowed.add(where);
    return true;
  }

  private record(engine: EngineDescription, what: string): void {
    const where = whereOf(engine);
    if (where === undefined) {
      this.log.info(`To the ${engine.label} engine, on this machine: ${what}.`);
      return;
    }
    this.log.info(`To ${where}: ${what}, except what the cache holds.`);
    void this.sayOnce(where);
  }

  /** The first-use notice: not in the way, and only once for each server. */
  private async sayOnce(where: string): Promise<void> {
    const told = this.memory.get<string[]>(memoryKey) ?? [];
    if (told.includes(where)) return;
    await this.memory.update(memoryKey, [...told, where]);
    void inform(strings.consent.told(where));
  }
}

/** The servers in words; undefined where nothing leaves this machine's editor. */
function whereOf({ label, host, chatHost }: EngineDescription): string | undefined {
  if (!host) return undefined;
  const hosts = [...new Set([host, chatHost ?? host])].map((each) =>
    isThisMachine(each) ? strings.consent.thisMachine(each) : each,
  );
  return strings.consent.server(label, hosts);
}

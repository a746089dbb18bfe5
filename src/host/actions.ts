import type { FailureData } from "../core/failures";
import type { Session } from "../core/session";
import type { Action, Notice } from "../protocol/messages";
import type { Plot } from "./plot";
import { type ActionId, actionTitles, pictureNotices, tellUser } from "./tellUser";

/** What a button was shown for. */
export interface ActionContext {
  /** The plot whose button it is. */
  readonly plot?: Plot;
  readonly failure?: FailureData;
  /** Runs again what failed; an action that mended the cause calls it. */
  readonly retry?: () => void;
  /** Plots the items that arrived before the failure. */
  readonly plotArrived?: () => void;
}

export type ActionHandler = (context: ActionContext) => void | Promise<void>;

/** The handlers of all buttons, by id. */
export class Actions {
  private readonly handlers = new Map<ActionId, ActionHandler>();

  /** `remote` names the machine that the extension runs on where that is not the user's own. */
  constructor(private readonly remote?: string) {}

  register(id: ActionId, handler: ActionHandler): void {
    this.handlers.set(id, handler);
  }

  async run(id: ActionId, context: ActionContext): Promise<void> {
    await this.handlers.get(id)?.(context);
  }

  /** The sentence and those of its buttons that can do something now. */
  tell(context: ActionContext & { failure: FailureData }): {
    sentence: string;
    actions: Action[];
  } {
    const told = tellUser(context.failure, this.remote);
    const ids: ActionId[] = context.plotArrived
      ? ["plotArrived", ...told.actions]
      : [...told.actions];
    return { sentence: told.sentence, actions: this.buttons(ids, context) };
  }

  /** What is to be said of the picture of `session`. */
  noticesOf(session: Session): Notice[] {
    return pictureNotices(session).map(({ sentence, actions }) => ({
      sentence,
      actions: this.buttons(actions, {}),
    }));
  }

  private buttons(ids: readonly ActionId[], context: ActionContext): Action[] {
    const able = ids.filter((id) => {
      if (id === "retry") return context.retry !== undefined;
      if (id === "plotArrived") return context.plotArrived !== undefined;
      return this.handlers.has(id);
    });
    return able.map((id) => ({ id, title: actionTitles[id] }));
  }
}

import type { FailureData } from "../core/model/failures";
import type { Session } from "../core/model/session";
import type { Action, Notice } from "../protocol/messages";
import { type ActionId, actionTitles, pictureNotices, tellOfPlot, tellUser } from "./tellUser";

/** What a button was shown for, in a plot of type `Plot`. */
export interface ActionContext<Plot = unknown> {
  /** The plot whose button it is. */
  readonly plot?: Plot;
  readonly failure?: FailureData;
  /** Runs again what failed; an action that mended the cause calls it. */
  readonly retry?: () => void;
  /** Plots the items that arrived before the failure. */
  readonly plotPartialResults?: () => void;
  /** Only the engine that made the plot will do. */
  readonly ownEngine?: boolean;
  /** Does what failed in a new plot, with the engine of the settings. */
  readonly newPlot?: () => void;
}

/** What a failure is told with. */
export type FailureContext<Plot = unknown> = ActionContext<Plot> & {
  readonly failure: FailureData;
};

export type ActionHandler<Plot = unknown> = (context: ActionContext<Plot>) => void | Promise<void>;

/** The handlers of all buttons, by id. */
export class Actions<Plot = unknown> {
  private readonly handlers = new Map<ActionId, ActionHandler<Plot>>();

  /** `remote` names the machine that the extension runs on where that is not the user's own. */
  constructor(private readonly remote?: string) {}

  register(id: ActionId, handler: ActionHandler<Plot>): void {
    this.handlers.set(id, handler);
  }

  async run(id: ActionId, context: ActionContext<Plot>): Promise<void> {
    await this.handlers.get(id)?.(context);
  }

  /** The sentence and those of its buttons that can do something now. */
  tell(context: FailureContext<Plot>): {
    sentence: string;
    actions: Action[];
  } {
    const { sentence, actions } = context.ownEngine
      ? tellOfPlot(context.failure, this.remote)
      : tellUser(context.failure, this.remote);
    return { sentence, actions: this.buttons(["plotPartialResults", ...actions], context) };
  }

  /** What is to be said of the picture of `session`. */
  noticesOf(session: Session): Notice[] {
    return pictureNotices(session).map(({ actions, ...told }) => ({
      ...told,
      actions: this.buttons(actions, {}),
    }));
  }

  private buttons(ids: readonly ActionId[], context: ActionContext<Plot>): Action[] {
    const able = ids.filter((id) => {
      if (id === "retry" || id === "plotPartialResults" || id === "newPlot") {
        return context[id] !== undefined;
      }
      return this.handlers.has(id);
    });
    return able.map((id) => ({ id, title: actionTitles[id] }));
  }
}

import type { FailureData } from "../core/model/failures";
import type { Session } from "../core/model/session";
import type { Action, Notice } from "../protocol/messages";
import { actionTitles } from "./strings";
import { type ActionId, pictureNotices, tellOfPlot, tellUser } from "./tellUser";

/** What a button was shown for. */
export interface ActionContext<Plot> {
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
export type FailureContext<Plot> = ActionContext<Plot> & { readonly failure: FailureData };

/** The sentence of a failure and those of its buttons that can do something now. */
export function tellWithButtons(
  context: FailureContext<unknown>,
  remote?: string,
): { sentence: string; actions: Action[] } {
  const { failure, ownEngine } = context;
  const { sentence, actions } = (ownEngine ? tellOfPlot : tellUser)(failure, remote);
  return { sentence, actions: buttons(["plotPartialResults", ...actions], context) };
}

/** What is to be said of the picture of `session`. */
export function noticesOf(session: Session): Notice[] {
  return pictureNotices(session).map(({ actions, ...told }) => ({
    ...told,
    actions: buttons(actions, {}),
  }));
}

function buttons(ids: readonly ActionId[], context: ActionContext<unknown>): Action[] {
  const able = ids.filter((id) => {
    const needsContext = id === "retry" || id === "plotPartialResults" || id === "newPlot";
    return !needsContext || context[id] !== undefined;
  });
  return able.map((id) => ({ id, title: actionTitles[id] }));
}

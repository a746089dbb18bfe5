import type { TextColumn } from "../../core/model/columns";
import type { Session } from "../../core/model/session";
import type { VectorSpace } from "../../worker/client/projector";
import type { Plot } from "../plots/plot";

/** What clusters are found in. */
export interface Subject {
  readonly session: Session;
  readonly space: VectorSpace;
  readonly texts: TextColumn;
}

/** What a plot shows now. */
export function subjectOf({ session, space }: Plot): Subject | undefined {
  const texts = session?.table.columns.get("text");
  return session && space && texts?.type === "text" ? { session, space, texts } : undefined;
}

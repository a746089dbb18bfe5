import type { FromView } from "../../protocol/messages";

/** Whom the page talks to: the extension host, or a file that was exported. */
export interface Host {
  post(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Tells the host what went wrong in the page. */
export type Report = (error: unknown) => void;

/** Reports also what nothing in the page catches. */
export function reportTo(host: Host): Report {
  const report = (error: unknown): void => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    host.post({ type: "problem", message, ...(stack ? { stack } : {}) });
  };
  window.addEventListener("error", (event) => report(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => report(event.reason));
  return report;
}

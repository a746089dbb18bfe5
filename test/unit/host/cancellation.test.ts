import * as assert from "node:assert/strict";
import type { CancellationToken } from "vscode";
import { abortSignalOf } from "../../../src/host/cancellation";

/** A token as VS Code makes them: one that is canceled already calls listeners a little later. */
function token(isCancellationRequested: boolean) {
  const listeners: (() => void)[] = [];
  const onCancellationRequested = (listener: () => void) => {
    listeners.push(listener);
    return { dispose: () => undefined };
  };
  return {
    token: { isCancellationRequested, onCancellationRequested } as unknown as CancellationToken,
    cancel: () => listeners.forEach((listener) => listener()),
  };
}

describe("the signal of a cancellation token", () => {
  it("aborts when the token is canceled", () => {
    const { token: later, cancel } = token(false);
    const signal = abortSignalOf(later);
    assert.equal(signal.aborted, false);
    cancel();
    assert.equal(signal.aborted, true);
  });

  it("is aborted from the start where the token already is canceled", () => {
    assert.equal(abortSignalOf(token(true).token).aborted, true);
  });
});

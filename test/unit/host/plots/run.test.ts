import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import type { Session } from "../../../../src/core/model/session";
import type { Projection } from "../../../../src/core/projection/projection";
import { Run } from "../../../../src/host/plots/run";

describe("a run of a plot", () => {
  const session = {} as Session;
  const projection = {} as Projection;
  let done: string[];
  let run: Run<string, string>;

  beforeEach(() => {
    done = [];
    run = new Run<string, string>({
      progress: (message) => void done.push(message),
      end: () => void done.push("ended"),
      fail: (_failure, context) => void done.push(context),
      show: (_session, signal, keep) => {
        done.push(`${signal.aborted ? "aborted" : "shown"}${keep ? " and kept" : ""}`);
        return Promise.resolve(projection);
      },
    });
  });
  const canceled = (error: unknown) => error instanceof Failure && error.kind === "canceled";

  it("says how far it is, draws, and fails in its plot", async () => {
    run.progress("1 of 2");
    assert.equal(await run.show(session), projection);
    assert.equal(await run.restore(session), projection);
    run.end();
    run.fail(new Failure({ kind: "canceled" }), "failed");
    assert.deepEqual(done, ["1 of 2", "shown and kept", "shown", "ended", "failed"]);
  });

  it("touches nothing once a newer run has begun", async () => {
    run.supersede();
    run.progress("1 of 2");
    run.end();
    run.fail(new Failure({ kind: "canceled" }), "failed");
    await assert.rejects(run.show(session), canceled);
    await assert.rejects(run.show(session, true), canceled);
    await assert.rejects(run.restore(session), canceled);
    assert.deepEqual(done, []);
    assert.ok(run.isOver && run.signal.aborted);
  });

  it("still draws what arrived after it was canceled, and nothing else", async () => {
    run.cancel();
    assert.ok(run.signal.aborted && !run.isOver);
    await assert.rejects(run.show(session), canceled);
    await run.show(session, true);
    assert.deepEqual(done, ["shown and kept"]);
  });
});

import * as assert from "node:assert/strict";
import { Latest } from "../../../../src/host/plots/latestTask";

describe("the latest of several tasks", () => {
  const canceled = { name: "AbortError" };

  it("gives its result, and those before it are canceled however they end", async () => {
    const latest = new Latest();
    const ends: { give: (value: number) => void; fail: (error: Error) => void }[] = [];
    const task = () =>
      latest.run(() => new Promise<number>((give, fail) => void ends.push({ give, fail })));
    const [first, second, third] = [task(), task(), task()];
    const others = [assert.rejects(first, canceled), assert.rejects(second, canceled)];
    ends[0]?.give(1);
    ends[1]?.fail(new Error("too late"));
    ends[2]?.give(3);
    await Promise.all(others);
    assert.equal(await third, 3);
  });

  it("fails as its task does", async () => {
    const latest = new Latest();
    await assert.rejects(
      latest.run(() => Promise.reject(new Error("no answer"))),
      /no answer/,
    );
  });

  it("is canceled where all are given up", async () => {
    const latest = new Latest();
    const task = latest.run((signal) => {
      latest.abort();
      return Promise.resolve(signal.aborted);
    });
    await assert.rejects(task, canceled);
  });
});

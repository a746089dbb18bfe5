import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Failure } from "../../../src/core/model/failures";
import { WorkerClient } from "../../../src/worker/rpc";
import type { restlessJobs } from "./restlessWorker";

function kind(expected: string) {
  return (error: unknown) => error instanceof Failure && error.kind === expected;
}

const restless = path.join(__dirname, "restlessWorker.js");

describe("calls into a worker thread", () => {
  let client: WorkerClient<typeof restlessJobs>;
  beforeEach(() => {
    client = new WorkerClient(restless);
  });
  afterEach(() => client.dispose());

  const double = () => client.call("double", { values: Float32Array.of(1, 2) });

  it("return what the job returns", async () => {
    assert.deepEqual(await double(), Float32Array.of(2, 4));
  });

  it("reject with the job's own failure and its data", async () => {
    await assert.rejects(client.call("fail", null), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.deepEqual(error.data, { kind: "matrixValues", row: 3, column: 4 });
      return true;
    });
  });

  it("reject when the thread dies, and the next call finds a new one", async () => {
    const crash = client.call("crash", null);
    const waiting = double();
    await assert.rejects(crash, kind("unexpected"));
    await assert.rejects(waiting, kind("unexpected"));
    assert.deepEqual(await double(), Float32Array.of(2, 4));
  });

  it("reject with what a person can mend when the thread has no memory left", async () => {
    const small = new WorkerClient<typeof restlessJobs>(restless, { maxOldGenerationSizeMb: 16 });
    try {
      for (let i = 0; i < 2; i++) {
        const data = { kind: "outOfMemory" };
        await Promise.all([
          assert.rejects(small.call("fill", null), { data }),
          assert.rejects(small.call("double", { values: Float32Array.of(1) }), { data }),
        ]);
        assert.equal(await small.call("halve", 6), 3);
      }
    } finally {
      await small.dispose();
    }
  });

  it("reject in the same way where there is no memory for numbers, and keep the thread", async () => {
    await assert.rejects(client.call("claim", 2 ** 46), { data: { kind: "outOfMemory" } });
    assert.equal(await client.call("claim", 8), 8);
  });

  it("deliver events while the job runs, and end it on abort", async () => {
    const controller = new AbortController();
    let last = -1;
    const counting = client.call("count", null, {
      signal: controller.signal,
      onEvent: (value) => {
        assert.equal(value, last + 1);
        last = value;
        if (value === 5) controller.abort();
      },
    });
    await assert.rejects(counting, kind("canceled"));
    assert.ok(last >= 5);
  });

  it("are answered in the midst of another that gives way, if they are prompt", async () => {
    const controller = new AbortController();
    const answered: string[] = [];
    const note = (what: string) => () => void answered.push(what);
    const counting = client.call("count", null, { signal: controller.signal }).catch(note("count"));
    const behind = double().then(note("double"));
    assert.equal(await client.call("halve", 6), 3);
    answered.push("halve");
    controller.abort();
    await Promise.all([counting, behind]);
    assert.deepEqual(answered, ["halve", "count", "double"]);
  });

  it("end also when the job does not listen, and calls behind it are still answered", async () => {
    const controller = new AbortController();
    const hanging = client.call("hang", null, { signal: controller.signal });
    const waiting = double();
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(hanging, kind("canceled"));
    assert.deepEqual(await waiting, Float32Array.of(2, 4));
  });

  it("leave a running job alone when one behind it is aborted", async () => {
    const running = new AbortController();
    const counting = client.call("count", null, { signal: running.signal });
    const waiting = new AbortController();
    const double = client.call(
      "double",
      { values: Float32Array.of(1) },
      { signal: waiting.signal },
    );
    waiting.abort();
    await assert.rejects(double, kind("canceled"));
    const stillCounting = await Promise.race([counting.then(() => false), Promise.resolve(true)]);
    assert.ok(stillCounting);
    running.abort();
    await assert.rejects(counting, kind("canceled"));
  });

  it("are not made with a signal that is aborted", async () => {
    await assert.rejects(
      client.call("hang", null, { signal: AbortSignal.abort() }),
      kind("canceled"),
    );
    assert.equal(client.running, false);
  });

  it("reject when the client is disposed of", async () => {
    const hanging = client.call("hang", null);
    await client.dispose();
    await assert.rejects(hanging, kind("canceled"));
  });
});

import * as assert from "node:assert/strict";
import { mock } from "node:test";
import type { RunProgress } from "../../../../src/core/model/runs";
import { ProgressReports } from "../../../../src/host/commands/progressReports";

describe("progress of a run", () => {
  let said: string[];
  let reports: ProgressReports;
  const words = (received: number): RunProgress => ({
    stage: "words",
    model: "llama3.2",
    category: "fruits",
    received,
    wanted: 25,
    done: received,
    total: 25,
    words: [],
  });

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    said = [];
    const plot = { progress: ({ message }: { message: string }) => void said.push(message) };
    reports = new ProgressReports(plot, () => undefined);
  });
  afterEach(() => {
    reports.end();
    mock.timers.reset();
  });

  it("says real counts", () => {
    reports.report(words(3));
    mock.timers.tick(100);
    assert.deepEqual(said, ["fruits 3 of 25"]);
  });

  it("says that a model is still loading when nothing has come for 20 seconds", () => {
    reports.report(words(0));
    mock.timers.tick(19_000);
    assert.equal(said.length, 1);
    mock.timers.tick(2000);
    assert.match(said[1] ?? "", /fruits 0 of 25, still loading llama3\.2/);
  });

  it("says that it waits when words stop coming, and stops saying so when they come", () => {
    reports.report(words(3));
    mock.timers.tick(21_000);
    assert.match(said.at(-1) ?? "", /still waiting for llama3\.2/);
    reports.report(words(4));
    mock.timers.tick(100);
    assert.equal(said.at(-1), "fruits 4 of 25");
  });

  it("says nothing more once the run has ended", () => {
    reports.report({ stage: "vectors", model: "e", done: 0, total: 4 });
    reports.end();
    mock.timers.tick(60_000);
    assert.deepEqual(said, []);
  });
});

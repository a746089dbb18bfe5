import * as assert from "node:assert/strict";
import type { ToView } from "../../src/protocol/messages";
import { api, closeEverything, configure, run, until } from "./support";

describe("a projection that fails", () => {
  afterEach(closeEverything);

  it("is told to the view with the picture that stays", async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 6 });
    const { plots } = await api();
    const plot = plots.all.at(-1);
    const space = plot?.space;
    assert.ok(plot && space);
    space.project = () => Promise.reject(new Error("out of memory"));
    const posted: ToView[] = [];
    plot.post = (message) => posted.push(message);
    const receive = Reflect.get(plot, "receive") as (message: unknown) => void;
    receive.call(plot, {
      type: "project",
      space: "1",
      method: "umap",
      parameters: { neighbors: 5 },
    });
    await until(() => posted.some(({ type }) => type === "notProjected"));
    const told = posted.find((message) => message.type === "notProjected");
    assert.deepEqual([told?.method, told?.parameters], ["umap", { neighbors: 5 }]);
    assert.equal(told?.layout.method, "pca");
  });
});

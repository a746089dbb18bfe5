import * as assert from "node:assert/strict";
import type { ToView } from "../../src/protocol/messages";
import type { SessionFiles } from "../../src/store/sessionFiles";
import { api, closeEverything, configure, run, until } from "./support";

describe("another column that colors the points", () => {
  afterEach(closeEverything);

  it("is told to the view and kept with the plot", async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 6 });
    const plot = (await api()).plots.all.at(-1);
    assert.ok(plot?.session);
    const posted: ToView[] = [];
    plot.post = (message) => posted.push(message);
    const receive = Reflect.get(plot, "receive") as (message: unknown) => void;
    receive.call(plot, { type: "colorBy", column: "text" });
    await until(() => posted.some(({ type }) => type === "grouping"));
    const told = posted.find((message) => message.type === "grouping");
    assert.deepEqual([told?.grouping.column, told?.grouping.names.length], ["text", 6]);
    const { files } = Reflect.get(plot, "services") as { readonly files: SessionFiles };
    const { id } = plot.session;
    while ((await files.read(id))?.colorBy !== "text") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});

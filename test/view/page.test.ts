import * as assert from "node:assert/strict";
import { openView } from "./harness";

describe("the page", () => {
  it("loads in every theme without violating its policy", async () => {
    for (const theme of ["dark", "light", "hcDark", "hcLight"] as const) {
      const view = await openView({ theme });
      assert.deepEqual(await view.violations(), [], theme);
      await view.close();
    }
  });

  it("cannot load anything from elsewhere", async () => {
    const view = await openView();
    await view.page.evaluate(() => {
      const image = document.createElement("img");
      image.src = "https://elsewhere.test/a.png";
      document.body.append(image);
      return new Promise((resolve) => image.addEventListener("error", resolve));
    });
    const [violation] = await view.violations();
    assert.match(violation ?? "", /^policy: img-src/);
    await view.reload();
    await view.close();
  });
});

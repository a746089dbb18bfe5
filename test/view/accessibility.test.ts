import * as assert from "node:assert/strict";
import { fidelityOf } from "./fidelity";
import type { View } from "./harness";
import { openPlot } from "./openPlot";

describe("a screen reader", function () {
  this.timeout(60_000);
  let view: View;
  afterEach(() => view.close());

  it("meets every control with its name and state", async () => {
    view = await openPlot();
    await view.post(fidelityOf(32, 4));
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    const tree = await view.page.locator("body").ariaSnapshot();
    for (const line of [
      '- toolbar "Plot"',
      '- button "Isometric"',
      '- button "2-D"',
      '- button "Labels"',
      '- combobox "Find a word or place a text"',
      '- combobox "Projection"',
      "Explained variance: PC1 12.3%",
      '- application "Scatter plot, 32 points',
      '- separator "Size of the side panel"',
      '- tab "Categories" [selected]',
      '- group "Categories"',
      '- checkbox "fruits, 8 points, silhouette 0.00" [checked]',
      '- checkbox "sports, 8 points, silhouette 0.50"',
      "This view preserves 18% of nearest neighbors",
      "24 of 32 points",
    ]) {
      assert.ok(tree.includes(line), `${line}\n${tree}`);
    }
    assert.ok(!tree.includes('"sports, 8 points, silhouette 0.50" [checked]'));
  });

  it("finds a name on everything that can be operated, in every list", async () => {
    view = await openPlot();
    for (const tab of ["Categories", "Words", "Neighbors"]) {
      await view.page.getByRole("tab", { name: tab }).click();
      const tree = await view.page.locator("body").ariaSnapshot();
      const nameless =
        /- (button|checkbox|combobox|searchbox|textbox|tab|grid|separator)(:| \[|$)/m;
      assert.doesNotMatch(tree, nameless);
    }
  });

  it("reaches all controls with Tab, and the plot's keys only inside it", async () => {
    view = await openPlot();
    const names = new Set<string>();
    for (let press = 0; press < 40; press++) {
      await view.page.keyboard.press("Tab");
      names.add(
        await view.page.evaluate(() => {
          const { activeElement: active } = document;
          return active?.ariaLabel ?? active?.textContent ?? "";
        }),
      );
    }
    for (const name of ["Isometric", "Projection", "Export", "fruits, 8 points", "Categories"]) {
      assert.ok(names.has(name), `${name} in ${[...names].join(", ")}`);
    }
    assert.ok([...names].some((name) => name.startsWith("Scatter plot")));
  });
});

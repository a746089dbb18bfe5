import * as assert from "node:assert/strict";
import { assertLinear } from "./growth";

describe("assertLinear", function () {
  this.timeout(60_000);

  const textOf = (size: number) => "a".repeat(size);
  const refused = /more than linear/;

  it("accepts work that grows as its input does", async () => {
    await assertLinear(textOf, (text) => /^a*$/.test(text));
    await assertLinear(textOf, (text) => [...text].sort());
  });

  it("accepts work that is too fast to be measured", async () => {
    await assertLinear(textOf, (text) => text.length);
  });

  it("refuses quadratic work", async () => {
    await assert.rejects(
      assertLinear(textOf, (text) => /a*b/.test(text)),
      refused,
    );
  });

  it("refuses exponential work, and ends", async () => {
    await assert.rejects(
      assertLinear(textOf, (text) => /^(a+)+$/.test(`${text}b`), { from: 4 }),
      refused,
    );
  });
});

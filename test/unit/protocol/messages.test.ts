import * as assert from "node:assert/strict";
import { methodIds, methodOf, parametersFor } from "../../../src/core/projection/methods";
import { parseFromView, parseToView } from "../../../src/protocol/messages";

describe("messages", () => {
  for (const method of methodIds) {
    it(`ask for ${method} and its parameters, and tell its layout`, () => {
      const parameters = parametersFor(method, 100, {});
      const ask = { type: "project", space: "own", method, parameters };
      assert.deepEqual(parseFromView(ask), ask);
      const components = methodOf(method).linear ? 10 : 3;
      const layout = {
        ...{ space: "own", method, parameters, components },
        coordinates: new Float32Array(components),
        explainedVariance: [],
      };
      const tell = { type: "layout", layout, progress: 1 };
      assert.deepEqual(parseToView(tell), tell);
    });
  }

  it("name no other methods and parameters", () => {
    assert.equal(
      parseFromView({ type: "project", space: "own", method: "som", parameters: {} }),
      undefined,
    );
    for (const parameters of [{ radius: 3 }, { neighbors: "3" }, { neighbors: NaN }]) {
      assert.equal(
        parseFromView({ type: "project", space: "own", method: "umap", parameters }),
        undefined,
      );
    }
  });
});

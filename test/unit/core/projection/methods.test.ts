import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import { linearFits, layoutAlgorithms } from "../../../../src/core/projection/algorithms";
import {
  methodIds,
  methodOf,
  parameterLabel,
  parametersFor,
} from "../../../../src/core/projection/methods";
import { checkParameters } from "../../../../src/core/projection/projection";

describe("the table of projections", () => {
  it("has an algorithm for each method, and none beside", () => {
    const known = [...Object.keys(linearFits), ...Object.keys(layoutAlgorithms)];
    assert.deepEqual(known.sort(), [...methodIds].sort());
  });

  for (const id of methodIds) {
    const { parameters } = methodOf(id);

    it(`has defaults for ${id} that are allowed, for any number of points`, () => {
      for (const points of [0, 1, 2, 10, 1e6]) {
        const chosen = parametersFor(id, points, {});
        assert.deepEqual(
          Object.keys(chosen),
          parameters.map(({ name }) => name),
        );
        checkParameters(id, chosen);
      }
    });

    for (const { name, label, minimum, maximum, integer, step } of parameters) {
      it(`refuses a ${name} of ${id} that is out of its range`, () => {
        checkParameters(id, { [name]: minimum });
        checkParameters(id, { [name]: maximum });
        for (const value of [minimum - step, maximum + step, NaN, Infinity]) {
          assert.throws(
            () => checkParameters(id, { [name]: value }),
            (error) => {
              const { data } = Failure.from(error);
              assert.deepEqual(data, { kind: "parameter", name, value, minimum, maximum });
              return true;
            },
          );
        }
        assert.equal(parameterLabel(name), label);
        assert.ok(!integer || [minimum, maximum, step].every(Number.isInteger));
      });
    }
  }

  it("takes what is chosen before what is the default", () => {
    assert.deepEqual(parametersFor("umap", 50, { neighbors: 4 }), {
      neighbors: 4,
      minDistance: 0.1,
    });
    assert.deepEqual(parametersFor("tsne", 31, {}), { perplexity: 10 });
  });
});

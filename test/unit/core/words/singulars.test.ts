import * as assert from "node:assert/strict";
import { singularsOf } from "../../../../src/core/words/singulars";

describe("singularsOf", () => {
  const plurals = {
    lemons: ["lemon"],
    boxes: ["boxe", "box"],
    heroes: ["heroe", "hero"],
    berries: ["berrie", "berry"],
    leaves: ["leave", "leaf", "leafe"],
    vanes: ["vane"],
  };
  for (const [plural, forms] of Object.entries(plurals)) {
    it(`takes the ending from ${plural}`, () => assert.deepEqual(singularsOf(plural), forms));
  }
  for (const word of ["lemon", "glass", "cactus", "tennis", "gas"]) {
    it(`leaves ${word} alone`, () => assert.deepEqual(singularsOf(word), []));
  }
});

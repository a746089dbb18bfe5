import * as assert from "node:assert/strict";
import { type EngineDescription, requireSameVectors } from "../../../../src/core/model/engine";

describe("vectors of two versions", () => {
  const ollama: EngineDescription = { id: "ollama", label: "Ollama", embeddingModel: "m" };
  const openai: EngineDescription = { id: "openai", label: "OpenAI", embeddingModel: "m" };
  const builtin: EngineDescription = { id: "builtin", label: "built-in", embeddingModel: "static" };
  const cases: [EngineDescription, string | undefined, string | undefined, boolean][] = [
    [ollama, "1", "1", true],
    [ollama, "1", "2", false],
    [ollama, undefined, "2", true],
    [ollama, "1", undefined, true],
    [openai, undefined, undefined, true],
    [builtin, "1", "1", true],
    [builtin, "1", "2", false],
    [builtin, undefined, "2", false],
    [builtin, "1", undefined, false],
  ];
  for (const [engine, before, now, same] of cases) {
    const [old, added] = [before ?? "none", now ?? "none"];
    it(`${same ? "go" : "do not go"} together: ${engine.label}, ${old} and ${added}`, () => {
      const made = { ...engine, ...(before === undefined ? {} : { version: before }) };
      const meet = () => requireSameVectors(made, now);
      if (same) meet();
      else assert.throws(meet, { kind: "otherVectors" });
    });
  }
});

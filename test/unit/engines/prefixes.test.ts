import * as assert from "node:assert/strict";
import { familyRules, treat, treatmentFor } from "../../../src/engines/prefixes";

describe("task prefixes", () => {
  const prefixes: Record<string, string> = {
    "nomic-embed-text": "clustering: ",
    "nomic-embed-text:v1.5": "clustering: ",
    "someone/embeddinggemma:300m": "task: clustering | query: ",
    "qwen3-embedding:0.6b": "Instruct: Identify the category of the given word\nQuery:",
    "intfloat/multilingual-e5-base": "query: ",
    "bge-m3": "",
    "bge-large": "",
    "mxbai-embed-large": "",
    "all-minilm": "",
    "a-model-of-the-future": "",
  };
  for (const [model, prefix] of Object.entries(prefixes)) {
    it(`of ${model}: ${JSON.stringify(prefix)}`, () => {
      assert.equal(treatmentFor(model).prefix, prefix);
    });
  }

  it("have a source each", () => {
    for (const { source } of familyRules) assert.match(source, /^https:\/\/huggingface\.co\/\S+$/);
  });

  it("give way to the user's own, also to none", () => {
    assert.equal(treatmentFor("nomic-embed-text", "query: ").prefix, "query: ");
    assert.equal(treatmentFor("nomic-embed-text", "").prefix, "");
  });

  it("go before the text, which is folded only for models without capitals and accents", () => {
    assert.equal(treat("Crème", treatmentFor("nomic-embed-text")), "clustering: creme");
    assert.equal(treat("Crème", treatmentFor("bge-m3")), "Crème");
  });
});

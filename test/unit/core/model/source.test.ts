import * as assert from "node:assert/strict";
import type { EngineDescription } from "../../../../src/core/model/engine";
import {
  embedderOf,
  nameOf,
  requireEmbedder,
  type Source,
  withVersion,
} from "../../../../src/core/model/source";

const engine: EngineDescription = { id: "ollama", label: "Ollama", embeddingModel: "embedder" };
const file: Source = { kind: "file", uri: "file:///a/my%20vectors.npy", digest: "0a" };
const database: Source = { kind: "database", connection: "local", collection: "chunks" };

describe("the source of vectors", () => {
  it("can embed when it is an engine", () => {
    assert.equal(embedderOf({ kind: "engine", engine }), engine);
  });

  it("can embed as a file or a database only where the model that made it is named", () => {
    for (const source of [file, database]) {
      assert.equal(embedderOf(source), undefined);
      assert.equal(embedderOf({ ...source, madeBy: engine }), engine);
    }
  });

  it("says by name that it cannot embed", () => {
    const failure = { kind: "noEmbedder", source: "my vectors.npy" };
    assert.throws(() => requireEmbedder(file), { data: failure });
    assert.throws(() => requireEmbedder(database), { data: { ...failure, source: "chunks" } });
  });

  it("is called by its model, its file or its collection", () => {
    const sources: Source[] = [{ kind: "engine", engine }, file, { ...file, uri: "%" }, database];
    assert.deepEqual(sources.map(nameOf), ["embedder", "my vectors.npy", "%", "chunks"]);
  });

  it("is guarded by the version of its engine's vectors once that is known", () => {
    const source: Source = { kind: "engine", engine };
    assert.deepEqual(embedderOf(withVersion(source, "2")), { ...engine, version: "2" });
    assert.equal(withVersion(source, undefined), source);
    assert.equal(withVersion(file, "2"), file);
  });
});

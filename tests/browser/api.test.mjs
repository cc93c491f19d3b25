// The web app's types of the HTTP API are those that this binary describes.
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BINARY } from "../stock/hub.mjs";

test("API-4: the client is generated from the description as it is now", async () => {
  const script = fileURLToPath(new URL("../../client/web/scripts/api.mjs", import.meta.url));
  const env = { ...process.env, COOPOL_BIN: BINARY };
  await promisify(execFile)(process.execPath, [script, "--check"], { env });
});

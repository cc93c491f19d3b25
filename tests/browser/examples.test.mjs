// The stock examples that people copy, built and used in two windows.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Hub, until } from "../stock/hub.mjs";
import { launch, Window } from "./browser.mjs";

const FOLDER = fileURLToPath(new URL("../../examples/web", import.meta.url));
const VITE = fileURLToPath(
  new URL("../../examples/web/node_modules/vite/bin/vite.js", import.meta.url),
);

let hub, browser, server, origin;
const windows = [];

before(async () => {
  hub = await Hub.start({ open: true });
  browser = await launch();
  await promisify(execFile)(process.execPath, [VITE, "build"], { cwd: FOLDER });
  server = spawn(process.execPath, [VITE, "preview", "--host", "127.0.0.1", "--port", "0"], {
    cwd: FOLDER,
    env: { ...process.env, COOPOL_HUB: hub.url, NO_COLOR: "1" },
  });
  let printed = "";
  server.stdout.on("data", (text) => (printed += text));
  const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
  origin = await until(address, "the preview server is up");
});
afterEach(() => Promise.all(windows.splice(0).map((window) => window.close())));
after(async () => {
  if (server?.exitCode === null) {
    server.kill();
    await once(server, "exit");
  }
  await browser?.close();
  await hub?.stop();
});

for (const [example, settled] of [
  ["codemirror-y-websocket", "connected"],
  ["tiptap-hocuspocus", "saved"],
]) {
  test(`${example}: two windows write in one text`, async () => {
    for (let count = 0; count < 2; count += 1) {
      const window = await Window.open(browser, origin);
      windows.push(window);
      await window.page.goto(`/${example}/`);
      await window.page.getByRole("status").getByText(settled, { exact: true }).waitFor();
    }
    const editors = windows.map(({ page }) => page.locator("[contenteditable=true]"));
    await editors[0].click();
    await windows[0].page.keyboard.type("from the first");
    await editors[1].getByText("from the first").waitFor();
    await editors[1].click();
    await windows[1].page.keyboard.press("Control+End");
    await windows[1].page.keyboard.type(" and the second");
    await editors[0].getByText("and the second").waitFor();
    for (const { page } of windows) {
      await page.getByRole("status").getByText(settled, { exact: true }).waitFor();
    }
    assert.match(await windows[0].text(), /from the first/);
    for (const window of windows) window.assertClean();
  });
}

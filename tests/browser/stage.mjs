// What every test file here stands on: a hub, a browser, and people with windows of their own.
import { after, afterEach, before } from "node:test";
import { closeAll } from "../stock/clients.mjs";
import { Hub } from "../stock/hub.mjs";
import { launch, Window } from "./browser.mjs";

/**
 * A hub and a browser for all tests of a file; the windows of each test close with it. Where it is not
 * `open`, its pages are those of members (`house.mjs`, `door.mjs`). With `serviceWorkers: 'allow'` the
 * app can be opened without the network.
 */
export function stage({ open = true, serviceWorkers = "block" } = {}) {
  const windows = [];
  const set = {
    hub: null,
    browser: null,

    /** A window without a page. */
    async window(options) {
      const window = await Window.open(set.browser, set.hub.url, { serviceWorkers, ...options });
      windows.push(window);
      return window;
    },

    /** A window on `path`, of a person who gave that name on the start page. */
    async person(name, path, options) {
      const window = await set.window(options);
      const give = (given) => localStorage.setItem("coopol.name", given);
      await window.context.addInitScript(give, name);
      await window.openText(path);
      return window;
    },
  };
  before(async () => {
    set.hub = await Hub.start({ open });
    set.browser = await launch();
  });
  afterEach(async () => {
    closeAll();
    await Promise.all(windows.splice(0).map((window) => window.close()));
  });
  after(async () => {
    await set.browser?.close();
    await set.hub?.stop();
  });
  return set;
}

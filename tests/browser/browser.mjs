// A real Chromium, and windows that remember whatever went wrong in them.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Nothing of the browser's own may use the network. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a page may take to show something, in ms: generous, since the machine may be busy. */
const PAGE_DEADLINE_MS = 60_000;

/** The sizes at which every page must do: a laptop and a small phone. */
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
};

/** What the browser logs of its own accord while a test has stopped the hub, or cut the network. */
const HUB_AWAY =
  /WebSocket connection to 'ws:\S+' failed|ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|INTERNET_DISCONNECTED)/;

/** What Playwright says where it blocks the app's worker. */
const WORKER_BLOCKED = /^Service Worker registration blocked by Playwright/;

/** Chromium styles what is typed where it deleted styled words; the content policy stops it. */
const BROWSER_STYLES = /^Applying inline style violates/;

export const launch = () => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });

/** One person's window: a context of its own, with its own storage. */
export class Window {
  #problems = [];
  #foreign = [];

  constructor(context, page, origin) {
    this.context = context;
    this.page = page;
    this.origin = origin;
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      if (!WORKER_BLOCKED.test(message.text())) this.#problems.push(message.text());
    });
    page.on("pageerror", (error) => this.#problems.push(String(error)));
    const host = new URL(origin).host;
    const note = (url) => {
      if (!/^(data|blob):/.test(url) && new URL(url).host !== host) this.#foreign.push(url);
    };
    page.on("request", (request) => note(request.url()));
    page.on("websocket", (socket) => note(socket.url()));
  }

  static async open(
    browser,
    origin,
    {
      size = SIZES.desktop,
      dark = false,
      locale = "fr-FR",
      serviceWorkers = "block",
      hasTouch = false,
    } = {},
  ) {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: size,
      locale,
      // A worker fetches the whole app for later, once a window: only tests of that need it.
      serviceWorkers,
      hasTouch,
      colorScheme: dark ? "dark" : "light",
    });
    context.setDefaultTimeout(PAGE_DEADLINE_MS);
    return new Window(context, await context.newPage(), origin);
  }

  /** Nothing left the origin, and the console is clean but for what the test itself explains. */
  assertClean({ hubWasAway = false, browserStyles = false } = {}) {
    assert.deepEqual(this.#foreign, [], "no request leaves the origin");
    const explained = [hubWasAway && HUB_AWAY, browserStyles && BROWSER_STYLES].filter(Boolean);
    const unexplained = this.#problems.filter((text) => !explained.some((one) => one.test(text)));
    assert.deepEqual(unexplained, [], "no error in the console");
  }

  /** Goes to an open text, and waits until it can be written in. */
  async openText(path) {
    await this.page.goto(path);
    await this.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  }

  /** Waits until the sign is in one of these states. */
  async sign(...states) {
    await this.page.waitForSelector(states.map((one) => `[role=status][data-state=${one}]`).join());
  }

  /** The text of the editor, without the labels of carets. */
  text() {
    return this.page.locator("[contenteditable=true]").evaluate((editor) => {
      const copy = editor.cloneNode(true);
      for (const label of copy.querySelectorAll(".caret, .cm-placeholder")) label.remove();
      const blocks = copy.querySelectorAll(".cm-line, p, h1, h2");
      return [...blocks].map((block) => block.textContent).join("\n");
    });
  }

  async assertNoAxeViolation(what) {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    assert.deepEqual(found, [], `axe finds nothing on ${what}`);
  }

  async assertNoSidewaysScroll(what) {
    const { scrolls, fits } = await this.page.evaluate(() => ({
      scrolls: document.documentElement.scrollWidth,
      fits: document.documentElement.clientWidth,
    }));
    assert.ok(scrolls <= fits, `${what}: ${scrolls} px wide in ${fits}`);
  }

  /** Keeps a picture in the folder that COOPOL_SCREENSHOTS names, if it does. */
  async picture(name, options = {}) {
    const folder = process.env.COOPOL_SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), ...options });
  }

  close() {
    return this.context.close();
  }
}

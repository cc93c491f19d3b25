// A hub with members, for tests of its pages: people who have taken up their invitations.
import { execFile } from "node:child_process";
import { after, afterEach, before } from "node:test";
import { promisify } from "node:util";
import { BINARY, Hub, until } from "../stock/hub.mjs";
import { launch, Window } from "./browser.mjs";

const PASSWORD = "quatre chevaux au pré";

/** Somebody with an account, and a session for what tests prepare without a page. */
class Person {
  constructor(url, name, session) {
    this.url = url;
    this.name = name;
    this.id = session.member;
    this.email = emailOf(name);
    this.bearer = session.token;
  }

  /** Asks the API as this person; throws where the answer is an error. */
  async ask(method, path, body) {
    const headers = {
      authorization: `Bearer ${this.bearer}`,
      ...(body && { "content-type": "application/json" }),
    };
    const answer = await fetch(this.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
}

const emailOf = (name) => `${name.toLowerCase().replace(/\W/g, "")}@example.org`;

/** A hub and a browser for the tests of a file; the windows of each test close with it. */
export function house() {
  const windows = [];
  const set = {
    hub: null,
    browser: null,
    /** The first administrator. */
    admin: null,

    /** A new member, by an invitation like `{ group, role, standing }`. */
    async member(name, invitation = {}) {
      const { url } = await set.admin.ask("POST", "/api/invitations", invitation);
      return join(url, name);
    },

    /** A window of somebody who is signed in. */
    async windowOf(person, path, options) {
      const window = await set.window(options);
      const { email } = person;
      const answer = await window.context.request.post("/api/session", {
        data: { email, password: PASSWORD },
      });
      if (!answer.ok()) throw new Error(await answer.text());
      await window.page.goto(path);
      return window;
    },

    /** A window of nobody. */
    async window(options) {
      const window = await Window.open(set.browser, set.hub.url, options);
      windows.push(window);
      return window;
    },
  };

  async function join(url, name) {
    const invitation = url.trim().split("/").at(-1);
    const body = { invitation, name, email: emailOf(name), password: PASSWORD };
    const answer = await fetch(`${set.hub.url}/api/members`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return new Person(set.hub.url, name, await answer.json());
  }

  before(async () => {
    set.hub = await Hub.start();
    const flags = ["invite", "--admin", "--data", set.hub.data];
    const { stdout } = await promisify(execFile)(BINARY, flags);
    // Another process made the link: the hub hears of it in a moment.
    set.admin = await until(() => join(stdout, "Rosa Martin").catch(() => null), "the link serves");
    set.browser = await launch();
  });
  afterEach(async () => {
    await Promise.all(windows.splice(0).map((window) => window.close()));
  });
  after(async () => {
    await set.browser?.close();
    await set.hub?.stop();
  });
  return set;
}

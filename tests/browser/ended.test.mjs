// Sessions that end under a page, or while nobody looks: what waits for its member, and is shown to nobody else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { marks, replace, writable } from "./assembly.mjs";
import { asked, atHome, fillSignIn, join } from "./door.mjs";
import { readyForOffline, reads, textOf, type } from "./pen.mjs";
import { stage } from "./stage.mjs";

const set = stage({ open: false });

let count = 0;
const next = () => (count += 1);

/** Ends every session of somebody, from another device of theirs. */
async function endEverywhere(name) {
  const other = await set.window();
  await other.page.goto("/");
  await fillSignIn(other, name);
  await atHome(other, name);
  await asked(other, "DELETE", "/api/sessions");
}

/** The browser keeps nothing any more, from the next page on. */
const refuseStorage = ({ context }) =>
  context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("private", "SecurityError");
    };
  });

/** Somebody signs in again in another tab, which is given, and comes back to what is saved then. */
async function backBeside(window, name) {
  const { page } = window;
  const other = { page: await window.context.newPage() };
  await other.page.goto("/");
  await fillSignIn(other, name);
  await atHome(other, name);
  await page.bringToFront();
  const isSaved = async () => {
    // As where somebody comes back to a tab.
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    return (await page.locator("[role=status][data-state=saved]").count()) > 0;
  };
  await until(isSaved, "the words are saved");
  return other;
}

/** A text in a group of the window's own. */
async function ownText(window) {
  const group = await asked(window, "POST", "/api/groups", { name: "Section", kind: "section" });
  const place = { group: group.id, visibility: "group" };
  return asked(window, "POST", "/api/texts", { kind: "contribution", title: "Le rail", ...place });
}

/** Opens the discussion of such a text. */
async function ownTalk(window) {
  const { id: text } = await ownText(window);
  const channel = await asked(window, "POST", "/api/channels", { text });
  await window.page.goto(`/channels/${channel.id}`);
}

test("PAGES-7: a page under which a session ends waits out of sight, with what was typed in it", async () => {
  const name = `Zoe${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  const field = page.getByLabel("Nom du groupe").last();
  const send = page.getByRole("button", { name: "Fonder le groupe" });
  await page.goto("/groups");
  await field.fill("Section du Mans");
  await endEverywhere(name);
  await page.getByText("avec ce que vous y avez saisi").waitFor();
  assert.equal(await field.isVisible(), false);
  await page.waitForFunction(() => document.activeElement?.matches("main"));
  await window.assertNoAxeViolation("a page that waits");
  // Links lead out of it beside it.
  const beside = window.context.waitForEvent("page");
  await page.getByRole("link", { name: /^Mot de passe oublié/ }).click();
  await (await beside).close();
  await fillSignIn(window, name);
  await page.getByRole("heading", { level: 1, name: "Groupes" }).waitFor();
  assert.equal(await field.inputValue(), "Section du Mans");
  assert.equal(await page.getByRole("heading", { name: "Se connecter" }).count(), 0);

  // Where nothing tells the page, what is sent is refused first.
  await page.routeWebSocket(/\/collab/, (socket) => socket.close());
  await page.reload();
  await field.fill("Section de Tours");
  await endEverywhere(name);
  await send.click();
  await page.getByText("avec ce que vous y avez saisi").waitFor();
  await fillSignIn(window, name);
  await page.getByText("puis recommencez").first().waitFor();
  assert.equal(await field.inputValue(), "Section de Tours");
  await send.click();
  await page.getByRole("heading", { level: 1, name: "Section de Tours" }).waitFor();
});

test("PAGES-7: a poll that is being written waits with its page", async () => {
  const name = `Yves${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  await ownTalk(window);
  await page.getByRole("button", { name: "Faire un sondage" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Question").fill("Quel jour ?");
  await endEverywhere(name);
  await page.getByText("avec ce que vous y avez saisi").waitFor();
  await dialog.waitFor({ state: "detached" });
  await window.assertNoAxeViolation("a page that waits with its dialog");
  await fillSignIn(window, name);
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel("Question").inputValue(), "Quel jour ?");
});

test("PAGES-7: a page that waits is gone where another signs in over it, and holds nobody back", async () => {
  const [name, other] = [`Gil${next()}`, `Noa${next()}`];
  await join(set, await set.hub.invitation(), other);
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  // What the disk refuses the page would keep by a question.
  await refuseStorage(window);
  await ownTalk(window);
  const field = page.getByRole("textbox", { name: "Votre message" });
  await field.fill("pour Gil seulement");
  await endEverywhere(name);
  await page.getByText("avec ce que vous y avez saisi").waitFor();
  await page.evaluate(() => (globalThis.isOfBefore = true));
  await fillSignIn(window, other);
  await atHome(window, other);
  assert.equal(await page.evaluate(() => globalThis.isOfBefore), undefined, "it is loaded again");
});

test("PAGES-7: words of an amendment that are in its page alone wait with it, and go when its member is back", async () => {
  const name = `Paul${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  const { id: text } = await ownText(window);
  await window.openText(`/texts/${text}`);
  await type(window, "Le chat dort.");
  await window.sign("saved");
  await asked(window, "PATCH", `/api/texts/${text}`, { stage: "amendable" });
  const about = { title: "Un lion", rationale: "Parce que." };
  const { id } = await asked(window, "POST", `/api/texts/${text}/amendments`, about);
  await refuseStorage(window);
  await page.goto(`/amendments/${id}`);
  await writable(window);
  await window.context.setOffline(true);
  await replace(window, "chat", "lion");
  await window.sign("offline-page-only");
  await endEverywhere(name);
  await window.context.setOffline(false);
  await page.getByText("avec ce que vous y avez saisi").waitFor();
  await fillSignIn(window, name);
  await window.sign("saved");
  await marks(window, "lion", "chat");
  // This browser keeps nothing: what it shows now is the hub's.
  await page.reload();
  await marks(window, "lion", "chat");
});

test("PAGES-7: words of a text that are in its page alone go once its member is back in another tab", async () => {
  const name = `Nina${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { id } = await ownText(window);
  await refuseStorage(window);
  await window.openText(`/texts/${id}`);
  await type(window, "Écrit avant.");
  await window.sign("saved");
  await window.context.setOffline(true);
  await type(window, " Et sans réseau.");
  await window.sign("offline-page-only");
  await endEverywhere(name);
  await window.context.setOffline(false);
  await window.sign("refused-words");
  await reads(window, "Et sans réseau.");
  const other = await backBeside(window, name);
  await other.page.goto(`/texts/${id}`);
  await reads(other, "Et sans réseau.");
});

test("PAGES-7: words of a text that were put aside with its session are offered once its member is back in another tab", async () => {
  const name = `Rita${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  const { id } = await ownText(window);
  await window.openText(`/texts/${id}`);
  await type(window, "Écrit avant.");
  await window.sign("saved");
  await window.context.setOffline(true);
  await type(window, " Et sans réseau.");
  await window.sign("offline-kept");
  await endEverywhere(name);
  await window.context.setOffline(false);
  await page.getByRole("heading", { name: "Mots mis de côté" }).waitFor();
  assert.equal(await page.locator(".ProseMirror").count(), 0);
  await page.evaluate(() => (globalThis.isOfBefore = true));
  const other = await backBeside(window, name);
  await page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  assert.equal((await textOf(window)).trim(), "Écrit avant.");
  await page.getByRole("button", { name: "Remettre dans le texte" }).click();
  await other.page.goto(`/texts/${id}`);
  await reads(other, "Et sans réseau.");
  assert.equal((await textOf(other)).split("Et sans réseau.").length, 2, "they stand once");
  assert.equal(await page.evaluate(() => globalThis.isOfBefore), true, "it is the page of before");
});

test("PAGES-2: whoever is let in, and of whom the hub cannot be asked then, can sign in again", async () => {
  const name = `Elsa${next()}`;
  await join(set, await set.hub.invitation(), name);
  const window = await set.window();
  const { page } = window;
  await page.goto("/groups");
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  await page.route("**/api/house", (route) => route.abort());
  await fillSignIn(window, name);
  await page.getByText("Le serveur ne répond pas. Vérifiez la connexion").waitFor();
  await page.unroute("**/api/house");
  await fillSignIn(window, name);
  await page.getByRole("heading", { level: 1, name: "Groupes" }).waitFor();
});

test("PAGES-8: whoever comes to a text after its member’s session has ended sees none of it", async () => {
  const name = `Alix${next()}`;
  const window = await join(set, await set.hub.invitation(), name);
  const { page } = window;
  const { id } = await ownText(window);
  await window.openText(`/texts/${id}`);
  await type(window, "Gardé ici.");
  await window.sign("saved");
  await window.context.setOffline(true);
  await type(window, " Pas envoyé.");
  await window.sign("offline-kept");
  await page.goto("about:blank");
  await window.context.setOffline(false);
  await endEverywhere(name);

  // Only the answer to who is here tells.
  await page.routeWebSocket(/\/collab/, (socket) => socket.close());
  await page.goto(`/texts/${id}`);
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  assert.equal(await page.locator(".ProseMirror").count(), 0);
  assert.equal(await page.getByText("Pas envoyé").count(), 0);
  await fillSignIn(window, name);
  await page.waitForSelector(".ProseMirror");
  await reads(window, "Gardé ici. Pas envoyé.");
});

test("PAGES-8: once the hub has said that a session is over, texts kept here are shown to nobody, and unsent words stay", async () => {
  const name = `Iris${next()}`;
  const options = { serviceWorkers: "allow" };
  const window = await join(set, await set.hub.invitation(), name, options);
  const { page } = window;
  const { id } = await ownText(window);
  await window.openText(`/texts/${id}`);
  await type(window, "Gardé ici.");
  await window.sign("saved");
  await readyForOffline(window);
  await window.context.setOffline(true);
  await type(window, " Pas envoyé.");
  await window.sign("offline-kept");
  await page.goto("about:blank");
  await window.context.setOffline(false);
  await endEverywhere(name);
  await page.goto("/groups");
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();

  await set.hub.kill();
  await page.goto(`/texts/${id}`);
  await page.getByRole("heading", { name: "Le serveur ne répond pas" }).waitFor();
  assert.equal(await page.locator(".ProseMirror").count(), 0);
  assert.equal(await page.getByText("Le rail").count(), 0);
  await set.hub.run();
  await page.goto(`/texts/${id}`);
  await fillSignIn(window, name);
  await page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  await reads(window, "Gardé ici. Pas envoyé.");
  await window.sign("saved");
});

test("ACCOUNT-12: what a page could not send does not go in the name of whoever has signed in beside it meanwhile", async () => {
  const [name, other] = [`Mado${next()}`, `Ugo${next()}`];
  const beside = await join(set, await set.hub.invitation(), other);
  const window = await join(set, await set.hub.invitation(), name);
  const { page, context } = window;
  const [her, him] = [await asked(window, "GET", "/api/me"), await asked(beside, "GET", "/api/me")];
  const { id } = await ownText(window);
  await asked(window, "POST", `/api/texts/${id}/authors`, { member: him.id });
  const named = [];
  page.on("websocket", (socket) => named.push(new URL(socket.url()).searchParams.get("as")));
  await window.openText(`/texts/${id}`);
  await type(window, "Écrit avant.");
  await window.sign("saved");
  await context.setOffline(true);
  await type(window, " Pas envoyé.");
  await window.sign("offline-kept");
  await page.evaluate(() => {
    globalThis.isOfBefore = true;
  });
  // As where the other signs in in another tab, which this one, being suspended, does not notice.
  const theirs = (await beside.context.cookies()).find(({ name }) => name === "coopol_session");
  await context.addCookies([theirs]);
  await context.setOffline(false);
  await page.waitForFunction(() => globalThis.isOfBefore === undefined);
  await page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  assert.equal((await textOf(window)).trim(), "Écrit avant.");
  await beside.openText(`/texts/${id}`);
  await reads(beside, "Écrit avant.");
  assert.equal((await textOf(beside)).trim(), "Écrit avant.");
  assert.equal(named[0], her.id);
  assert.equal(named.at(-1), him.id);
});

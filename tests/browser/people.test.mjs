// People as they come and go: the first start, invitations, two who write, a third who must not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hocuspocus, yWebsocket } from "../stock/clients.mjs";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { asked, atHome, fillAccount, fillSignIn, join, linkFrom, request } from "./door.mjs";
import { reads, textOf, type } from "./pen.mjs";
import { stage } from "./stage.mjs";

const set = stage({ open: false });

/** A section with a text that its members write, an administrator and a member of it. */
async function twoWhoWrite() {
  const amina = await join(set, await set.hub.invitation(), `Amina${next()}`);
  const group = await asked(amina, "POST", "/api/groups", { name: "Section", kind: "section" });
  const place = { group: group.id, role: "member" };
  const { url } = await asked(amina, "POST", "/api/invitations", place);
  const benoit = await join(set, url, `Benoit${next()}`);
  const kind = "contribution";
  const about = { kind, title: "Le rail", group: group.id, visibility: "group" };
  const text = await asked(amina, "POST", "/api/texts", about);
  await amina.openText(`/texts/${text.id}`);
  await benoit.openText(`/texts/${text.id}`);
  return { amina, benoit, group, text };
}

let count = 0;
const next = () => (count += 1);

/** A member of the house who is not in the group. */
async function stranger(amina) {
  const { url } = await asked(amina, "POST", "/api/invitations", {});
  return join(set, url, `Karl${next()}`);
}

const me = async (window) => (await asked(window, "GET", "/api/me")).id;

const founded = async ({ page }, name, kind) => {
  await page.goto("/groups");
  if (kind) await page.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
  await page.getByRole("radio", { name: "Caché" }).check();
  await page.getByLabel("Nom du groupe").last().fill(name);
  await page.getByRole("button", { name: "Fonder le groupe" }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name }).waitFor();
};

test("from the first start: an administrator, two who are invited, two groups, a text by two", async () => {
  const first = /http\S+\/invitation\/[\w-]+/.exec(set.hub.log);
  assert.ok(first, `the first start prints a link: ${set.hub.log}`);
  const rosa = await join(set, first[0], "Rosa");
  const jean = await join(set, await linkFrom(rosa), "Jean");
  const karl = await join(set, await linkFrom(rosa), "Karl");
  await founded(karl, "Les amis du rail");

  await founded(rosa, "Section de Nantes", "Section");
  await rosa.page.getByRole("button", { name: "Créer le lien" }).click();
  const link = await rosa.page.getByLabel("Lien d’invitation").inputValue();
  await jean.page.goto(link);
  await jean.page.getByText("Section de Nantes").waitFor();
  await jean.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await jean.page.waitForURL(({ pathname }) => pathname === "/");

  await rosa.page.getByRole("link", { name: "Nouveau texte dans ce groupe" }).click();
  await rosa.page.getByLabel("Titre").fill("Des trains pour tous");
  await rosa.page.getByRole("button", { name: "Créer et écrire" }).click();
  await rosa.page.waitForURL(/\/texts\/[0-9a-f-]{36}$/);
  await rosa.page.locator(".ProseMirror h1", { hasText: "Des trains pour tous" }).waitFor();
  await jean.page.goto("/texts");
  await jean.page.getByRole("link", { name: /Des trains pour tous/ }).click();
  await jean.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  await type(jean, " Et des gares.");
  await reads(rosa, "Et des gares.");
  await type(rosa, " Ouvertes la nuit.");
  await reads(jean, "Et des gares. Ouvertes la nuit.");
  await jean.page.getByRole("listitem").filter({ hasText: "Rosa" }).waitFor();
  for (const window of [rosa, jean]) {
    await window.sign("saved");
    await window.page.reload();
    await window.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
    await reads(window, "Et des gares. Ouvertes la nuit.");
  }

  await karl.page.goto("/texts");
  await karl.page.locator("h1").waitFor();
  assert.equal(await karl.page.getByText("Des trains pour tous").count(), 0);
  await karl.page.goto(new URL(rosa.page.url()).pathname);
  await karl.page.getByRole("heading", { name: "Ce texte ne vous est pas ouvert" }).waitFor();

  await rosa.page.goto("/groups");
  await rosa.page.getByRole("link", { name: /Section de Nantes/ }).click();
  await rosa.page.getByRole("button", { name: /Retirer Jean/ }).click();
  await rosa.page.getByRole("alertdialog").getByRole("button", { name: "Retirer" }).click();
  await jean.page.getByRole("heading", { name: "Ce texte ne vous est plus ouvert" }).waitFor();
  rosa.assertClean();
});

test("the first administrator comes in by the link that the hub’s command prints, once", async () => {
  const link = await set.hub.invitation();
  const window = await set.window();
  const { page } = window;
  await page.goto(link);
  await page.getByText("une personne qui administre cet espace").waitFor();
  await window.assertNoAxeViolation("the invitation");
  await page.getByRole("button", { name: "Entrer" }).click();
  await page.getByText("Écrivez votre nom").waitFor();
  await page.getByLabel("Votre nom").fill("Nour");
  await page.getByLabel("Adresse e-mail").fill("rosa@");
  await page.getByLabel("Choisissez un mot de passe").fill("court");
  await page.getByRole("button", { name: "Entrer" }).click();
  await page.getByText("Écrivez une adresse e-mail entière").waitFor();
  await page.getByText("Ce mot de passe est trop court").waitFor();
  await window.assertNoAxeViolation("the invitation with mistakes");
  await fillAccount(window, "Nour");
  assert.equal(new URL(page.url()).pathname, "/");
  await page.reload();
  await atHome(window, "Nour");
  window.assertClean();

  const late = await set.window();
  await late.page.goto(link);
  await late.page.getByRole("heading", { name: "Ce lien ne sert plus" }).waitFor();
  await late.assertNoAxeViolation("a link that has served");
});

test("PAGES-2, PAGES-4: who is signed out leaves nothing here, and is asked to sign in where they are", async () => {
  const first = await join(set, await set.hub.invitation(), "Simone");
  await first.page.goto("/groups");
  await first.page.getByRole("heading", { level: 1, name: "Groupes" }).waitFor();
  await first.page.getByRole("button", { name: "Se déconnecter" }).click();
  await first.page.getByRole("heading", { name: "Se connecter" }).waitFor();
  const kept = await first.page.evaluate(async () => [
    ...(await indexedDB.databases()),
    ...Object.keys(localStorage),
  ]);
  assert.deepEqual(kept, [], "this device has forgotten");
  first.assertClean();

  const window = await set.window();
  await window.page.goto("/groups");
  await fillSignIn(window, "Simone", "un autre mot de passe");
  await window.page.getByText("ne vont pas ensemble").waitFor();
  await window.assertNoAxeViolation("a wrong password");
  await fillSignIn(window, "Simone");
  await window.page.getByRole("heading", { level: 1, name: "Groupes" }).waitFor();
});

test("PAGES-4: where the browser does not erase everything it is said, and the same act erases the rest", async () => {
  const window = await join(set, await set.hub.invitation(), `Odile${next()}`);
  const { page } = window;
  await page.goto("/channels");
  const store = `coopol:${await me(window)}`;
  const isThere = (name) =>
    indexedDB.databases().then((all) => all.some((one) => one.name === name));
  await until(() => page.evaluate(isThere, store), "this device has a store");
  // As another window would that does not hear.
  await page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
          globalThis.held = opening.result;
          resolve();
        };
      }),
    store,
  );
  const signOut = page.getByRole("button", { name: "Se déconnecter" });
  await signOut.click();
  await page.getByRole("alert").getByText("recommencez ici même").waitFor();
  await page.evaluate(() => globalThis.held.close());
  await signOut.click();
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
});

test("PAGES-4: signing out says what would be lost, ends the session at the hub first, and signs other windows out", async () => {
  const window = await join(set, await set.hub.invitation(), `Ada${next()}`);
  const { page, context } = window;
  const group = await asked(window, "POST", "/api/groups", { name: "Section", kind: "section" });
  const about = { kind: "contribution", title: "Le rail", group: group.id, visibility: "group" };
  const { id } = await asked(window, "POST", "/api/texts", about);
  await window.openText(`/texts/${id}`);
  await type(window, "Gardé ici.");
  await window.sign("saved");
  await context.setOffline(true);
  await type(window, " Pas envoyé.");
  await window.sign("offline-kept");
  await page.goto("about:blank");
  await context.setOffline(false);
  const other = await context.newPage();
  for (const one of [page, other]) {
    await one.goto("/groups");
    await one.getByRole("heading", { level: 1, name: "Groupes" }).waitFor();
  }
  const session = (await context.cookies()).find(({ name }) => name === "coopol_session");
  const authorization = `Bearer ${session.value}`;
  const statusAtHub = async () =>
    (await fetch(`${set.hub.url}/api/me`, { headers: { authorization } })).status;
  const stores = () => page.evaluate(async () => (await indexedDB.databases()).length);
  const signOut = page.getByRole("button", { name: "Se déconnecter" });
  const question = page.getByRole("alertdialog");
  assert.equal(await statusAtHub(), 200);

  await signOut.click();
  await question.getByText("Un texte a des mots pas encore envoyés").waitFor();
  await window.assertNoAxeViolation("what signing out would lose");
  await question.getByRole("button", { name: "Rester" }).click();
  await question.waitFor({ state: "detached" });
  assert.equal(await statusAtHub(), 200);

  // While the hub does not hear of it, nothing is forgotten.
  await page.route("**/api/session", (route) => route.abort());
  await signOut.click();
  await question.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("alert").getByText("La déconnexion n’a pas abouti").waitFor();
  assert.equal(await statusAtHub(), 200);
  assert.ok((await stores()) > 0);
  await page.unroute("**/api/session");

  await signOut.click();
  await question.getByRole("button", { name: "Se déconnecter" }).click();
  for (const one of [page, other]) {
    await one.getByRole("heading", { name: "Se connecter" }).waitFor();
  }
  assert.equal(await statusAtHub(), 401);
  assert.equal(await stores(), 0);
});

test("RIGHTS-4: two write a text that a third reads and writes by no path", async () => {
  const { amina, benoit, text } = await twoWhoWrite();
  await type(amina, "Des trains");
  await reads(benoit, "Des trains");
  await type(benoit, " pour tous.");
  await reads(amina, "Des trains pour tous.");
  for (const window of [amina, benoit]) await window.sign("saved");
  await amina.page.getByRole("listitem").filter({ hasText: "Benoit" }).waitFor();
  await amina.page.reload();
  await reads(amina, "Des trains pour tous.");

  const karl = await stranger(amina);
  const room = `text:${text.id}`;
  await karl.page.goto(`/texts/${text.id}`);
  await karl.page.getByRole("heading", { name: "Ce texte ne vous est pas ouvert" }).waitFor();
  await karl.assertNoAxeViolation("a text that is not open");
  assert.equal(await karl.page.locator(".ProseMirror").count(), 0);
  const path = `/api/texts/${text.id}`;
  for (const format of ["html", "markdown", "text", "json"]) {
    const { status } = await request(karl, "GET", `${path}/content?format=${format}`);
    assert.equal(status, 404, format);
  }
  assert.equal((await request(karl, "GET", path)).status, 404);
  assert.equal((await request(karl, "PATCH", path, { title: "À moi" })).status, 404);
  assert.equal((await request(karl, "POST", "/api/tokens", { room })).status, 404);
  const listed = await asked(karl, "GET", "/api/texts");
  assert.deepEqual(listed.items, []);

  const session = await karl.context.cookies();
  for (const token of [undefined, "nonsense", session[0].value]) {
    const clients = [yWebsocket(set.hub, room, { token }), hocuspocus(set.hub, room, { token })];
    const [stock, provider] = clients;
    await until(() => stock.closed.length > 0, "y-websocket is refused");
    await until(() => provider.denied.length > 0, "Hocuspocus is refused");
    for (const { doc } of clients) assert.equal(doc.getText("text").length, 0);
  }
  await reads(amina, "Des trains pour tous.");
});

test("PAGES-3, RIGHTS-5: a right that ends closes the open text, keeps unsent words aside, and voids old tokens", async () => {
  const { amina, benoit, group, text } = await twoWhoWrite();
  await type(amina, "Avant.");
  await reads(benoit, "Avant.");
  const room = `text:${text.id}`;
  const { token } = await asked(benoit, "POST", "/api/tokens", { room });
  const stock = yWebsocket(set.hub, room, { token });
  await until(() => stock.isSynced, "the token opens it");

  const seat = `/api/groups/${group.id}/members/${await me(benoit)}`;
  await asked(amina, "DELETE", seat);
  await benoit.page.getByRole("heading", { name: "Ce texte ne vous est plus ouvert" }).waitFor();
  await benoit.assertNoAxeViolation("a text that was closed");
  await until(() => stock.closed.length > 0, "the open socket of the old token is closed");
  assert.equal(await benoit.page.locator(".ProseMirror").count(), 0);
  const again = yWebsocket(set.hub, room, { token });
  await until(() => again.closed.length > 0, "the old token opens nothing");
  assert.equal(again.doc.getText("text").length, 0);
  await benoit.page.reload();
  await benoit.page.getByRole("heading", { name: "Ce texte ne vous est pas ouvert" }).waitFor();
  assert.ok((await textOf(amina)).includes("Avant."));
});

test("TRUTH-4: words written offline by whom the right was taken from meanwhile are aside", async () => {
  const { amina, benoit, group } = await twoWhoWrite();
  await type(amina, "Ensemble.");
  await reads(benoit, "Ensemble.");
  await benoit.sign("saved");
  const seat = `/api/groups/${group.id}/members/${await me(benoit)}`;
  await benoit.context.setOffline(true);
  await type(benoit, " Sans réseau.");
  await benoit.sign("offline-kept");
  await asked(amina, "DELETE", seat);
  await benoit.context.setOffline(false);
  await benoit.page.getByRole("heading", { name: "Ce texte ne vous est plus ouvert" }).waitFor();
  await benoit.page.getByRole("heading", { name: "Mots mis de côté" }).waitFor();
  await benoit.page.getByText("Voir ce que vous aviez écrit").click();
  await benoit.page.locator("ins", { hasText: "Sans réseau." }).waitFor();
  await benoit.assertNoAxeViolation("a text that was closed, with words aside");
});

test("RIGHTS-6: a text that is closed is read, not written, in open windows", async () => {
  const { amina, benoit, text } = await twoWhoWrite();
  await type(amina, "Fini.");
  await reads(benoit, "Fini.");
  await asked(amina, "PATCH", `/api/texts/${text.id}`, { stage: "closed" });
  await benoit.sign("read-only");
  assert.equal(await benoit.page.locator(".ProseMirror").getAttribute("contenteditable"), "false");
  await reads(benoit, "Fini.");
});

test("PAGES-3: an account that is stopped is signed out of an open text, and cannot sign in", async () => {
  const { amina, benoit } = await twoWhoWrite();
  await type(benoit, "À bientôt.");
  await reads(amina, "À bientôt.");
  const id = await me(benoit);
  const { name } = await asked(benoit, "GET", "/api/me");
  await asked(amina, "PATCH", `/api/members/${id}`, { status: "suspended" });
  await benoit.page.getByRole("heading", { name: "Votre session est terminée" }).waitFor();
  await benoit.page.getByRole("link", { name: "Se connecter" }).click();
  await fillSignIn(benoit, name);
  await benoit.page.getByText("Ce compte est arrêté").waitFor();

  await asked(amina, "PATCH", `/api/members/${id}`, { status: "active" });
  await fillSignIn(benoit, name);
  await benoit.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  await reads(benoit, "À bientôt.");
});

for (const [sizeName, size] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const look = `${sizeName}${dark ? "-dark" : ""}`;
    test(`the door is accessible and fits (${look})`, async () => {
      const window = await set.window({ size, dark });
      const { page } = window;
      const looked = async (name) => {
        await window.assertNoAxeViolation(`${name}, ${look}`);
        await window.assertNoSidewaysScroll(`${name}, ${look}`);
        await window.picture(`${name}-${look}`);
      };
      await page.goto("/");
      await page.getByRole("heading", { name: "Se connecter" }).waitFor();
      await looked("sign-in");
      await page.goto(await set.hub.invitation());
      await page.getByRole("heading", { name: "Vous êtes invité·e" }).waitFor();
      await page.getByLabel("Votre nom").waitFor();
      await looked("invitation");
      window.assertClean();
    });
  }
}

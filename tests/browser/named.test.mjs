// People by their names: found beyond one's groups, asked to sign, seen in a text under no other name;
// and the words of procedure, explained where they stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hocuspocus } from "../stock/clients.mjs";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const unfold = (page, name) => page.locator("summary", { hasText: name }).click();

/** A text of a group, open to the organisation. */
async function shown(author, group, title) {
  const about = { kind: "contribution", title, group: group.id, visibility: "organisation" };
  return author.ask("POST", "/api/texts", about);
}

const groupOf = (name) => set.admin.ask("POST", "/api/groups", { name, kind: "section" });

test("HOUSE-6: signatures are asked for on the page, found at home, given or declined", async () => {
  const group = await groupOf("Nantes");
  const lou = await set.member("Lou", { group: group.id, role: "member" });
  const [malika, marius] = [await set.member("Malika"), await set.member("Marius")];
  await set.member("Mario", { standing: "sympathiser" });
  const text = await shown(lou, group, "Pour le tram");
  await lou.ask("PATCH", `/api/texts/${text.id}`, { stage: "published" });
  const window = await set.windowOf(lou, `/texts/${text.id}/settings`);
  const { page } = window;
  await unfold(page, "Demander une signature");
  const field = page.getByLabel("À qui ?");
  await field.fill("m");
  assert.equal(await page.getByRole("button", { name: /^Demander à / }).count(), 0);
  await field.fill("mar");
  await button(page, "Demander à Marius").waitFor();
  assert.equal(await button(page, "Demander à Mario").count(), 0, "a sympathiser does not sign");
  await window.assertNoAxeViolation("somebody who was found");
  await button(page, "Demander à Marius").click();
  await page.getByText("La demande attend Marius").waitFor();
  assert.ok(await field.evaluate((input) => input === document.activeElement), "the next name");
  await field.fill("malika");
  await button(page, "Demander à Malika").press("Enter");
  await page.getByText("La demande attend Malika").waitFor();
  await page.reload();
  const waiting = page.getByRole("list", { name: /^Sans réponse/ });
  await waiting.getByText("Marius").waitFor();
  await waiting.getByText("Malika").waitFor();

  const hers = await set.windowOf(malika, "/");
  await hers.page.getByText("On vous demande de le signer").waitFor();
  await hers.page.getByRole("link", { name: "Pour le tram" }).first().click();
  await hers.page.waitForURL(`**/texts/${text.id}`);
  await hers.page.getByText("On vous demande de signer ce texte.").waitFor();
  await hers.assertNoAxeViolation("a signature that is asked for");
  await button(hers.page, "Signer ce texte").click();
  await hers.page.getByText("Vous avez signé.").waitFor();
  const his = await set.windowOf(marius, `/texts/${text.id}/settings`);
  await button(his.page, "Ne pas signer").click();
  await his.page.getByText("C’est noté.").waitFor();
  await his.page.reload();
  await button(his.page, "Signer ce texte").waitFor();
  assert.equal(await button(his.page, "Ne pas signer").count(), 0);

  await page.getByText("1 signature", { exact: true }).waitFor();
  await waiting.waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("1 signature", { exact: true }).waitFor();
  for (const one of [window, hers, his]) one.assertClean();
});

test("RIGHTS-8: a co-author is found by name beyond one’s groups, and nobody whom one may not know", async () => {
  const group = await groupOf("Rezé");
  const place = { group: group.id, role: "member" };
  const lou = await set.member("Louise", place);
  await set.member("Yasmine");
  await set.member("Yann", { standing: "guest" });
  const yael = await set.member("Yaël", { ...place, standing: "sympathiser" });
  const text = await shown(lou, group, "Pour le canal");
  const window = await set.windowOf(lou, `/texts/${text.id}/settings`, { size: SIZES.phone });
  const { page } = window;
  await unfold(page, "Ajouter quelqu’un");
  const field = page.getByLabel("Nom de la personne");
  await field.fill("ya");
  await page.getByText("2 personnes trouvées").waitFor();
  await button(page, "Ajouter Yaël").waitFor();
  await window.assertNoAxeViolation("co-authors who were found, phone");
  await window.assertNoSidewaysScroll("co-authors who were found, phone");
  await window.picture("find-person-phone", { fullPage: true });
  await button(page, "Ajouter Yasmine").click();
  await page.getByText("Yasmine est auteur·rice du texte.").waitFor();
  await page.reload();
  const authors = page.getByRole("region", { name: "Auteur·rices" });
  await authors.getByText("Yasmine").waitFor();

  await lou.ask("POST", `/api/texts/${text.id}/authors`, { member: yael.id });
  const hers = await set.windowOf(yael, `/texts/${text.id}/settings`);
  await unfold(hers.page, "Ajouter quelqu’un");
  await hers.page.getByLabel("Nom de la personne").fill("yann");
  await hers.page.getByText("Personne de ce nom que vous puissiez choisir.").waitFor();
  window.assertClean();
  hers.assertClean();
});

test("PRESENCE-6: who writes under another’s name is seen under their own", async () => {
  const group = await groupOf("Vertou");
  const place = { group: group.id, role: "member" };
  const [karl, jeanne] = [await set.member("Karl", place), await set.member("Jeanne", place)];
  const text = await shown(karl, group, "Pour la gare");
  const window = await set.windowOf(jeanne, `/texts/${text.id}`);
  const { page } = window;
  await page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  const room = `text:${text.id}`;
  const { token } = await karl.ask("POST", "/api/tokens", { room });
  const liar = hocuspocus(set.hub, room, { token });
  await until(() => liar.isSynced, "the client is in");
  const user = { name: "Rosa Martin", color: "#0e7c86" };
  liar.provider.setAwarenessField("user", user);
  const end = { type: null, tname: "text", item: null, assoc: 0 };
  liar.provider.setAwarenessField("cursor", { anchor: end, head: end });
  await page.getByRole("listitem").filter({ hasText: "Karl" }).waitFor();
  await page.locator(".caret", { hasText: "Karl" }).waitFor({ state: "attached" });
  assert.equal(await page.getByText("Rosa Martin").count(), 0);
  await page.reload();
  await page.getByRole("listitem").filter({ hasText: "Karl" }).waitFor();
  assert.equal(await page.getByText("Rosa Martin").count(), 0);
  liar.close();
  window.assertClean();
});

test("PLACES-5: a word of procedure opens what it means by keyboard, and leads to the glossary", async () => {
  const group = await groupOf("Orvault");
  const lou = await set.member("Loup", { group: group.id, role: "member" });
  const text = await shown(lou, group, "Pour les vélos");
  const window = await set.windowOf(lou, `/texts/${text.id}/settings`, { size: SIZES.phone });
  const { page } = window;
  const word = button(page, "Signatures");
  await word.focus();
  await page.keyboard.press("Enter");
  const note = page.getByRole("dialog", { name: "« Signature » dans le lexique" });
  await note.getByText("Dire, en son nom, qu’on soutient").waitFor();
  await window.assertNoAxeViolation("a word that is explained");
  await window.assertNoSidewaysScroll("a word that is explained");
  await window.picture("term-phone");
  await page.keyboard.press("Escape");
  await note.waitFor({ state: "detached" });
  assert.ok(
    await word.evaluate((button) => button === document.activeElement),
    "the focus returns",
  );
  await page.keyboard.press("Enter");
  await note.getByRole("link", { name: "Tout le lexique" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Lexique" }).waitFor();
  await page.locator("#cosignature.sought").waitFor();
  await window.picture("glossary-phone", { fullPage: true });
  await page.reload();
  await page.locator("#cosignature.sought").waitFor();

  const visitor = await set.window({ locale: "en-GB" });
  await visitor.page.goto("/glossary#fallen");
  await visitor.page.getByRole("heading", { level: 1, name: "Glossary" }).waitFor();
  await visitor.page.getByText("Another vote has left the amendment without object").waitFor();
  await visitor.assertNoAxeViolation("the glossary");
  await visitor.picture("glossary-desktop", { fullPage: true });
  window.assertClean();
  visitor.assertClean();
});

test("PLACES-5: a word of procedure opens what it means by mouse and by touch as well", async () => {
  const group = await groupOf("Sautron");
  const lea = await set.member("Léonie", { group: group.id, role: "member" });
  const text = await shown(lea, group, "Pour les bus");
  const ways = [
    ["click", {}],
    ["tap", { size: SIZES.phone, hasTouch: true }],
  ];
  for (const [press, options] of ways) {
    const window = await set.windowOf(lea, `/texts/${text.id}/settings`, options);
    const { page } = window;
    await button(page, "Signatures")[press]();
    const note = page.getByRole("dialog", { name: "« Signature » dans le lexique" });
    await note.getByText("Dire, en son nom, qu’on soutient").waitFor();
    await note.getByRole("link", { name: "Tout le lexique" })[press]();
    await page.getByRole("heading", { level: 1, name: "Lexique" }).waitFor();
    await page.locator("#cosignature.sought").waitFor();
    window.assertClean();
  }
});

test("HOUSE-7: an administrator says what members are called, and everybody reads it", async () => {
  const window = await set.windowOf(set.admin, "/administration");
  const { page } = window;
  const field = page.getByLabel("Le mot de l’organisation");
  await field.fill("Sociétaire");
  await page
    .getByRole("region", { name: "Comment nommer les membres" })
    .getByRole("button")
    .click();
  await page.getByText("on dit « Sociétaire »").waitFor();
  await window.assertNoAxeViolation("the word for a member");
  await page.reload();
  await page.getByRole("listitem").getByText("Sociétaire").first().waitFor();
  assert.equal(await field.inputValue(), "Sociétaire");
  const member = await set.windowOf(await set.member("Nina"), "/account");
  await member.page.getByText("Vous êtes ici : Sociétaire.").waitFor();
  await member.page.goto("/glossary#full");
  await member.page.locator("#full", { hasText: "Sociétaire" }).waitFor();
  window.assertClean();
  member.assertClean();
});

// Two who save one thing whole: nothing is saved over unseen, and nothing that was typed is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { house } from "./house.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });
/** What somebody else has saved, beside what is written here. */
const beside = ({ page }) => page.getByRole("group", { name: "Enregistré entre-temps" });
const isRefused = ({ page }) =>
  page.getByText("Quelqu’un d’autre a enregistré entre-temps.").waitFor();

/** Two who lead a group, and its text, each at one of its pages. */
async function two(name, kind, part) {
  const group = await set.admin.ask("POST", "/api/groups", { name, kind: "section" });
  const place = { group: group.id, role: "facilitator" };
  const lina = await set.member(`Lina ${name}`, place);
  const marc = await set.member(`Marc ${name}`, place);
  const text = await lina.ask("POST", "/api/texts", { kind, title: "La dette", group: group.id });
  const path = `/texts/${text.id}/${part}`;
  return { hers: await set.windowOf(lina, path), his: await set.windowOf(marc, path) };
}

test("PLACES-6: of two who write a sheet at once, the second is shown what the first has saved", async () => {
  const { hers, his } = await two("Carquefou", "argumentaire", "argument");
  const claim = ({ page }) => page.getByLabel("Ce qu’on entend");
  const save = ({ page }) => button(page, "Enregistrer la fiche").click();
  const saved = ({ page }) => page.getByText("La fiche est enregistrée.").waitFor();
  for (const { page } of [hers, his]) await button(page, "Modifier la fiche").click();
  await claim(hers).fill("On dit une chose.");
  await claim(his).fill("On dit autre chose.");
  await save(hers);
  await saved(hers);
  await save(his);
  await isRefused(his);
  await beside(his).getByText("On dit une chose.").waitFor();
  assert.equal(await claim(his).inputValue(), "On dit autre chose.");
  await his.assertNoAxeViolation("a sheet that somebody else has saved first");
  await save(his);
  await saved(his);
  await hers.page.locator("blockquote").getByText("On dit autre chose.").waitFor();
  hers.assertClean();
});

test("PLACES-6: of two who choose the groups of a sheet at once, the second is shown what the first has chosen", async () => {
  for (const name of ["Bellevue", "Zola"]) {
    await set.admin.ask("POST", "/api/groups", { name, kind: "section", openness: "listed" });
  }
  const { hers, his } = await two("Vertou", "argumentaire", "argument");
  const group = ({ page }, name) => page.getByRole("checkbox", { name });
  const save = ({ page }) => button(page, "Enregistrer les groupes").click();
  await group(his, "Zola").check();
  await group(hers, "Bellevue").check();
  await save(hers);
  await hers.page.getByText("C’est enregistré : Bellevue.").waitFor();
  await save(his);
  await isRefused(his);
  await beside(his).getByText("Bellevue").waitFor();
  assert.ok(await group(his, "Zola").isChecked(), "what was chosen stays");
  await his.assertNoAxeViolation("groups that somebody else has chosen first");
  await group(his, "Bellevue").check();
  await save(his);
  await his.page.getByText("C’est enregistré : Bellevue et Zola.").waitFor();
  await beside(his).waitFor({ state: "detached" });
  // Who chooses nothing sees what the others have chosen.
  await hers.page.waitForFunction(() => document.querySelectorAll("input:checked").length === 2);
  hers.assertClean();
});

test("PLACES-6: of two who plan a text at once, the second is shown what the first has planned", async () => {
  const { hers, his } = await two("Sautron", "motion", "settings");
  const day = ({ page }, stage) => page.getByLabel(`Jour de l’étape « ${stage} »`);
  const save = ({ page }) => button(page, "Enregistrer le calendrier").click();
  const saved = ({ page }) => page.getByText("Le calendrier est enregistré.").waitFor();
  await day(his, "Clos").fill("2031-03-02");
  await day(hers, "Publié").fill("2031-02-01");
  await save(hers);
  await saved(hers);
  await save(his);
  await isRefused(his);
  await beside(his).getByText("Publié, 1 février 2031").waitFor();
  assert.equal(await day(his, "Clos").inputValue(), "2031-03-02");
  await his.assertNoAxeViolation("a calendar that somebody else has planned first");
  await day(his, "Publié").fill("2031-02-01");
  await save(his);
  await saved(his);
  await beside(his).waitFor({ state: "detached" });
  await hers.page.waitForFunction(() =>
    [...document.querySelectorAll("input[type=date]")].some(({ value }) => value === "2031-03-02"),
  );
  hers.assertClean();
});

/** Holds back what a page sends to an address; gives what lets it go. */
async function heldBack({ page }, method, path) {
  let letGo;
  const isLetGo = new Promise((resolve) => (letGo = resolve));
  await page.route(path, async (route) => {
    if (route.request().method() === method) await isLetGo;
    await route.continue();
  });
  return letGo;
}

test("PLACES-6: groups that are chosen while others are being saved are saved next, and nobody else is blamed", async () => {
  for (const name of ["Graslin", "Pilori"]) {
    await set.admin.ask("POST", "/api/groups", { name, kind: "section", openness: "listed" });
  }
  const { hers } = await two("Rezé", "argumentaire", "argument");
  const { page } = hers;
  const group = (name) => page.getByRole("checkbox", { name });
  const save = () => button(page, "Enregistrer les groupes").click();
  await group("Graslin").check();
  const letGo = await heldBack(hers, "PUT", "**/api/texts/*/argument");
  await save();
  await group("Pilori").check();
  letGo();
  await page.getByText("C’est enregistré : Graslin.").waitFor();
  assert.ok(await group("Pilori").isChecked(), "what was chosen meanwhile stays");
  await save();
  await page.getByText("C’est enregistré : Graslin et Pilori.").waitFor();
  assert.equal(await beside(hers).count(), 0);
  hers.assertClean();
});

test("PLACES-6: a sheet that is written on while it is being saved stays open, with what is not saved", async () => {
  const { hers } = await two("Indre", "argumentaire", "argument");
  const { page } = hers;
  const claim = page.getByLabel("Ce qu’on entend");
  const save = () => button(page, "Enregistrer la fiche").click();
  const letGo = await heldBack(hers, "PUT", "**/api/texts/*/argument");
  await button(page, "Modifier la fiche").click();
  await claim.fill("On dit une chose.");
  await save();
  await claim.fill("On dit une chose, et une autre.");
  letGo();
  await page.getByText("La fiche est enregistrée.").waitFor();
  assert.equal(await claim.inputValue(), "On dit une chose, et une autre.");
  assert.equal(await beside(hers).count(), 0, "nobody else is blamed");
  await save();
  await claim.waitFor({ state: "detached" });
  await page.locator("blockquote").getByText("On dit une chose, et une autre.").waitFor();
  hers.assertClean();
});

test("PLACES-6: days that are planned while others are being saved are saved next, and nobody else is blamed", async () => {
  const { hers } = await two("Bouaye", "motion", "settings");
  const { page } = hers;
  const day = (stage) => page.getByLabel(`Jour de l’étape « ${stage} »`);
  const save = () => button(page, "Enregistrer le calendrier").click();
  await day("Publié").fill("2031-02-01");
  const letGo = await heldBack(hers, "PATCH", "**/api/texts/*");
  await save();
  await day("Clos").fill("2031-03-02");
  letGo();
  await page.getByText("Le calendrier est enregistré.").waitFor();
  assert.equal(await day("Clos").inputValue(), "2031-03-02");
  const answer = page.waitForResponse((one) => one.request().method() === "PATCH");
  await save();
  assert.equal((await answer).status(), 200);
  await page.getByText("Le calendrier est enregistré.").waitFor();
  assert.equal(await beside(hers).count(), 0);
  hers.assertClean();
});

/** Two groups of the administrator, each with a contact and what it says of itself. */
async function groups(...names) {
  const made = [];
  for (const [name, description] of names) {
    const group = await set.admin.ask("POST", "/api/groups", { name, kind: "section" });
    const links = [{ title: `Fichiers de ${name}`, url: "https://example.org/" }];
    const contacts = [{ name: `Salle de ${name}`, reach: "02 00 00 00 00" }];
    await set.admin.ask("PUT", `/api/groups/${group.id}/about`, { description, links, contacts });
    made.push(group);
  }
  return made;
}

/** Begins to write what a group is for. */
async function describe({ page }, words) {
  await button(page, "Modifier").click();
  await page.getByLabel("À quoi sert le groupe").fill(words);
}

test("PLACES-6: what a merge brings to a group stays beside what somebody writes of it meanwhile", async () => {
  const [from, into] = await groups(["Pirmil", ""], ["Mangin", "Le mardi."]);
  const window = await set.windowOf(set.admin, `/groups/${into.id}`);
  const { page } = window;
  await describe(window, "Le jeudi.");
  await set.admin.ask("POST", `/api/groups/${from.id}/merge`, { into: into.id });
  await button(page, "Enregistrer").first().click();
  await page.getByText("Tout cela reste au groupe.").waitFor();
  await page.reload();
  await page.getByText("Le jeudi.").waitFor();
  for (const name of ["Pirmil", "Mangin"]) {
    await page.getByRole("link", { name: `Fichiers de ${name}` }).waitFor();
    await page.getByText(`Salle de ${name}`).waitFor();
  }
});

test("PLACES-6: what is being written of a group that is merged away meanwhile is not lost with its page", async () => {
  const [from, into] = await groups(["Dervallières", "Le lundi."], ["Zénith", "Le mardi."]);
  const window = await set.windowOf(set.admin, `/groups/${from.id}`);
  const { page } = window;
  await describe(window, "Le jeudi.");
  await set.admin.ask("POST", `/api/groups/${from.id}/merge`, { into: into.id });
  await page.getByRole("heading", { level: 1, name: "Zénith" }).waitFor();
  assert.equal(await page.getByLabel("À quoi sert le groupe").inputValue(), "Le jeudi.");
  await button(page, "Enregistrer").first().click();
  await isRefused(window);
  await beside(window).getByText("Le mardi.").waitFor();
  await button(page, "Annuler").first().click();
  await page.waitForURL(`**/groups/${into.id}`);
  await page.getByText("Le mardi.").waitFor();
});

test("PLACES-6: what is written of a group is not saved unseen as what another says, into which it was merged", async () => {
  const [from, into] = await groups(["Bottière", ""], ["Halvêque", ""]);
  const window = await set.windowOf(set.admin, `/groups/${from.id}`);
  const { page } = window;
  await describe(window, "Le jeudi.");
  await set.admin.ask("POST", `/api/groups/${from.id}/merge`, { into: into.id });
  await button(page, "Enregistrer").first().click();
  await isRefused(window);
  await beside(window).getByText("Salle de Halvêque").waitFor();
  const { description } = await set.admin.ask("GET", `/api/groups/${into.id}/about`);
  assert.equal(description, "");
  assert.equal(await page.getByLabel("À quoi sert le groupe").inputValue(), "Le jeudi.");
  await button(page, "Enregistrer").first().click();
  await page.waitForURL(`**/groups/${into.id}`);
  await page.getByText("Le jeudi.").waitFor();
});

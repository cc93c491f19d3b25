// Texts, groups and themes: each is done through its page, reloaded, and found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a member founds a free group, which is there after a reload", async () => {
  const amina = await set.member("Amina");
  const window = await set.windowOf(amina, "/groups");
  const { page } = window;
  await page.getByText("Vous n’êtes encore dans aucun groupe").waitFor();
  await button(page, "Fonder le groupe").click();
  await page.getByText("Donnez d’abord un nom au groupe.").waitFor();
  await window.assertNoAxeViolation("the groups with a mistake");
  await page.getByLabel("Nom du groupe").last().fill("Coopérative du canal");
  await button(page, "Fonder le groupe").click();
  await page.getByRole("heading", { level: 1, name: "Coopérative du canal" }).waitFor();
  await page.getByText("Votre rôle : Secrétaire").waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Coopérative du canal" }).waitFor();
  await page.getByText("Amina (vous)").waitFor();
  await window.assertNoAxeViolation("a group");
  window.assertClean();
});

/** Chooses an option by the words that it begins with, whatever its indentation. */
async function choose(select, words) {
  const options = await select.locator("option").allTextContents();
  const option = options.find((option) => option.trim().startsWith(words));
  assert.ok(option, `${words} in ${options}`);
  await select.selectOption({ label: option });
}

test("an administrator plants, renames, moves and merges themes", async () => {
  const window = await set.windowOf(set.admin, "/themes");
  const { page } = window;
  await page.getByText("Il n’y a encore aucun thème").waitFor();
  const plant = async (name, under) => {
    await page.getByLabel("Nom du thème").fill(name);
    if (under) await choose(page.getByLabel("Sous quel thème ?"), under);
    await button(page, "Ajouter un thème").click();
    await page.getByText(`Le thème ${name} est ajouté.`).waitFor();
  };
  await plant("Logement");
  await plant("Habitat");
  await plant("Loyers", "Habitat");
  await page.reload();
  const tree = page.getByRole("region", { name: "L’arbre des thèmes" });
  await tree.getByRole("listitem").filter({ hasText: "Habitat" }).getByText("Loyers").waitFor();
  await window.assertNoAxeViolation("the tree of themes");

  const fold = (name) => page.locator("summary").filter({ hasText: name });
  await tree.getByRole("link", { name: "Loyers" }).click();
  await page.getByRole("heading", { level: 1, name: "Loyers" }).waitFor();
  await fold("Nom").click();
  await page.getByLabel("Nom du thème").last().fill("Loyers et charges");
  await button(page, "Enregistrer").click();
  await page.getByText("Le thème s’appelle Loyers et charges.").waitFor();
  await fold("Sous quel thème").click();
  await choose(page.getByLabel("Sous quel thème ?").last(), "Logement");
  await button(page, /^Appliquer/).click();
  await page.getByText("Le thème est déplacé.").waitFor();
  await page.reload();
  const path = page.getByRole("navigation", { name: "Chemin" });
  await path.getByRole("link", { name: "Logement" }).waitFor();
  await page.getByRole("heading", { level: 1, name: "Loyers et charges" }).waitFor();

  await page.goto("/themes");
  await tree.getByRole("link", { name: "Habitat" }).click();
  await fold("Fusionner").click();
  await choose(page.getByLabel("Dans quel thème ?"), "Logement");
  await button(page, "Fusionner…").click();
  await page.getByRole("alertdialog").getByText("Cela ne se défait pas").waitFor();
  await window.assertNoAxeViolation("the question before a merge");
  await button(page, "Fusionner").click();
  await page.getByRole("heading", { level: 1, name: "Logement" }).waitFor();
  await page.goto("/themes");
  await tree.getByRole("link", { name: "Loyers et charges" }).waitFor();
  assert.equal(await tree.getByRole("link", { name: "Habitat" }).count(), 0);
  window.assertClean();
});

test("PLACES-2: a text of each kind is opened, found by its filters, and its address found again", async () => {
  const themes = await set.admin.ask("GET", "/api/themes");
  const theme = themes.items.find(({ name }) => name.startsWith("Loyers"));
  const section = await set.admin.ask("POST", "/api/groups", { name: "Rezé", kind: "section" });
  const benoit = await set.member("Benoît", { group: section.id, role: "member" });
  const window = await set.windowOf(benoit, "/texts");
  const { page } = window;
  await page.getByText("Il n’y a encore aucun texte ici").waitFor();
  await window.assertNoAxeViolation("no texts");

  const KINDS = ["Contribution", "Motion", "Argumentaire", "Page de wiki"];
  for (const kind of KINDS) {
    await page.goto("/texts/new");
    await page.getByRole("radio", { name: kind }).check();
    await page.getByLabel("Titre").fill(`Plafonner les loyers, ${kind}`);
    await choose(page.getByLabel("Thème"), theme.name);
    await choose(page.getByLabel("Groupe", { exact: true }), "Rezé");
    if (kind === "Motion") await page.getByRole("radio", { name: "Toute l’organisation" }).check();
    await button(page, "Créer et écrire").click();
    await page.waitForURL(/\/texts\/[0-9a-f-]{36}$/);
  }
  await page.goto("/texts");
  const list = page.getByRole("list", { name: "Les textes" });
  await list
    .getByRole("listitem")
    .nth(KINDS.length - 1)
    .waitFor();
  await page.getByLabel("Mots du titre").fill("plafo MOTION");
  await choose(page.getByLabel("Thème"), "Logement");
  await choose(page.getByLabel("Type"), "Motion");
  await choose(page.getByLabel("Étape"), "Brouillon");
  await page.getByText("1 texte", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("1 texte", { exact: true }).waitFor();
  const row = list.getByRole("listitem");
  for (const words of [
    "Brouillon",
    "Motion, texte",
    "Logement › Loyers",
    "Rezé",
    "toute l’organisation",
  ])
    await row.getByText(words).waitFor();
  assert.equal(await page.getByLabel("Mots du titre").inputValue(), "plafo MOTION");
  await window.assertNoAxeViolation("filtered texts");
  await choose(page.getByLabel("Étape"), "Adopté");
  await page.getByText("Aucun texte n’a tout cela").waitFor();
  await button(page, "Tout montrer").first().click();
  await page.getByText("4 textes", { exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, "");
  window.assertClean();
});

test("PLACES-1: what somebody does shows in another window without a reload, also after a cut", async () => {
  const group = await set.admin.ask("POST", "/api/groups", {
    ...{ name: "Commission École", kind: "commission", openness: "listed" },
  });
  const place = { group: group.id, role: "secretary" };
  const [chloe, driss] = [await set.member("Chloé", place), await set.member("Driss", place)];
  const hers = await set.windowOf(chloe, `/groups/${group.id}`);
  const his = await set.windowOf(driss, `/groups/${group.id}`);
  await his.page.getByText("Ce groupe n’a encore aucun texte").waitFor();
  await hers.page.getByRole("link", { name: "Nouveau texte dans ce groupe" }).click();
  await hers.page.getByLabel("Titre").fill("Pour la cantine");
  await button(hers.page, "Créer et écrire").click();
  await his.page.getByRole("link", { name: "Pour la cantine" }).waitFor();
  // Announced where it cannot be seen.
  await his.page.getByRole("status").getByText("La liste a changé.").waitFor();

  await hers.page.goto(`/groups/${group.id}`);
  await hers.page.locator("summary").filter({ hasText: "Nom" }).click();
  await hers.page.getByLabel("Nom du groupe").fill("Commission École et cantine");
  await button(hers.page, "Enregistrer").click();
  await his.page.getByRole("heading", { name: "Commission École et cantine" }).waitFor();
  await choose(hers.page.getByRole("combobox", { name: "Rôle de Driss" }), "Observe");
  await button(hers.page, /^Appliquer/).click();
  await hers.page.getByText("Driss : observe désormais.").waitFor();
  await his.page.getByText("Votre rôle : Observe").waitFor();
  assert.equal(await his.page.getByText("Régler le groupe").count(), 0);

  await his.context.setOffline(true);
  await set.hub.kill();
  await set.hub.run();
  await hers.page.getByRole("link", { name: "Nouveau texte dans ce groupe" }).click();
  await hers.page.getByLabel("Titre").fill("Pendant la coupure");
  await button(hers.page, "Créer et écrire").click();
  await hers.page.waitForURL(/\/texts\/[0-9a-f-]{36}$/);
  await his.context.setOffline(false);
  await his.page.getByRole("link", { name: "Pendant la coupure" }).waitFor();
  his.assertClean({ hubWasAway: true });
  hers.assertClean({ hubWasAway: true });
});

test("PLACES-3: stage, calendar, readers and people of a text are settled, and found again", async () => {
  const group = await set.admin.ask("POST", "/api/groups", { name: "Vertou", kind: "section" });
  const place = { group: group.id, role: "member" };
  const [eva, farid] = [await set.member("Eva", place), await set.member("Farid", place)];
  const text = await eva.ask("POST", "/api/texts", {
    ...{ kind: "motion", title: "Pour les bus", group: group.id },
  });
  const window = await set.windowOf(eva, `/texts/${text.id}`);
  const { page } = window;
  await page.getByText("Prochaine étape").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Réglages et signatures" }).click();
  await page.getByRole("heading", { level: 1, name: "Réglages du texte" }).waitFor();

  await page.getByLabel("Jour de l’étape « Ouvert aux amendements »").fill("2031-03-01");
  await page.getByLabel("Jour de l’étape « Clos »").fill("2031-02-01");
  await button(page, "Enregistrer le calendrier").click();
  await page.getByText("Les étapes viennent dans l’ordre").waitFor();
  await page.getByLabel("Jour de l’étape « Clos »").fill("2031-04-15");
  await button(page, "Enregistrer le calendrier").click();
  await page
    .getByText("Prochaine étape : Ouvert aux amendements, le 1 mars 2031.", { exact: false })
    .waitFor();

  await page.getByRole("radio", { name: "Publié" }).click();
  assert.equal(await page.getByRole("alertdialog").count(), 0, "chosen, and not yet asked for");
  await button(page, "Appliquer : Étape").click();
  await page.getByRole("alertdialog").getByText("le lisent et le signent").waitFor();
  await window.assertNoAxeViolation("the question before a stage");
  await button(page, "Annuler").click();
  await page.getByText("Le texte en est à : Brouillon.").waitFor();
  await button(page, "Appliquer : Étape").click();
  await button(page, "Changer l’étape").click();
  await page.getByText("C’est fait : Publié.").waitFor();

  await page.getByRole("radio", { name: "Tout le monde" }).click();
  await button(page, /^Appliquer/).click();
  await button(page, "Changer qui le lit").click();
  await page.getByLabel("Lien public").waitFor();
  await page.locator("summary", { hasText: "Ajouter quelqu’un" }).click();
  await page.getByLabel("Nom de la personne").fill("far");
  await button(page, "Ajouter Farid").click();
  await page.getByText("Farid est auteur·rice du texte.").waitFor();
  await button(page, "Signer ce texte").click();
  await page.getByText("1 signature").waitFor();
  await page.getByLabel("Titre du texte").fill("Pour les bus, partout");
  await button(page, "Enregistrer").click();
  await page.getByText("Le texte s’intitule « Pour les bus, partout ».").waitFor();

  const his = await set.windowOf(farid, `/texts/${text.id}/settings`);
  await page.reload();
  assert.equal(await page.getByLabel("Jour de l’étape « Clos »").inputValue(), "2031-04-15");
  assert.ok(await page.getByRole("radio", { name: "Publié" }).isChecked());
  assert.ok(await page.getByRole("radio", { name: "Tout le monde" }).isChecked());
  await page.getByRole("listitem").filter({ hasText: "Farid" }).waitFor();
  assert.equal(await page.getByLabel("Titre du texte").inputValue(), "Pour les bus, partout");

  // What one settles, the other sees.
  await his.page.getByText("1 signature").waitFor();
  await button(page, "Retirer ma signature").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Retirer ma signature" }).click();
  await his.page.getByText("Personne n’a encore signé.").waitFor();
  await his.page.getByRole("radio", { name: "Clos" }).click();
  await button(his.page, /^Appliquer/).click();
  await button(his.page, "Changer l’étape").click();
  await page.getByText("Le texte en est à : Clos.").waitFor();
  await page.getByText("On signe un texte publié").waitFor();
  await window.assertNoAxeViolation("the settings of a text");
  window.assertClean();
  his.assertClean();
});

test("a secretary hands a group over, with its contacts and files", async () => {
  const group = await set.admin.ask("POST", "/api/groups", { name: "Bouguenais", kind: "section" });
  const [lea, malik] = [
    await set.member("Léa", { group: group.id, role: "secretary" }),
    await set.member("Malik", { group: group.id, role: "member" }),
  ];
  const window = await set.windowOf(lea, `/groups/${group.id}`);
  const { page } = window;
  await button(page, "Modifier").click();
  await page.getByLabel("À quoi sert le groupe").fill("Tenir le local, ouvrir la caisse.");
  await button(page, "Ajouter un contact").click();
  await page.getByLabel("Contact 1 : qui").fill("Salle des fêtes");
  await page.getByLabel("Contact 1 : comment").fill("02 00 00 00 00");
  await button(page, "Ajouter un lien").click();
  await page.getByLabel("Lien 1 : titre").fill("Comptes 2026");
  await page.getByLabel("Lien 1 : adresse").fill("https://example.org/comptes");
  await window.assertNoAxeViolation("what a group says of itself");
  await button(page, "Enregistrer").first().click();
  await page.getByText("Tout cela reste au groupe.").waitFor();

  await page.locator("summary").filter({ hasText: "Passer la main" }).click();
  await choose(page.getByLabel("À qui ?"), "Malik");
  await button(page, "Passer la main…").click();
  await page.getByRole("alertdialog").getByText("répondra du groupe à votre place").waitFor();
  await button(page, "Passer la main").click();
  await page.getByText("Votre rôle : Membre").waitFor();
  await page.reload();
  await page.getByText("Votre rôle : Membre").waitFor();

  const his = await set.windowOf(malik, `/groups/${group.id}`);
  await his.page.getByText("Votre rôle : Secrétaire").waitFor();
  await his.page.getByText("Salle des fêtes").waitFor();
  await his.page.getByRole("link", { name: "Comptes 2026" }).waitFor();
  await button(his.page, "Créer le lien").click();
  const link = his.page.getByLabel("Lien d’invitation");
  assert.match(await link.inputValue(), /\/invitation\/[\w-]{16,}$/);
  await button(page, "Quitter le groupe").click();
  await button(page, "Quitter le groupe").last().click();
  await page.waitForURL("**/groups");
  assert.equal(await page.getByRole("link", { name: "Bouguenais" }).count(), 0);
  his.assertClean();
});

test("PLACES-4: an argumentaire is written, checked, published to a group, and printed on one sheet", async () => {
  const group = await set.admin.ask("POST", "/api/groups", { name: "Orvault", kind: "section" });
  const place = { group: group.id, role: "facilitator" };
  const [jean, karima] = [await set.member("Jean", place), await set.member("Karima", place)];
  await set.admin.ask("POST", "/api/groups", { name: "Riposte", kind: "free", openness: "listed" });
  const text = await jean.ask("POST", "/api/texts", {
    ...{ kind: "argumentaire", title: "Les impôts", group: group.id },
  });
  const writing = await set.windowOf(jean, `/texts/${text.id}`);
  await writing.page.locator(".ProseMirror[contenteditable=true]").click();
  await writing.page.keyboard.type("Non : ils paient l’école. ".repeat(60));
  await writing.sign("saved");

  const window = await set.windowOf(jean, `/texts/${text.id}/argument`);
  const { page } = window;
  await page.getByText("L’affirmation n’est pas encore écrite.").waitFor();
  await button(page, "Modifier la fiche").click();
  await page.getByLabel("Ce qu’on entend").fill("Les impôts ne servent à rien.");
  const SOURCES = 12;
  for (let number = 1; number <= SOURCES; number += 1) {
    await button(page, "Ajouter une source").click();
    await page
      .getByLabel(`Titre de la source ${number}`, { exact: true })
      .fill(`Rapport ${number}`);
    const url =
      number === 1 ? "example.org" : `https://example.org/${"rapport-".repeat(9)}${number}`;
    await page.getByLabel(`Lien de la source ${number}`, { exact: true }).fill(url);
    const day = page.getByLabel(`Jour de la source ${number}`, { exact: true });
    await day.fill("2026-03-01");
  }
  await button(page, "Enregistrer la fiche").click();
  await page.getByText("Le lien de la source 1 commence par https:// ou http://.").waitFor();
  await window.assertNoAxeViolation("the form of an argumentaire with a mistake");
  await page.getByLabel("Lien de la source 1", { exact: true }).fill("https://example.org/1");
  await button(page, "Enregistrer la fiche").click();
  await page.getByText("La fiche est enregistrée.").waitFor();
  await page.getByLabel("Riposte").check();
  await button(page, "Enregistrer les groupes").click();
  await page.getByText("C’est enregistré : Riposte.").waitFor();

  const hers = await set.windowOf(karima, `/texts/${text.id}/argument`);
  await button(hers.page, "J’ai vérifié").click();
  await page.getByText("Vérifié par Karima").waitFor();
  await page.reload();
  await page.getByText("Vérifié par Karima").waitFor();
  await page.locator("blockquote").getByText("Les impôts ne servent à rien.").waitFor();
  await page.locator(".answer", { hasText: "ils paient l’école" }).waitFor();
  await page.getByRole("link", { name: `Rapport ${SOURCES}` }).waitFor();
  assert.ok(await page.getByLabel("Riposte").isChecked());
  await window.assertNoAxeViolation("an argumentaire");
  await window.picture("argument-desktop", { fullPage: true });

  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button").count(), 0, "no button on paper");
  await window.picture("argument-print", { fullPage: true });
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1, "sheets");
  window.assertClean();
  hers.assertClean();
});

test("home shows what waits, what moved and who is writing, and keeps itself up to date", async () => {
  const window = await set.windowOf(await set.member("Gaël"), "/");
  await window.page.getByText("Rien n’a encore bougé").waitFor();
  await window.assertNoAxeViolation("an empty home");

  const group = await set.admin.ask("POST", "/api/groups", { name: "Couëron", kind: "section" });
  const place = { group: group.id, role: "facilitator" };
  const [hana, ivan] = [await set.member("Hana", place), await set.member("Ivan", place)];
  const hers = await set.windowOf(hana, "/");
  const text = await ivan.ask("POST", "/api/texts", {
    ...{ kind: "motion", title: "Pour le lycée", group: group.id },
  });
  await hers.page.getByRole("list").getByRole("link", { name: "Pour le lycée" }).waitFor();
  const day = Math.floor(Date.now() / 1000);
  const calendar = [{ stage: "published", at_s: day }];
  await ivan.ask("PATCH", `/api/texts/${text.id}`, { calendar });
  await hers.page.getByText("Publié est prévu le").waitFor();
  const his = await set.windowOf(ivan, `/texts/${text.id}`);
  await his.page.waitForSelector(".ProseMirror[contenteditable=true]");
  await hers.page.reload();
  await hers.page.getByText("En ce moment : Ivan").waitFor();
  await hers.assertNoAxeViolation("home");
  hers.assertClean();
});

const LOOKS = [
  ["desktop", { size: SIZES.desktop }],
  ["phone-dark", { size: SIZES.phone, dark: true }],
];

for (const [look, options] of LOOKS) {
  test(`axe finds nothing on any page of places (${look}), and nothing is too wide`, async () => {
    const { items: groups } = await set.admin.ask("GET", "/api/groups");
    const { items: themes } = await set.admin.ask("GET", "/api/themes");
    const { items: texts } = await set.admin.ask("GET", "/api/texts?search=bus");
    const { items: sheets } = await set.admin.ask("GET", "/api/texts?search=imp%C3%B4ts");
    const PAGES = {
      home: "/",
      settings: `/texts/${texts[0].id}/settings`,
      argument: `/texts/${sheets[0].id}/argument`,
      texts: "/texts",
      "new-text": "/texts/new",
      groups: "/groups",
      group: `/groups/${groups[0].id}`,
      glossary: "/glossary#cosignature",
      themes: "/themes",
      theme: `/themes/${themes[0].id}`,
    };
    const window = await set.windowOf(set.admin, "/", options);
    const { page } = window;
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await page.locator("main h1").waitFor();
      await page.waitForFunction(() => !document.querySelector("main .wait"));
      await window.picture(`${name}-${look}`, { fullPage: true });
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await window.assertNoAxeViolation(`${name}, ${look}`);
      await window.assertNoSidewaysScroll(`${name}, ${look}`);
      await window.picture(`${name}-unfolded-${look}`, { fullPage: true });
    }
    window.assertClean();
  });
}

// One's own account and the administration, each through its page, reloaded, and found.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { SIZES } from "./browser.mjs";
import {
  addressOf,
  asked,
  atHome,
  fillAccount,
  fillSignIn,
  join,
  linkFrom,
  PASSWORD,
} from "./door.mjs";
import { reads, type } from "./pen.mjs";
import { stage } from "./stage.mjs";

const set = stage({ open: false });

let count = 0;
const named = (name) => `${name}${(count += 1)}`;

/** An administrator at the door of their own house. */
async function administrator() {
  const name = named("Rosa");
  return { name, window: await join(set, await set.hub.invitation(), name) };
}

const seen = ({ page }, words) => page.getByText(words, { exact: false }).first().waitFor();

test("an administrator invites one by one, in a wave and from a list, and withdraws", async () => {
  const { window } = await administrator();
  const { page } = window;
  await asked(window, "POST", "/api/groups", { name: "Section de Nantes", kind: "section" });
  await join(set, await linkFrom(window), named("Jean"));

  await page.getByLabel("Combien de personnes").fill("3");
  await page.getByLabel("Dans le groupe").selectOption({ label: "Section de Nantes" });
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await page.getByRole("listitem").filter({ hasText: "encore 3 places" }).waitFor();
  const wave = await page.getByLabel("Lien d’invitation").inputValue();
  for (const name of [named("Un"), named("Deux")]) await join(set, wave, name);
  await page.reload();
  await page.getByRole("listitem").filter({ hasText: "encore 1 place" }).waitFor();
  await page.getByRole("button", { name: /Retirer.*encore 1 place/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Retirer" }).click();
  await page.getByText("L’invitation est retirée.").waitFor();
  const late = await set.window();
  await late.page.goto(wave);
  await late.page.getByRole("heading", { name: "Ce lien ne sert plus" }).waitFor();

  const lines = [
    "email;nom;section",
    "fatou@example.org;Fatou Diop;Section de Nantes",
    "pas une adresse;Personne;",
    "leo@example.org;Léo Blanc;Section de Nulle Part",
  ];
  // As Excel writes it in the West.
  const buffer = Buffer.from(lines.join("\r\n"), "latin1");
  const file = { name: "membres.csv", mimeType: "text/csv", buffer };
  await page.getByLabel("Fichier CSV").setInputFiles(file);
  await page.getByRole("button", { name: "Vérifier la liste" }).click();
  await page.getByText("1 ligne est bonne.").waitFor();
  await page.getByText("2 lignes ne vont pas").waitFor();
  const wrong = await page.locator("tbody tr").allInnerTexts();
  assert.match(wrong[0], /^3\s+Il n’y a pas d’adresse/);
  assert.match(wrong[1], /^4\s+Aucun groupe de ce nom/);
  await window.assertNoAxeViolation("a list with mistakes");
  await page.getByRole("button", { name: "Inviter 1 personne" }).click();
  const links = await page.getByLabel("Leurs liens").inputValue();
  const link = /https?:[^"]+/.exec(links)[0];
  const fatou = await join(set, link, named("Fatou"));
  await fatou.page.goto("/groups");
  await fatou.page.getByRole("link", { name: /Section de Nantes/ }).waitFor();
  window.assertClean();
});

test("an administrator finds members, changes how they belong, stops and restores them", async () => {
  const { window } = await administrator();
  const { page } = window;
  const name = named("Karl");
  const karl = await join(set, await linkFrom(window), name);
  await page.goto("/administration");
  await page.getByLabel("Chercher un nom").fill(name.toLowerCase());
  const row = page.getByRole("listitem").filter({ hasText: name });
  await row.getByRole("button", { name: `Gérer ${name}` }).click();
  await row.getByRole("combobox", { name: "Appartenance" }).selectOption("sympathiser");
  await row.getByRole("button", { name: /^Appliquer/ }).click();
  await row.getByText("C’est changé.").waitFor();
  await row.getByRole("button", { name: "Voir son adresse" }).click();
  await row.getByRole("link", { name: addressOf(name) }).waitFor();
  await window.assertNoAxeViolation("a member who is looked after");
  await row.getByRole("button", { name: "Arrêter le compte" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Arrêter le compte" }).click();
  await row.getByText("Compte arrêté").waitFor();
  await page.reload();
  await page.getByLabel("Chercher un nom").fill(name);
  await row.getByText("Sympathisant·e").waitFor();
  await row.getByText("Compte arrêté").waitFor();
  await karl.page.goto("/groups");
  await fillSignIn(karl, name);
  await karl.page.getByText("Ce compte est arrêté").waitFor();

  await row.getByRole("button", { name: `Gérer ${name}` }).click();
  await row.getByRole("button", { name: "Rétablir le compte" }).click();
  await row.getByText("Compte arrêté").waitFor({ state: "detached" });
  await fillSignIn(karl, name);
  await atHome(karl, name);
  await karl.page.goto("/account");
  await karl.page.getByText(/sur la fiche de votre compte/).waitFor();
  await karl.page.goto("/administration");
  await karl.page.getByRole("heading", { name: "Page introuvable" }).waitFor();
  window.assertClean();
});

test("a member changes name, presence and password, and takes their data along", async () => {
  const { window: admin } = await administrator();
  const name = named("Simone");
  const window = await join(set, await linkFrom(admin), name);
  const { page } = window;
  await page.goto("/account");
  await page.getByLabel("Votre nom", { exact: true }).fill(`${name} Veil`);
  await page.getByRole("button", { name: "Enregistrer" }).first().click();
  await seen(window, "Votre nom est changé.");
  await page.getByLabel("Rester discret·ète").check();
  await page.getByRole("button", { name: "Enregistrer" }).nth(1).click();
  await seen(window, "C’est noté.");
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger mes données" }).click();
  const file = await (await downloading).path();
  const data = JSON.parse(await readFile(file, "utf8"));
  assert.equal(data.name, `${name} Veil`);
  assert.equal(data.email, addressOf(name));

  const elsewhere = await set.window();
  await elsewhere.page.goto("/");
  await fillSignIn(elsewhere, name);
  await atHome(elsewhere, `${name} Veil`);
  await page.getByLabel("Mot de passe actuel").first().fill("pas le bon mot");
  await page.getByLabel("Choisissez un mot de passe").fill("un tout autre mot");
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await seen(window, "Ce n’est pas votre mot de passe actuel.");
  await page.getByLabel("Mot de passe actuel").first().fill(PASSWORD);
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await seen(window, "Le mot de passe est changé.");
  await page.reload();
  await atHome(window, `${name} Veil`);
  assert.equal(await page.getByLabel("Rester discret·ète").isChecked(), true);
  await elsewhere.page.reload();
  await fillSignIn(elsewhere, name);
  await seen(elsewhere, "ne vont pas ensemble");
  await fillSignIn(elsewhere, name, "un tout autre mot");
  await atHome(elsewhere, `${name} Veil`);
});

test("PAGES-5: who stays unseen writes without name or caret on another’s page", async () => {
  const { window: admin, name } = await administrator();
  const unseen = await join(set, await linkFrom(admin), named("Louise"));
  await asked(unseen, "PATCH", "/api/me", { presence: "hidden" });
  const group = await asked(admin, "POST", "/api/groups", { name: "G", kind: "section" });
  const { url } = await asked(admin, "POST", "/api/invitations", { group: group.id });
  await unseen.page.goto(url);
  await unseen.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await unseen.page.waitForURL((url) => url.pathname === "/");
  const about = { kind: "wiki_page", title: "Page", group: group.id, visibility: "group" };
  const { id } = await asked(admin, "POST", "/api/texts", about);
  await admin.openText(`/texts/${id}`);
  await unseen.openText(`/texts/${id}`);
  await type(unseen, "Sans être vue.");
  await unseen.page.getByText("vous, que les autres ne voient pas").waitFor();
  await unseen.page.getByRole("listitem").filter({ hasText: name }).waitFor();
  await reads(admin, "Sans être vue.");
  assert.equal(await admin.page.locator(".caret").count(), 0);
  assert.equal(await admin.page.getByText("Louise").count(), 0);
});

test("a forgotten password comes back by the link that an administrator hands over", async () => {
  const { window: admin } = await administrator();
  const name = named("Olympe");
  const window = await join(set, await linkFrom(admin), name);
  const { page } = window;
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("link", { name: "Mot de passe oublié" }).click();
  await page.getByLabel("Adresse e-mail").fill(addressOf(name));
  await window.assertNoAxeViolation("the forgotten password");
  await page.getByRole("button", { name: "Demander un lien" }).click();
  await page.getByRole("heading", { name: "C’est demandé" }).waitFor();
  await admin.page.goto("/administration/resets");
  const link = await admin.page.getByLabel(`Lien pour ${name}`).inputValue();
  await admin.assertNoAxeViolation("the waiting passwords");
  await page.goto(link);
  await page.getByLabel("Choisissez un mot de passe").fill("quatre autres chevaux");
  await window.assertNoAxeViolation("the new password");
  await page.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await page.getByRole("link", { name: "Se connecter" }).click();
  await fillSignIn(window, name, "quatre autres chevaux");
  await atHome(window, name);
  const late = await set.window();
  await late.page.goto(link);
  await late.page.getByLabel("Choisissez un mot de passe").fill("quatre autres chevaux");
  await late.page.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await late.page.getByRole("heading", { name: "Ce lien ne sert plus" }).waitFor();
});

test("who leaves is told what goes and what stays, and is gone", async () => {
  const { window: admin, name: keeper } = await administrator();
  const name = named("Jaurès").replace("è", "e");
  const window = await join(set, await linkFrom(admin), name);
  const { page } = window;
  await page.goto("/account");
  await page.getByText("Ce qui reste").waitFor();
  await page.getByLabel("Mot de passe actuel").nth(1).fill(PASSWORD);
  await page.getByRole("button", { name: "Quitter…" }).click();
  await page.getByRole("alertdialog").getByText("effacés tout de suite").waitFor();
  await window.assertNoAxeViolation("the question before leaving");
  await page.getByRole("button", { name: "Quitter pour toujours" }).click();
  // The session ends a moment before the page moves on.
  await page.waitForURL((url) => url.pathname !== "/account");
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  await fillSignIn(window, name);
  await seen(window, "ne vont pas ensemble");
  await admin.page.goto("/administration");
  await admin.page.getByText(keeper).first().waitFor();
  assert.equal(await admin.page.getByText(name).count(), 0);
});

test("signing out everywhere ends the session of every window", async () => {
  const { window: admin } = await administrator();
  const name = named("Emile");
  const window = await join(set, await linkFrom(admin), name);
  const other = await set.window();
  await other.page.goto("/");
  await fillSignIn(other, name);
  await atHome(other, name);
  await window.page.goto("/account");
  await window.page.getByRole("button", { name: "Se déconnecter partout" }).click();
  await window.page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Se déconnecter partout" })
    .click();
  await window.page.getByRole("heading", { name: "Se connecter" }).waitFor();
  await other.page.goto("/groups");
  await other.page.getByRole("heading", { name: "Se connecter" }).waitFor();
});

for (const [sizeName, size] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const look = `${sizeName}${dark ? "-dark" : ""}`;
    test(`account and administration are accessible and fit (${look})`, async () => {
      const window = await set.window({ size, dark });
      await window.page.goto(await set.hub.invitation());
      await fillAccount(window, named("Voltairine"));
      for (const name of [
        "account",
        "administration",
        "administration/invitations",
        "administration/resets",
      ]) {
        await window.page.goto(`/${name}`);
        await window.page.locator("h1").waitFor();
        await window.page.waitForLoadState("networkidle");
        await window.assertNoAxeViolation(`${name}, ${look}`);
        await window.assertNoSidewaysScroll(`${name}, ${look}`);
        await window.picture(`${name.replace("/", "-")}-${look}`, { fullPage: true });
      }
      window.assertClean();
    });
  }
}

// The main job: two people write together in real windows, the hub is killed under them, and
// nothing that anyone saw, or was told is saved, is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { assertAgreement, wordsShown } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

const editorOf = (window) => window.page.locator("[contenteditable=true]");

/** Puts the caret at the end of the text and types. */
async function type(window, words, options) {
  await editorOf(window).click();
  await window.page.keyboard.press("Control+End");
  await window.page.keyboard.type(words, options);
}

/** What stands on a screen. */
const textOf = async (window) => (await wordsShown(window)).join("\n");

const reads = (window, words) =>
  until(async () => (await textOf(window)).includes(words), `the window shows "${words}"`);

test("who comes into a text at the place where it opens is seen there", async () => {
  const amina = await set.person("Amina", "/open/at-the-start");
  const benoit = await set.person("Benoît", "/open/at-the-start");
  await benoit.page.locator(".ProseMirror").focus();
  await amina.page.locator(".caret-name", { hasText: "Benoît" }).waitFor();
  amina.assertClean();
  benoit.assertClean();
});

test("two people see each other and the words of each other", async () => {
  const amina = await set.person("Amina", "/open/together");
  const benoit = await set.person("Benoît", "/open/together", { dark: true });
  for (const [window, other] of [
    [amina, "Benoît"],
    [benoit, "Amina"],
  ]) {
    await window.page.getByRole("listitem").filter({ hasText: other }).waitFor();
  }
  await type(amina, "Nous proposons un loyer juste. ");
  await reads(benoit, "Nous proposons un loyer juste.");
  await benoit.page.locator(".caret-name", { hasText: "Amina" }).waitFor();
  await type(benoit, "Et des logements publics.");
  await reads(amina, "Et des logements publics.");
  await amina.page.locator(".caret-name", { hasText: "Benoît" }).waitFor();
  await assertAgreement(set.hub, "/open/together", amina, benoit);
  await amina.picture("text");
  await benoit.picture("text-dark");

  // A new name reaches the other's page at once.
  await amina.page.getByRole("button", { name: "Changer mon nom" }).click();
  await amina.page.getByLabel("Votre nom").fill("Amina D.");
  await amina.page.keyboard.press("Enter");
  await benoit.page.getByRole("listitem").filter({ hasText: "Amina D." }).waitFor();

  // Whoever leaves is gone.
  await benoit.close();
  const gone = amina.page.getByRole("listitem").filter({ hasText: "Benoît" });
  await gone.waitFor({ state: "detached" });
  amina.assertClean();
  benoit.assertClean();
});

test("killed in mid-typing, the hub comes back and both pages agree", async () => {
  const amina = await set.person("Amina", "/open/killed");
  const benoit = await set.person("Benoît", "/open/killed");
  await type(amina, "Avant la coupure. ");
  await amina.sign("saved");
  await reads(benoit, "Avant la coupure.");

  const sentence = "Pendant que le courant tombe, nous écrivons encore ces mots-ci.";
  const typing = type(amina, sentence, { delay: 15 });
  await reads(benoit, "Pendant");
  await set.hub.kill();
  await editorOf(benoit).click();
  await typing;
  await amina.sign("offline-kept");
  await benoit.sign("offline-saved");
  await amina.page.getByText("gardés sur cet appareil, pas encore envoyés").waitFor();
  await amina.picture("offline");
  await amina.assertNoAxeViolation("the text offline");
  // At the start: at the end his words could rightly come between hers.
  await benoit.page.keyboard.press("Control+Home");
  await benoit.page.keyboard.type("Benoît aussi. ");
  await benoit.sign("offline-kept");

  await set.hub.run();
  await assertAgreement(set.hub, "/open/killed", amina, benoit);
  const text = await textOf(amina);
  for (const words of ["Avant la coupure.", sentence, "Benoît aussi."]) {
    assert.equal(text.split(words).length, 2, `"${words}" stands once in "${text}"`);
  }
  amina.assertClean({ hubWasAway: true });
  benoit.assertClean({ hubWasAway: true });
});

test("what was saved or seen survives the kill without the pages that showed it", async () => {
  const amina = await set.person("Amina", "/open/survives");
  const benoit = await set.person("Benoît", "/open/survives");
  await type(amina, "Ceci est enregistré. ");
  await amina.sign("saved");
  await reads(benoit, "Ceci est enregistré.");
  const typing = type(amina, "Ceci fut vu par un autre avant la coupure.", { delay: 15 });
  await reads(benoit, "Ceci fut vu");
  await set.hub.kill();
  const seen = await textOf(benoit);
  await typing;
  await amina.close();
  await benoit.close();

  await set.hub.run();
  const chloe = await set.person("Chloé", "/open/survives");
  await reads(chloe, "Ceci est enregistré.");
  const text = await textOf(chloe);
  assert.ok(text.startsWith(seen.trimEnd()), `"${text}" begins with what was seen: "${seen}"`);
  chloe.assertClean();
});

test("the start page with recent texts", async () => {
  const amina = await set.person("Amina", "/open/motion-logement");
  await amina.openText("/open/notes-de-section");
  await amina.page.goto("/");
  await amina.page.getByRole("link", { name: /notes-de-section/ }).waitFor();
  await amina.assertNoAxeViolation("the start page with recent texts");
  await amina.picture("start", { fullPage: true });
  await amina.page.setViewportSize(SIZES.phone);
  await amina.picture("start-phone", { fullPage: true });
  amina.assertClean();
});

// How conversations are kept: of amendments, for how long, and what moderators did.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";
import { say, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);

test("TALK-9: an amendment leads to its discussion, which is one for everybody", async () => {
  const { amina, benoit, text } = await section();
  await amina.ask("PATCH", `/api/texts/${text.id}`, { stage: "amendable" });
  const about = { title: "Gratuité", rationale: "Parce que." };
  const amendment = await benoit.ask("POST", `/api/texts/${text.id}/amendments`, about);
  const one = await set.windowOf(benoit, `/amendments/${amendment.id}`);
  await one.page.getByRole("button", { name: "Discussion", exact: true }).press("Enter");
  await one.page.getByRole("heading", { level: 1, name: "Gratuité" }).waitFor();
  await one.page.getByText("Dites pourquoi, ou proposez une autre formulation.").waitFor();
  await say(one, "Voici pourquoi");
  await one.assertNoAxeViolation("the discussion of an amendment");
  // It stands among one's discussions, and leads back.
  const phone = await set.windowOf(benoit, "/channels", { size: SIZES.phone });
  await phone.page.getByRole("link", { name: /Gratuité/ }).click();
  await shows(phone, ["Voici pourquoi"]);
  await phone.assertNoSidewaysScroll("the discussion of an amendment");
  await phone.page.getByRole("link", { name: "Discussion de l’amendement" }).click();
  await phone.page.waitForURL(`**/amendments/${amendment.id}`);
});

test("TALK-13: what moderators do is told to moderators, with the reason", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(other, "Un mot de trop");
  await shows(one, ["Un mot de trop"]);
  await one.page.locator("article[data-seq]").focus();
  await one.page.keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Masquer…" }).press("Enter");
  await one.page.getByLabel("Raison, que la personne lira").fill("Restons courtois");
  await one.page.getByRole("alertdialog").getByRole("button", { name: "Masquer" }).press("Enter");
  await other.page.getByText("Restons courtois").waitFor();
  await one.page.getByRole("button", { name: "Réglages de la discussion" }).press("Enter");
  await one.page.getByLabel("Mode lent").selectOption("30");
  await one.page.getByRole("button", { name: /^Appliquer/ }).press("Enter");
  await one.page.getByText("Fait").waitFor();
  await one.page.keyboard.press("Escape");
  // The focus is back before it goes on.
  const settings = one.page.getByRole("button", { name: "Réglages de la discussion" });
  await until(() => settings.evaluate((it) => it === document.activeElement), "the focus is back");
  await one.page.getByRole("button", { name: "Journal de la modération" }).press("Enter");
  const log = one.page.getByRole("dialog", { name: "Journal de la modération" });
  await log.getByText(`${amina.name} a masqué un message`).waitFor();
  await log.getByText("Restons courtois").waitFor();
  await log.getByText("mode lent sur 30").waitFor();
  await one.assertNoAxeViolation("the log of moderators");
  await one.picture("talk-audit");
  await log.getByRole("button", { name: "Voir le message" }).press("Enter");
  const hidden = one.page.locator("article[data-seq]");
  await until(() => hidden.evaluate((it) => it === document.activeElement), "it has the focus");
  assert.equal(
    await other.page.getByRole("button", { name: "Journal de la modération" }).count(),
    0,
    "only moderators are offered it",
  );
});

test("TALK-13: how long messages are kept is set by moderators, told to everybody", async () => {
  const { amina, benoit, text } = await section();
  const one = await beside(amina, text, { size: SIZES.phone });
  await one.page.getByRole("button", { name: "Réglages de la discussion" }).press("Enter");
  const term = one.page.getByLabel("Garder les messages", { exact: true });
  const question = one.page.getByRole("alertdialog");
  // Nothing is erased before it is asked, and who says no sees what was so.
  const apply = one.page.getByRole("button", { name: /^Appliquer/ });
  await term.selectOption("90");
  assert.equal(await question.count(), 0);
  await apply.press("Enter");
  await question.getByText("sans retour possible").waitFor();
  await question.getByRole("button", { name: "Annuler" }).press("Enter");
  await until(async () => (await term.inputValue()) === "", "it shows no limit");
  await term.selectOption("90");
  await apply.press("Enter");
  await question.getByRole("button", { name: "Effacer les plus anciens" }).press("Enter");
  await one.page.getByText("Fait").waitFor();
  await one.assertNoAxeViolation("the settings of a discussion");
  await one.assertNoSidewaysScroll("the settings of a discussion");
  await one.picture("talk-settings-phone");
  // What was set is what is shown when it is opened again.
  await one.page.keyboard.press("Escape");
  await one.page.getByRole("button", { name: "Réglages de la discussion" }).press("Enter");
  await until(
    async () => (await one.page.getByLabel("Garder les messages").inputValue()) === "90",
    "it shows 90 days",
  );
  const other = await beside(benoit, text);
  await other.page.getByRole("button", { name: "Réglages de la discussion" }).press("Enter");
  await other.page.getByText("effacés au bout de 90 jours").waitFor();
  assert.equal(await other.page.getByLabel("Garder les messages").count(), 0);
});

// Words that their author could lose sight of: of amendments that were tabled or decided meanwhile, of
// messages that were being changed, of discussions that are closed by now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { begin, openText, replace, WORDS, writable } from "./assembly.mjs";
import { house } from "./house.mjs";
import { type } from "./pen.mjs";
import { field, isDrafted, nothingWaits, say, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Somebody at their own amendment, which puts a lion in the place of the cat. */
async function atAmendment(suffix) {
  const { amina, benoit, text } = await openText(set, suffix);
  const reader = await set.windowOf(amina, `/texts/${text.id}`);
  await writable(reader);
  await type(reader, WORDS);
  await reader.sign("saved");
  const { id } = await begin(benoit, text, "Un lion");
  const window = await set.windowOf(benoit, `/amendments/${id}`);
  await writable(window);
  await replace(window, "chat", "lion");
  await window.sign("saved");
  return { benoit, id, window };
}

const aside = (place) => place.getByRole("heading", { name: "Mots mis de côté" });

/** The words that were put aside are seen in a part of the page, and copied; they cannot be put back. */
async function assertAside(window, place, words) {
  await aside(place).waitFor();
  await place.getByText("Voir ce que vous aviez écrit").click();
  await place.locator("ins", { hasText: words }).waitFor();
  await button(place, "Copier").waitFor();
  assert.equal(await button(place, "Remettre dans le texte").count(), 0);
  await window.assertNoAxeViolation("words put aside beside an amendment");
}

test("TRUTH-4: words for the statement of an amendment that was tabled meanwhile are aside on its page", async () => {
  const { benoit, id, window } = await atAmendment("un");
  const { page } = window;
  const why = page.getByRole("region", { name: "Exposé des motifs" });
  await button(page, "Écrire les motifs").click();
  await why.locator("[role=status][data-state=saved]").waitFor();
  await window.context.setOffline(true);
  await why.locator(".ProseMirror").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Un lion garde mieux.");
  await why.locator("[role=status][data-state=offline-kept]").waitFor();
  await benoit.ask("POST", `/api/amendments/${id}/table`);
  await window.context.setOffline(false);
  await assertAside(window, why, "Un lion garde mieux.");
  assert.equal(await why.locator(".ProseMirror").count(), 0);

  await page.reload();
  await assertAside(window, why, "Un lion garde mieux.");
  await button(why, "Supprimer").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Supprimer" }).click();
  await aside(page).waitFor({ state: "detached" });
});

test("TRUTH-4: words for an amendment that was withdrawn meanwhile are aside on its page", async () => {
  const { benoit, id, window } = await atAmendment("deux");
  const { page } = window;
  await window.context.setOffline(true);
  await replace(window, "banc", "toit");
  await window.sign("offline-kept");
  await benoit.ask("POST", `/api/amendments/${id}/table`);
  await benoit.ask("POST", `/api/amendments/${id}/withdraw`);
  await window.context.setOffline(false);
  const words = page.getByRole("region", { name: "Ce qu’il change" });
  // Once the page has heard of it, the changes that it lists are those that stood then.
  await page
    .getByRole("region", { name: "Le texte avec cet amendement" })
    .waitFor({ state: "detached" });
  await words.locator(".ProseMirror").waitFor({ state: "detached" });
  await assertAside(window, words, "toit");
  await page.reload();
  await assertAside(window, words, "toit");
});

test("ASSEMBLY-1: what was typed to propose an amendment stays, to be copied, where the text is closed meanwhile", async () => {
  const { amina, benoit, text } = await openText(set, "trois");
  const window = await set.windowOf(benoit, `/texts/${text.id}/amendments/new`);
  const { page } = window;
  const title = page.getByLabel("Titre", { exact: true });
  const why = page.getByLabel(/^Pourquoi/);
  const submit = button(page, "Ouvrir le brouillon");
  await title.fill("Un lion");
  await why.fill("Il garde mieux.");
  await submit.focus();
  await amina.ask("PATCH", `/api/texts/${text.id}`, { stage: "closed" });
  await page.getByText("Ce texte n’est pas ouvert aux amendements.").waitFor();
  assert.equal(await title.inputValue(), "Un lion");
  assert.equal(await why.inputValue(), "Il garde mieux.");
  await button(page, "Copier le texte").waitFor();
  // The button stays under who was about to press it, with the reason why it does nothing.
  const isFocused = (place) => place.evaluate((it) => it === document.activeElement);
  assert.ok(await isFocused(submit));
  assert.equal(await submit.getAttribute("aria-disabled"), "true");
  const reason = await submit.evaluate((it) => {
    return document.getElementById(it.getAttribute("aria-describedby")).textContent;
  });
  assert.match(reason, /Ce texte n’est pas ouvert aux amendements\./);
  await page.keyboard.press("Enter");
  await window.assertNoAxeViolation("an amendment that cannot be proposed any more");
  await window.assertNoSidewaysScroll("an amendment that cannot be proposed any more");
  // Nor does the form go from under who empties it.
  await title.fill("");
  await why.fill("");
  await button(page, "Copier le texte").waitFor({ state: "detached" });
  assert.ok(await isFocused(why));
  await why.fill("Il garde mieux.");
  await title.fill("Un lion");
  await amina.ask("PATCH", `/api/texts/${text.id}`, { stage: "amendable" });
  await page.getByText("Ce texte n’est pas ouvert aux amendements.").waitFor({ state: "detached" });
  await submit.click();
  await page.waitForURL("**/amendments/*-*");
  await writable(window);
});

const drafted = (window, person, words) =>
  until(() => isDrafted(window, person, words), `"${words}" is on the disk`);

const holds = (window, words) =>
  until(async () => (await field(window).inputValue()) === words, `the field holds "${words}"`);

test("TALK-2: what is written on while a change is being saved is not given up with it", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(one, "Rendez-vous lundi");
  await shows(other, ["Rendez-vous lundi"]);
  await nothingWaits(one);
  let letGo;
  const isLetGo = new Promise((resolve) => (letGo = resolve));
  await one.page.route("**/messages/*", async (route) => {
    await isLetGo;
    await route.continue();
  });
  await field(one).press("ArrowUp");
  await holds(one, "Rendez-vous lundi");
  await field(one).fill("Rendez-vous mardi");
  const answer = one.page.waitForResponse("**/messages/*");
  await field(one).press("Enter");
  await field(one).fill("Rendez-vous mardi soir");
  await drafted(one, amina, "Rendez-vous mardi soir");
  letGo();
  await answer;
  await shows(other, ["Rendez-vous mardi"]);
  await drafted(one, amina, "Rendez-vous mardi soir");
  await holds(one, "Rendez-vous mardi soir");
  await field(one).press("Enter");
  await shows(other, ["Rendez-vous mardi soir"]);
  await holds(one, "");
});

test("TALK-2: other words for a message outlive a reload, and are offered when it is changed again", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  const act = async (name) => {
    await one.page.locator("article[data-seq]").focus();
    await one.page.keyboard.press("Enter");
    await one.page.getByRole("menuitem", { name, exact: true }).press("Enter");
  };
  await say(one, "Rendez-vous lundi");
  await shows(other, ["Rendez-vous lundi"]);
  await nothingWaits(one);
  await field(one).fill("Et la suite");
  await act("Modifier");
  await holds(one, "Rendez-vous lundi");
  await field(one).fill("Rendez-vous jeudi");
  await drafted(one, amina, "Rendez-vous jeudi");
  // What was being written before becomes the answer, not the change.
  await act("Répondre");
  await holds(one, "Et la suite");
  await one.page.getByText("Réponse à").waitFor();
  await field(one).press("Escape");
  await drafted(one, amina, "Et la suite");
  await drafted(one, amina, "Rendez-vous jeudi");

  await one.page.reload();
  await field(one).waitFor();
  await shows(one, ["Rendez-vous lundi"]);
  await holds(one, "Et la suite");
  await act("Modifier");
  await holds(one, "Rendez-vous jeudi");
  await one.page.getByText("reprise où vous l’aviez laissée").waitFor();
  await one.assertNoAxeViolation("a change that is taken up");
  await field(one).press("Enter");
  await shows(other, ["Rendez-vous jeudi"]);
  await holds(one, "Et la suite");
  await field(one).fill("");

  // What was sent, or given up, is not offered again.
  for (const words of ["Rendez-vous samedi", "Rendez-vous dimanche"]) {
    await field(one).press("ArrowUp");
    await holds(one, "Rendez-vous jeudi");
    await one.page.getByText("Modification du message", { exact: true }).waitFor();
    await field(one).fill(words);
    await drafted(one, amina, words);
    await field(one).press("Escape");
    await holds(one, "");
    await until(async () => !(await isDrafted(one, amina, words)), "it is forgotten");
  }
});

/** Somebody in the discussion of a text, who has begun to write. */
async function writing(words) {
  const scene = await section();
  const { amina, benoit, text } = scene;
  const channel = await amina.ask("POST", "/api/channels", { text: text.id });
  const window = await set.windowOf(benoit, `/channels/${channel.id}`);
  await window.page.getByText("Personne n’a encore écrit ici.").waitFor();
  await field(window).fill(words);
  await drafted(window, benoit, words);
  return { ...scene, channel, window };
}

const left = ({ page }) => page.getByRole("region", { name: "Écrit, pas envoyé" });

test("TALK-2: what was being written for a discussion that is closed to its author is there to copy or delete", async () => {
  const { benoit, group, channel, window } = await writing("à moitié écrit");
  const { page } = window;
  await set.admin.ask("DELETE", `/api/groups/${group.id}/members/${benoit.id}`);
  await page.getByText("Cette discussion ne vous est plus ouverte.").waitFor();
  await left(window).getByText("à moitié écrit").waitFor();
  await window.assertNoAxeViolation("a discussion that is closed");

  // Its page and the list of discussions show it as well.
  await page.goto(`/channels/${channel.id}`);
  await left(window).getByText("à moitié écrit").first().waitFor();
  await page.goto("/channels");
  await left(window).getByText("à moitié écrit").waitFor();
  await button(left(window), "Copier le texte").waitFor();
  await window.assertNoAxeViolation("words for a discussion that is closed");
  await window.assertNoSidewaysScroll("words for a discussion that is closed");
  await button(left(window), "Supprimer").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Supprimer" }).click();
  await left(window).waitFor({ state: "detached" });
  const isForgotten = async () => !(await isDrafted(window, benoit, "à moitié écrit"));
  await until(isForgotten, "it is off the disk");
});

/** A message that its author is giving other words, which are on the disk. */
async function changing() {
  const begun = await writing("Rendez-vous lundi");
  const { benoit, window } = begun;
  await field(window).press("Enter");
  await shows(window, ["Rendez-vous lundi"]);
  await nothingWaits(window);
  await field(window).press("ArrowUp");
  await holds(window, "Rendez-vous lundi");
  await field(window).fill("Rendez-vous jeudi");
  await drafted(window, benoit, "Rendez-vous jeudi");
  const seq = await window.page.locator("article[data-seq]").getAttribute("data-seq");
  return { ...begun, seq };
}

test("TALK-2: other words for a message that was deleted meanwhile are there to copy or delete", async () => {
  const { benoit, channel, window, seq } = await changing();
  const { page } = window;
  await page.goto("/groups");
  await benoit.ask("DELETE", `/api/channels/${channel.id}/messages/${seq}`);

  await page.goto(`/channels/${channel.id}`);
  await left(window).getByText("Rendez-vous jeudi").waitFor();
  await field(window).waitFor();
  await window.assertNoAxeViolation("words for a message that is gone");
  await button(left(window), "Supprimer").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Supprimer" }).click();
  await left(window).waitFor({ state: "detached" });
  assert.ok(
    await page.evaluate(() => document.activeElement !== document.body),
    "a place to go on",
  );
});

test("TALK-2: other words for a message that is deleted while they are written stand once, and stay when they are left", async () => {
  const { benoit, channel, window, seq } = await changing();
  const { page } = window;
  await benoit.ask("DELETE", `/api/channels/${channel.id}/messages/${seq}`);
  await page.getByText("Ce message n’est plus affiché").waitFor();
  await button(page, "Copier le texte").waitFor();
  await holds(window, "Rendez-vous jeudi");
  assert.equal(await left(window).count(), 0);
  await window.assertNoAxeViolation("words for a message that is deleted under them");
  await field(window).press("Escape");
  await left(window).getByText("Rendez-vous jeudi").waitFor();
  await holds(window, "");
  assert.equal(await button(page, "Copier le texte").count(), 1);
});

test("TALK-2: who may not speak for a while sees what they were writing, and goes on with it later", async () => {
  const { amina, benoit, channel, window } = await writing("pas encore dit");
  const path = `/api/channels/${channel.id}/mutes/${benoit.id}`;
  await amina.ask("PUT", path, { seconds: 600 });
  await window.page.getByText("La modération vous a retiré la parole").waitFor();
  await left(window).getByText("pas encore dit").waitFor();
  assert.equal(await field(window).count(), 0);
  await amina.ask("PUT", path, { seconds: 0 });
  await holds(window, "pas encore dit");
  assert.equal(await left(window).count(), 0);
});

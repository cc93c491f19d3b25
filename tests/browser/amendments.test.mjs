// Amendments on their pages: two people write one while a third edits the text, they stand in the margin
// and side by side, and one goes from its title to the vote by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import {
  assertSound,
  begin,
  confirm,
  marks,
  openWithWords,
  replace,
  select,
  tableOne,
  WORDS,
  writable,
} from "./assembly.mjs";
import { house } from "./house.mjs";
import { focused, tabTo } from "./keys.mjs";
import { reads, textOf, type } from "./pen.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });

const withWords = (suffix) => openWithWords(set, suffix);
const tabled = (own) => tableOne(set, own);

/** The editor in which the statement of an amendment is written. */
const statement = ({ page }) => page.locator('.ProseMirror[aria-label^="Motifs de"]');

/** Writes at the end of the statement. */
async function write(window, words) {
  await statement(window).click();
  await window.page.keyboard.press("Control+End");
  await window.page.keyboard.type(words);
}

test("ASSEMBLY-1: two write one amendment while a third edits the text, and the difference stays exact", async () => {
  const { benoit, chloe, text, window: amina } = await withWords("un");
  const first = await set.windowOf(benoit, `/texts/${text.id}`);
  await first.page.getByRole("link", { name: "Proposer un amendement" }).click();
  await first.page.getByLabel("Titre").fill("Un chien au jardin");
  await first.page.getByLabel("Pourquoi").fill("Le chat préfère la maison.");
  await button(first.page, "Ouvrir le brouillon").click();
  await writable(first);
  const id = new URL(first.page.url()).pathname.split("/").at(-1);
  await first.page.getByText("On dépose un amendement qui change quelque chose").waitFor();
  assert.equal(await button(first.page, "Déposer").getAttribute("aria-disabled"), "true");
  const opinion = first.page.getByRole("region", { name: "Avis de la commission" });
  assert.equal(await opinion.count(), 0, "nobody waits for a commission that is not there");
  await benoit.ask("POST", `/api/amendments/${id}/authors`, { member: chloe.id });
  const second = await set.windowOf(chloe, `/amendments/${id}`);
  await writable(second);

  await replace(first, "chat", "gros lion");
  await select(second, " du jardin");
  await second.page.keyboard.press("Backspace");
  await type(amina, " Au loin, un train.");
  for (const window of [first, second]) {
    await reads(window, "Au loin, un train.");
    await marks(window, "gros lion", "chat| du jardin");
    await window.sign("saved");
  }
  assert.ok((await textOf(amina)).includes(WORDS), "the text itself has not changed");
  const list = first.page.getByRole("region", { name: "Ce qu’il change" });
  assert.match((await list.innerText()).replace(/\s+/g, " "), /chat.*gros lion.*du jardin/);
  const { changes, dispositif } = await benoit.ask("GET", `/api/amendments/${id}`);
  const [, alinea] = /alinéa (\d+)/.exec(dispositif[0]);
  await list.getByText(`Alinéa ${alinea}`, { exact: true }).waitFor();
  const told = changes.map(({ removed, added }) => [removed.trim(), added.trim()]);
  assert.deepEqual(told, [
    ["chat", "gros lion"],
    ["du jardin", ""],
  ]);
  await assertSound(first, "an amendment that is written");
  await confirm(first, "Déposer");
  await first.page.getByText("L’amendement est déposé.").waitFor();
  await second.page.getByText("Déposé").first().waitFor();
  await second.sign("read-only");
  for (const window of [amina, first, second]) window.assertClean();
});

test("ASSEMBLY-2: a text shows its amendments in the margin, and a paragraph its competing wordings", async () => {
  const { benoit, david, text, window: amina } = await withWords("trois");
  await tabled({ person: benoit, text, title: "Un lion", from: "chat", to: "lion" });
  await tabled({ person: david, text, title: "Un âne", from: "chat", to: "âne" });
  const { page } = amina;
  for (const number of ["1", "2"]) {
    await page.locator(".amendment-marks a", { hasText: number }).first().waitFor();
  }
  await assertSound(amina, "a text with its amendments");
  await page.goto(`/texts/${text.id}/amendments`);
  await page
    .getByRole("list", { name: /Les amendements/ })
    .getByText("Un âne")
    .waitFor();
  await assertSound(amina, "the amendments of a text");
  await page.getByRole("link", { name: "Comparer les rédactions" }).click();
  const wordings = page.getByRole("list", { name: "Les rédactions" });
  await wordings.getByText("Le texte aujourd’hui").waitFor();
  for (const words of ["lion", "âne"]) await wordings.locator("ins", { hasText: words }).waitFor();
  await assertSound(amina, "competing wordings");
  amina.assertClean();
});

test("ASSEMBLY-3: proposing, signing, tabling, calling, voting and adopting go by keyboard alone", async () => {
  const { benoit, chloe, text, window: amina } = await withWords("quatre");
  /** Tabs to a button and presses it, then to the same word in the question that follows. */
  const press = async (window, name, deed) => {
    await tabTo(window, name);
    await window.page.keyboard.press("Enter");
    if (!deed) return;
    await window.page.getByRole("alertdialog").waitFor();
    await tabTo(window, deed);
    await window.page.keyboard.press("Enter");
  };
  /** What an act takes away leaves the focus near it, not at the top of the page. */
  const hasFocus = ({ page }) =>
    page.waitForFunction(() => document.activeElement !== document.body);
  const author = await set.windowOf(benoit, `/texts/${text.id}/amendments/new`);
  const { keyboard } = author.page;
  await author.page.getByLabel("Titre").waitFor();
  await tabTo(author, "Titre");
  await keyboard.type("Par le clavier");
  await press(author, "Ouvrir le brouillon");
  await writable(author);
  await tabTo(author, "Amendement «");
  await keyboard.press("Control+Home");
  await keyboard.type("Toujours. ");
  await marks(author, "Toujours. ", "");
  await author.sign("saved");
  await keyboard.press("Escape");
  await press(author, "Déposer", "Déposer");
  await author.page.getByText("L’amendement est déposé.").waitFor();
  await hasFocus(author);

  const path = new URL(author.page.url()).pathname;
  const signer = await set.windowOf(chloe, path);
  await button(signer.page, "Signer").waitFor();
  await press(signer, "Signer");
  await signer.page.getByText("Vous avez signé cet amendement.").waitFor();
  await hasFocus(signer);
  // Nobody takes a signature back by pressing twice: it is asked first.
  await press(signer, "Retirer ma signature", "Annuler");
  await signer.page.getByRole("alertdialog").waitFor({ state: "detached" });
  await signer.page.getByText("1 signature", { exact: true }).waitFor();

  const session = `/texts/${text.id}/session`;
  const chair = await set.windowOf(set.admin, session);
  await button(chair.page, "Appeler l’amendement 1").waitFor();
  await press(chair, "Appeler l’amendement");
  await button(chair.page, "Ouvrir un vote…").waitFor();
  await hasFocus(chair);
  await press(chair, "Ouvrir un vote…");
  await press(chair, "Ouvrir le vote");
  await chair.page.getByText("Vote ouvert").waitFor();
  await hasFocus(chair);
  for (const window of [author, signer]) {
    await window.page.goto(session);
    await button(window.page, "Pour").waitFor();
    await press(window, "Pour");
    await window.page.getByText("Après la clôture, les membres verront votre vote.").waitFor();
    await button(window.page, "Confirmer : Pour").waitFor();
    // The words on it have the focus, and the way back gives it back to the choice.
    await press(window, "Choisir autrement");
    await button(window.page, "Pour").waitFor();
    await until(async () => (await focused(window))?.name === "Pour", "the choice has the focus");
    await window.page.keyboard.press("Enter");
    const isTold = async () => (await focused(window))?.name.startsWith("Après la clôture");
    await until(isTold, "the words on what follows have the focus");
    // A key that is pressed once more there casts no vote.
    await window.page.keyboard.press("Enter");
    // Nor does the button at once: a second tap may have been meant for what stood there.
    await window.page.locator("button[aria-disabled=false]", { hasText: "Confirmer" }).waitFor();
    await press(window, "Confirmer");
    await window.page.getByText("Vous avez voté : Pour").waitFor();
  }
  await press(chair, "Clore le vote", "Clore le vote");
  await chair.page.getByText("Adopté par le vote").waitFor();
  await hasFocus(chair);
  await button(chair.page, "Adopter…").waitFor();
  await press(chair, "Adopter", "Adopter");
  await reads(amina, `Toujours. ${WORDS}`);
  for (const window of [author, signer, chair]) window.assertClean();
});

test("ASSEMBLY-4: contested, voted on three screens, adopted before everyone’s eyes, undone and done again", async () => {
  const { benoit, chloe, david, text, window: amina } = await withWords("deux");
  const own = { person: benoit, text, title: "Un lion", from: "chat", to: "lion" };
  const { id, window: author } = await tabled(own);
  const rival = await tabled({ person: david, text, title: "Un cheval", from: "chat", to: "âne" });
  await rival.window.page.getByText("En concurrence").first().waitFor();
  await author.page.getByText("En concurrence").first().waitFor();
  await author.page.getByText(/Il touche les mêmes mots que l’amendement\s2/).waitFor();

  const session = `/texts/${text.id}/session`;
  const chair = await set.windowOf(set.admin, session);
  const screens = await Promise.all(
    [benoit, chloe, david].map((one) => set.windowOf(one, session)),
  );
  await button(chair.page, "Appeler l’amendement 1").click();
  for (const { page } of screens)
    await page.getByRole("link", { name: "Amendement 1" }).first().waitFor();
  await button(chair.page, "Ouvrir un vote…").click();
  await button(chair.page, "Ouvrir le vote").click();
  const choices = ["Pour", "Pour", "Contre"];
  for (const [at, { page }] of screens.entries()) {
    await button(page, choices[at]).click();
    await button(page, `Confirmer : ${choices[at]}`).click();
    await page.getByText(`Vous avez voté : ${choices[at]}`).waitFor();
  }
  for (const { page } of [chair, ...screens]) await page.getByText(/^3 votes sur /).waitFor();
  await assertSound(screens[0], "a vote that is open");
  await confirm(chair, "Clore le vote");
  for (const { page } of [chair, ...screens]) await page.getByText("Adopté par le vote").waitFor();
  await chair.page.getByText("Pour 2, contre 1, abstention 0").waitFor();

  await button(chair.page, "Adopter…").click();
  const question = chair.page.getByRole("alertdialog");
  await question.getByText(/Amendement\s2, Un cheval/).waitFor();
  await question.getByText("Le vote l’a adopté : 2 pour, 1 contre.").waitFor();
  await assertSound(chair, "the consequences of an adoption");
  await question.getByRole("button", { name: "Adopter", exact: true }).click();
  await reads(amina, "Le lion dort sur le banc du jardin.");
  await amina.page.locator(".just-adopted").first().waitFor();
  await author.page.getByText("Adopté").first().waitFor();
  await until(async () => {
    const { status, condition, cause } = await david.ask("GET", `/api/amendments/${rival.id}`);
    return status === "fallen" || (condition !== "contested" && cause !== null);
  }, "the rival stands otherwise, with its cause");

  await confirm(chair, "Défaire la décision");
  await reads(amina, WORDS);
  await button(chair.page, "Appeler l’amendement 1").click();
  await confirm(chair, "Adopter");
  await reads(amina, "Le lion dort sur le banc du jardin.");
  const minutes = chair.page.getByRole("region", { name: "Procès-verbal" });
  await minutes.getByText("a défait la décision").waitFor();
  await until(
    async () => (await minutes.getByText("a noté la décision").count()) >= 2,
    "both decisions are in the minutes",
  );
  await assertSound(chair, "a session");

  await author.page.goto("/proposals");
  await author.page.getByText("a noté la décision").first().waitFor();
  await button(author.page, "Tout marquer comme lu").click();
  await author.page.getByText("Tout est lu.").waitFor();
  await assertSound(author, "what one has proposed");
});

test("ASSEMBLY-5: the statement is written by its authors at once, and read by all once it is tabled", async () => {
  const { benoit, chloe, david, text } = await withWords("cinq");
  const { id } = await begin(benoit, text, "Un lion");
  await benoit.ask("POST", `/api/amendments/${id}/authors`, { member: chloe.id });
  const path = `/amendments/${id}`;
  const windows = await Promise.all([benoit, chloe].map((one) => set.windowOf(one, path)));
  const [first, second] = windows;
  for (const window of windows) {
    await writable(window);
    await button(window.page, "Écrire les motifs").click();
    await statement(window).waitFor();
  }
  await write(first, " Un lion garde mieux.");
  await statement(second).getByText("Un lion garde mieux.").waitFor();
  await write(second, " Il dort moins.");
  await statement(first).getByText("Il dort moins.").waitFor();
  await assertSound(first, "a statement that is written");
  const why = first.page.getByRole("region", { name: "Exposé des motifs" });
  await why.locator("[role=status][data-state=saved]").waitFor();
  await button(first.page, "Fermer les motifs").click();
  await why.getByText("Parce que. Un lion garde mieux. Il dort moins.").waitFor();

  await replace(first, "chat", "lion");
  await first.sign("saved");
  await confirm(first, "Déposer");
  await first.page.getByText("L’amendement est déposé.").waitFor();
  await second.page.getByText("Déposé").first().waitFor();
  await statement(second).waitFor({ state: "detached" });
  const reader = await set.windowOf(david, path);
  await reader.page.getByText("Parce que. Un lion garde mieux. Il dort moins.").waitFor();
  assert.equal(await button(reader.page, "Écrire les motifs").count(), 0);
  for (const window of [...windows, reader]) window.assertClean();
});

test("ASSEMBLY-6: any words tell who wrote them, and by which amendment and vote they are in the text", async () => {
  const { benoit, chloe, text, window: amina } = await withWords("six");
  const own = { person: benoit, text, title: "Un lion", from: "chat", to: "lion" };
  const { id } = await tabled(own);
  await chloe.ask("POST", `/api/amendments/${id}/support`);
  await set.admin.ask("POST", `/api/amendments/${id}/call`);
  const { id: ballot } = await set.admin.ask("POST", `/api/amendments/${id}/ballots`, {
    kind: "named",
    majority: "simple",
    electorate: "readers",
  });
  for (const one of [benoit, chloe]) {
    await one.ask("POST", `/api/ballots/${ballot}/votes`, { choice: "for" });
  }
  await set.admin.ask("POST", `/api/ballots/${ballot}/close`);
  await set.admin.ask("POST", `/api/amendments/${id}/decide`, { outcome: "adopted", ballot });
  await reads(amina, "Le lion dort sur le banc du jardin.");

  const { page } = amina;
  await select(amina, "lion");
  await button(page, "D’où viennent ces mots ?").click();
  const panel = page.getByRole("region", { name: "D’où viennent ces mots" });
  for (const words of [
    /Écrit par Benoit six, le /,
    "Proposé par Benoit six",
    "Signé par Chloé six",
    /Adopté le .*, par décision de Rosa Martin/,
    "Vote nominal : Pour 2, contre 0, abstention 0",
  ]) {
    await panel.getByText(words).waitFor();
  }
  assert.equal(await panel.getByText(/Écrit par/).count(), 1, "of these words only");

  await panel.getByLabel("Montrer qui a écrit quoi").check();
  const coloured = () =>
    page
      .locator(".ProseMirror .origin")
      .evaluateAll((spans) =>
        spans.map((span) => [
          span.textContent,
          span.title,
          getComputedStyle(span).borderBottomColor,
        ]),
      );
  await until(async () => (await coloured()).length >= 3, "the words are coloured");
  const byWords = new Map((await coloured()).map(([words, ...rest]) => [words, rest]));
  const [title, colour] = byWords.get("lion");
  assert.equal(title, "Benoit six, Amendement\u00a01");
  const [other, otherColour] = byWords.get("Le ");
  assert.equal(other, "Amina six");
  assert.notEqual(colour, otherColour);
  await assertSound(amina, "a text in the colours of its authors");

  await panel.getByRole("link", { name: "Voir le vote" }).click();
  await page.waitForURL(`**/amendments/${id}#votes`);
  await page.getByText("Pour 2, contre 0, abstention 0").waitFor();
  await assertSound(amina, "an amendment that was adopted");

  // The same is in what is taken out of the house.
  await page.goto(`/texts/${text.id}/amendments`);
  await page.locator("summary").filter({ hasText: "Télécharger" }).click();
  const taken = async (name) => {
    const link = page.getByRole("link", { name, exact: true });
    const answer = await amina.context.request.get(await link.getAttribute("href"));
    assert.ok(answer.ok(), `${name}: ${answer.status()}`);
    return (await answer.body()).toString("latin1");
  };
  const html = await taken("Page web (HTML) Le texte, avec l’origine de chaque mot");
  assert.match(html, /class="origin"[^>]*>lion</);
  assert.match(html, /Benoit six/);
  for (const name of ["Le texte", "Le texte, avec l’origine de chaque mot"]) {
    const docx = await taken(`Traitement de texte (DOCX) ${name}`);
    assert.ok(docx.startsWith("PK"), "a DOCX file is a ZIP file");
  }
  amina.assertClean();
});

test("the pages of a procedure are there in English, each of them sound", async () => {
  const { benoit, text } = await withWords("sept");
  await tabled({ person: benoit, text, title: "A lion", from: "chat", to: "lion" });
  const window = await set.windowOf(benoit, "/", { locale: "en-GB" });
  const { page } = window;
  const paths = {
    [`/texts/${text.id}/amendments`]: "Amendments to “Le jardin”",
    [`/texts/${text.id}/amendments/new`]: "Propose an amendment",
    [`/texts/${text.id}/amendments/together`]: "Competing wordings",
    [`/texts/${text.id}/session`]: "Session on “Le jardin”",
    "/proposals": "My proposals",
  };
  for (const [path, name] of Object.entries(paths)) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.locator("main .wait").waitFor({ state: "detached" });
    await assertSound(window, `in English ${name.replaceAll(/[“”]/g, "")}`);
  }
  window.assertClean();
});

test("ASSEMBLY-7: authors of two amendments that say the same make one of them, by an offer and its acceptance", async () => {
  const { benoit, chloe, david, text } = await withWords("huit");
  const alike = { text, from: "chat", to: "lion" };
  const stays = await tabled({ ...alike, person: benoit, title: "Un lion" });
  const joins = await tabled({ ...alike, person: david, title: "Le lion" });
  await chloe.ask("POST", `/api/amendments/${joins.id}/support`);
  await button(joins.window.page, "Rejoindre l’amendement 1").click();
  await joins.window.page
    .getByRole("alertdialog")
    .getByText(/est retiré au profit du leur/)
    .waitFor();
  await assertSound(joins.window, "an offer to join");
  await joins.window.page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Rejoindre l’amendement 1" })
    .click();
  await joins.window.page.getByText("Vous proposez de rejoindre l’amendement 1.").waitFor();
  await stays.window.page.getByText(/Les auteur·rices de l’amendement\s2 proposent/).waitFor();
  await confirm(stays.window, "Accueillir l’amendement 2");
  const { page } = stays.window;
  await page.getByText("Les deux amendements n’en font plus qu’un.").waitFor();
  await page.getByText(/^par .*David huit/).waitFor();
  await page
    .getByRole("region", { name: /Auteur·rices/ })
    .getByText("Chloé huit")
    .waitFor();
  await joins.window.page.getByText("Retiré", { exact: true }).first().waitFor();
  await joins.window.page.getByRole("link", { name: "À cause de : Amendement 1" }).waitFor();
  for (const { window } of [stays, joins]) window.assertClean();
});

// What a message can carry beside words, for the other person too: images, cards, polls.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";
import { field, nothingWaits, say, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);

/** A picture of one colour, as a PNG file. */
function picture(name, { width, height, colour = [200, 80, 40] }) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.from(Array(width).fill(colour).flat())]);
  const lines = deflateSync(Buffer.concat(Array(height).fill(line)));
  const parts = [chunk("IHDR", head), chunk("IDAT", lines), chunk("IEND", Buffer.alloc(0))];
  const buffer = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
  return { name, mimeType: "image/png", buffer };
}

/** The checksum of PNG (ISO 3309). */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const attach = ({ page }, ...files) => page.locator("input[type=file]").setInputFiles(files);

/** Waits until an image of the hub's is on the screen, drawn. */
const drawn = ({ page }, alt) =>
  until(
    () =>
      page
        .locator(`article[data-seq] img[alt="${alt}"]`)
        .evaluateAll((all) => all.length === 1 && all[0].complete && all[0].naturalWidth > 0),
    `"${alt}" is shown`,
  );

test("TALK-10: an image goes with a message, described, and is shown to who may read it only", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  // By keyboard: the button opens the browser's own choice of files.
  const choice = one.page.waitForEvent("filechooser");
  await one.page.getByRole("button", { name: "Joindre des images" }).press("Enter");
  await (await choice).setFiles([picture("plan.png", { width: 640, height: 400 })]);
  await one.page.getByLabel("Description de l’image 1").fill("Le plan de la gare");
  await one.assertNoAxeViolation("an image before it is sent");
  await one.picture("talk-image-chosen");
  await say(one, "Voici");
  for (const window of [one, other]) await drawn(window, "Le plan de la gare");
  await shows(other, ["Voici"]);
  await other.assertNoAxeViolation("a message with an image");
  await other.picture("talk-image");
  const address = await other.page.locator("article[data-seq] img").getAttribute("src");
  // Whoever may not read the channel gets nothing of it, and nobody once it is erased.
  const stranger = await set.member("Zoé");
  const ask = (bearer) =>
    fetch(set.hub.url + address, { headers: { authorization: `Bearer ${bearer}` } });
  assert.equal((await ask(benoit.bearer)).status, 200);
  assert.equal((await ask(stranger.bearer)).status, 404);
  await one.page.locator("article[data-seq]").focus();
  await one.page.keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Supprimer" }).press("Enter");
  await one.page.getByRole("alertdialog").getByRole("button", { name: "Supprimer" }).press("Enter");
  await other.page.getByText("Message supprimé").waitFor();
  assert.equal(await other.page.locator("article[data-seq] img").count(), 0);
  assert.equal((await ask(benoit.bearer)).status, 404);
  one.assertClean();
  other.assertClean();
});

test("TALK-10: images written offline are kept with their message, and sent from the next page", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(one, "un");
  await shows(other, ["un"]);
  await one.context.setOffline(true);
  await one.page.getByText("est gardé sur cet appareil").waitFor();
  await attach(
    one,
    picture("rouge.png", { width: 300, height: 200 }),
    picture("large.png", { width: 2_700, height: 900, colour: [40, 80, 200] }),
  );
  await one.page.getByLabel("Description de l’image 2").fill("Le quai");
  await field(one).press("Enter");
  await one.page.locator("article[data-unsent] img").nth(1).waitFor();
  await one.page.getByText("partira au retour").first().waitFor();
  await one.page.close();
  await one.context.setOffline(false);
  const page = await one.context.newPage();
  await page.goto("/channels");
  await drawn(other, "Le quai");
  await drawn(other, "image sans description");
  const widths = await other.page
    .locator("article[data-seq] img")
    .evaluateAll((all) => all.map((one) => one.naturalWidth));
  assert.deepEqual(widths, [300, 2_560]);
  const phone = await set.windowOf(benoit, "/channels", { size: SIZES.phone });
  await phone.page.getByRole("link", { name: /Le rail/ }).click();
  await drawn(phone, "Le quai");
  await phone.assertNoSidewaysScroll("a channel with images");
  await phone.assertNoAxeViolation("a channel with images on a phone");
  await phone.picture("talk-images-phone");
});

test("TALK-10: what is no image is told to be none, and nothing of the message is lost", async () => {
  const { amina, text } = await section();
  const one = await beside(amina, text);
  await field(one).fill("Avec une image ?");
  await attach(one, { name: "faux.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await one.page.getByText("n’a pas pu être lu comme une image").waitFor();
  assert.equal(await field(one).inputValue(), "Avec une image ?");
  const many = Array.from({ length: 7 }, (_, n) =>
    picture(`${n}.png`, { width: 20, height: 20, colour: [n, n, n] }),
  );
  await attach(one, ...many);
  await one.page.getByText("Un message porte au plus 6 images").waitFor();
  await one.page.getByRole("button", { name: "Retirer l’image 6" }).click();
  await field(one).press("Enter");
  await nothingWaits(one);
  await until(
    async () => (await one.page.locator("article[data-seq] img").count()) === 5,
    "five are shown",
  );
});

const card = ({ page }, words) => page.locator("article[data-seq] li a", { hasText: words });

test("TALK-11: a link to a text is a card that lives, and is shown to who may read the text only", async () => {
  const { amina, benoit, text } = await section();
  const secret = await amina.ask("POST", "/api/texts", {
    ...{ kind: "contribution", title: "Brouillon à moi", visibility: "private" },
  });
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(one, `Voir ${set.hub.url}/texts/${text.id} et /texts/${secret.id}`);
  await card(one, "Le rail").getByText("Contribution").waitFor();
  await say(one, `Et [ceci](/texts/${secret.id})`);
  await card(one, "Brouillon à moi").waitFor();
  await card(other, "Le rail").waitFor();
  await shows(other, [`Voir ${set.hub.url}/texts/${text.id} et /texts/${secret.id}`, "Et ceci"]);
  assert.equal(await card(other, "Brouillon à moi").count(), 0);
  await other.assertNoAxeViolation("a card");
  await other.picture("talk-card");
  await amina.ask("PATCH", `/api/texts/${text.id}`, { title: "Le rail pour tout le monde" });
  for (const window of [one, other]) await card(window, "Le rail pour tout le monde").waitFor();
  // By keyboard from the message into its card, and to what it leads to.
  await other.page.locator("article[data-seq]").first().focus();
  await other.page.locator("article[data-seq] li a").first().focus();
  const phone = await set.windowOf(benoit, "/channels", { size: SIZES.phone });
  await phone.page.getByRole("link", { name: /Le rail/ }).click();
  await card(phone, "Le rail pour tout le monde").waitFor();
  await phone.assertNoSidewaysScroll("a channel with a card");
  await phone.picture("talk-card-phone");
  await card(phone, "Le rail pour tout le monde").click();
  await phone.page.waitForURL(`**/texts/${text.id}`);
});

test("TALK-11: the link of a message is copied, shown as a card, and leads to it", async () => {
  const { amina, benoit, group, text } = await section();
  const elsewhere = await amina.ask("POST", "/api/channels", { group: group.id });
  const one = await beside(amina, text);
  await one.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  for (let n = 0; n < 12; n += 1) await say(one, `message ${n}\n\n\n\nlong`);
  await until(async () => (await one.page.locator("article[data-seq]").count()) === 12, "all sent");
  const third = one.page.locator("article[data-seq]", { hasText: "message 2" });
  await third.focus();
  await third.press("Enter");
  await one.page.getByRole("menuitem", { name: "Copier le lien" }).press("Enter");
  const address = await until(
    async () => (await one.page.evaluate(() => navigator.clipboard.readText())) || null,
    "the address is copied",
  );
  assert.match(address, /\/channels\/[0-9a-f-]{36}#message=\d+$/);
  const path = `/api/channels/${elsewhere.id}/messages`;
  await amina.ask("POST", path, { id: crypto.randomUUID(), body: `Comme dit ici : ${address}` });
  const other = await set.windowOf(benoit, `/channels/${elsewhere.id}`);
  await card(other, "message 2").getByText(amina.name).waitFor();
  await card(other, "message 2").click();
  const there = other.page.locator("article[data-seq]", { hasText: "message 2" });
  await until(() => there.evaluate((it) => it === document.activeElement), "it has the focus");
  // Elsewhere in the same channel too.
  await other.page.evaluate((hash) => (location.hash = hash), new URL(address).hash);
  await until(() => there.evaluate((it) => it === document.activeElement), "it keeps the focus");
});

test("TALK-11: the link of a paragraph is copied beside selected words, and leads to it", async () => {
  const { amina, text } = await section();
  const one = await set.windowOf(amina, `/texts/${text.id}`);
  await one.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await one.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  await one.page.locator("[contenteditable=true]").click();
  const { keyboard } = one.page;
  for (let n = 0; n < 40; n += 1) {
    await keyboard.type(`Alinéa ${n}.`);
    await keyboard.press("Enter");
  }
  await keyboard.type("Le dernier alinéa.");
  await keyboard.press("Shift+Home");
  await one.page.getByRole("button", { name: "Copier le lien de ce paragraphe" }).click();
  const address = await one.page.evaluate(() => navigator.clipboard.readText());
  assert.match(address, /#block=/);
  await one.sign("saved");
  const other = await set.windowOf(amina, new URL(address).pathname + new URL(address).hash);
  const last = other.page.locator("p", { hasText: "Le dernier alinéa." });
  await until(
    () =>
      last.evaluate((it) => {
        const { top, bottom } = it.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && it.contains(getSelection().anchorNode);
      }),
    "it is in sight, with the caret in it",
  );
});

test("TALK-12: a poll is made, answered and closed by keyboard, and counts for everybody", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  const { keyboard } = one.page;
  await one.page.getByRole("button", { name: "Faire un sondage" }).press("Enter");
  await one.page.getByRole("button", { name: "Envoyer le sondage" }).press("Enter");
  await one.page.getByText("Écrivez la question.").waitFor();
  await one.page.getByLabel("Question").fill("Quel jour ?");
  await one.page.getByRole("textbox", { name: "Réponse 1" }).fill("Jeudi");
  await one.page.getByRole("textbox", { name: "Réponse 2" }).fill("Jeudi");
  await keyboard.press("Enter");
  await one.page.getByText("Deux réponses sont les mêmes.").waitFor();
  await one.page.getByRole("textbox", { name: "Réponse 2" }).fill("Vendredi");
  await one.page.getByRole("button", { name: "Ajouter une réponse" }).press("Enter");
  await keyboard.type("Samedi");
  await one.assertNoAxeViolation("making a poll");
  await one.picture("talk-poll-dialog");
  await keyboard.press("Enter");
  await shows(other, ["Quel jour ?"]);
  const answer = ({ page }, name) => page.getByRole("button", { name: new RegExp(`^${name}`) });
  await answer(other, "Vendredi").click();
  await answer(one, "Vendredi").getByText("1 voix, 100 %").waitFor();
  // By keyboard, and another one instead: the last counts.
  await one.page.locator("article[data-seq]").focus();
  await answer(one, "Jeudi").press("Enter");
  await answer(other, "Jeudi").getByText("1 voix, 50 %").waitFor();
  await answer(one, "Samedi").press("Space");
  await answer(other, "Samedi").getByText("1 voix, 50 %").waitFor();
  await answer(other, "Jeudi").getByText("0 voix").waitFor();
  assert.equal(await answer(one, "Samedi").getAttribute("aria-pressed"), "true");
  await other.assertNoAxeViolation("a poll");
  await other.picture("talk-poll");
  // One's own answer is known on another device, and can be taken back.
  const phone = await set.windowOf(benoit, "/channels", { size: SIZES.phone });
  await phone.page.getByRole("link", { name: /Le rail/ }).click();
  await until(
    async () => (await answer(phone, "Vendredi").getAttribute("aria-pressed")) === "true",
    "the phone knows the answer",
  );
  await phone.assertNoSidewaysScroll("a channel with a poll");
  await phone.assertNoAxeViolation("a poll on a phone");
  await phone.picture("talk-poll-phone");
  await answer(phone, "Vendredi").click();
  await answer(one, "Vendredi").getByText("0 voix").waitFor();
  // Closed: nobody answers any more.
  assert.equal(await phone.page.getByRole("button", { name: "Clore le sondage" }).count(), 0);
  await one.page.getByRole("button", { name: "Clore le sondage" }).press("Enter");
  const asked = one.page.getByRole("alertdialog");
  await asked.getByRole("button", { name: "Clore le sondage" }).press("Enter");
  await phone.page.getByText("clos").waitFor();
  assert.equal(await answer(phone, "Jeudi").getAttribute("aria-disabled"), "true");
});

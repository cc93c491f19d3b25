// Input methods in a real browser: what is being composed is never interrupted by what others write
// in the same paragraph, and nothing of either is lost. Through the protocol that drives Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { paste } from "./acts.mjs";
import { assertAgreement, blocksHeld, wordsShown } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

const linesOf = async (window) =>
  (await blocksHeld(window)).map(({ runs }) => runs.map(({ text }) => text).join(""));
const has = (window, words) =>
  until(async () => (await linesOf(window)).join("\n").includes(words), `${words} has come`);

/** Two people in one paragraph, her caret at its end, his at its start; and her input method. */
async function pair(path, words) {
  const amina = await set.person("Amina", path);
  const benoit = await set.person("Benoît", path);
  await amina.page.locator(".ProseMirror").click();
  await amina.page.keyboard.type(words);
  await has(benoit, words);
  await benoit.page.locator(".ProseMirror").click();
  await benoit.page.keyboard.press("Control+Home");
  const session = await amina.context.newCDPSession(amina.page);
  await recordCompositions(amina);
  return [amina, benoit, session];
}

/** Counts how compositions begin and end, as the page hears it. */
const recordCompositions = ({ page }) =>
  page.evaluate(() => {
    window.compositions = [];
    for (const name of ["compositionstart", "compositionend"]) {
      const hear = ({ data }) => window.compositions.push([name, data]);
      document.addEventListener(name, hear, true);
    }
  });
const compositionsOf = ({ page }) => page.evaluate(() => window.compositions);

const compose = (session, text) =>
  session.send("Input.imeSetComposition", {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });

for (const [where, path, key] of [
  ["in the same paragraph", "/open/ime-same", null],
  ["and splits that paragraph", "/open/ime-split", "Enter"],
]) {
  test(`a composition goes on while another person writes ${where}`, async () => {
    const [amina, benoit, session] = await pair(path, "Nous voulons ");
    for (const text of ["t", "tō", "tōk", "tōky"]) {
      await compose(session, text);
      await benoit.page.keyboard.type("ab");
      if (key && text === "tōk") await benoit.page.keyboard.press(key);
    }
    // All of his is stored, and has been sent to her, before hers is done.
    await benoit.sign("saved");
    await compose(session, "tōkyō");
    assert.deepEqual(await compositionsOf(amina), [["compositionstart", ""]]);
    await has(benoit, "tōkyō");
    await session.send("Input.insertText", { text: "東京" });
    await amina.page.keyboard.type(" aussi");
    for (const window of [amina, benoit]) await has(window, "Nous voulons 東京 aussi");
    const ends = (await compositionsOf(amina)).filter(([name]) => name === "compositionend");
    assert.deepEqual(ends, [["compositionend", "東京"]]);
    const blocks = await assertAgreement(set.hub, path, amina, benoit);
    const words = blocks.flatMap(({ runs }) => runs.map(({ text }) => text)).join("");
    assert.equal(words, "ababababNous voulons 東京 aussi");
    amina.assertClean();
    benoit.assertClean();
  });
}

test("dead keys write é and ê while another person writes before and after", async () => {
  const path = "/open/dead-keys";
  const [amina, benoit, session] = await pair(path, "La libert");
  for (const [dead, letter] of [
    ["´", "é"],
    ["^", "ê"],
  ]) {
    await compose(session, dead);
    await benoit.page.keyboard.type("x");
    await benoit.sign("saved");
    await session.send("Input.insertText", { text: letter });
  }
  for (const window of [amina, benoit]) await has(window, "xxLa libertéê");
  await assertAgreement(set.hub, path, amina, benoit);
});

test("a correction by the browser replaces one word and leaves what others write", async () => {
  const path = "/open/correction";
  const [amina, benoit] = await pair(path, "un lojement digne");
  await benoit.page.keyboard.type("Oui, ");
  await has(amina, "Oui, un lojement");
  // As spelling suggestions and autocorrections do: the word is selected and replaced.
  await amina.page.locator(".ProseMirror").evaluate((editor) => {
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    while (!walker.nextNode().data.includes("lojement"));
    const { currentNode: node } = walker;
    const start = node.data.indexOf("lojement");
    getSelection().setBaseAndExtent(node, start, node, start + "lojement".length);
    document.execCommand("insertText", false, "logement");
  });
  for (const window of [amina, benoit]) await has(window, "Oui, un logement digne");
  await assertAgreement(set.hub, path, amina, benoit);
});

test("dictation puts in phrases at a time, beside what another person types", async () => {
  const path = "/open/dictation";
  const [amina, benoit, session] = await pair(path, "Début : ");
  const phrases = ["nous demandons ", "un plan d’urgence ", "pour l’hôpital public, ", "partout."];
  const typing = benoit.page.keyboard.type("Benoît tape ici sans s’arrêter. ", { delay: 8 });
  for (const text of phrases) await session.send("Input.insertText", { text });
  await typing;
  const whole = `Benoît tape ici sans s’arrêter. Début : ${phrases.join("")}`;
  for (const window of [amina, benoit]) await has(window, whole);
  await assertAgreement(set.hub, path, amina, benoit);
});

test("a composition after a paste in a marked word leaves the marks alone", async () => {
  const path = "/open/ime-marks";
  const [amina, benoit, session] = await pair(path, "");
  await paste(amina.page, "<p>avant <b>gras</b></p>");
  await compose(session, "k");
  await compose(session, "かな");
  await session.send("Input.insertText", { text: "仮名" });
  await has(benoit, "avant gras仮名");
  assert.deepEqual(await wordsShown(amina), ["avant gras仮名"]);
  await assertAgreement(set.hub, path, amina, benoit);
});

// What the browser has done and has not told the page yet, while words or carets of others arrive
// in that very instant: it is neither overwritten nor put elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { hold, holdable, holds } from "./frames.mjs";
import { assertAgreement, blocksHeld } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

const linesOf = async (window) =>
  (await blocksHeld(window)).map(({ runs }) => runs.map(({ text }) => text).join(""));

/** Waits until a window holds these lines. */
const shows = (window, lines) =>
  until(
    async () => JSON.stringify(await linesOf(window)) === JSON.stringify(lines),
    `the window holds ${JSON.stringify(lines)}`,
  ).catch(async ({ message }) =>
    assert.fail(`${message}, not ${JSON.stringify(await linesOf(window))}`),
  );

/**
 * Two people on `words`, her caret at their end. What he writes at `place` (a key) has come to her
 * window, and is held back.
 */
async function pair(path, words, { place, written }) {
  const amina = await set.window();
  await amina.context.addInitScript(() => localStorage.setItem("coopol.name", "Amina"));
  await holdable(amina);
  await amina.openText(path);
  const benoit = await set.person("Benoît", path);
  await amina.page.locator(".ProseMirror").click();
  await amina.page.keyboard.type(words);
  await shows(benoit, [words]);
  await amina.sign("saved");
  await benoit.page.locator(".ProseMirror").click();
  await hold(amina);
  await benoit.page.keyboard.press(place);
  await benoit.page.keyboard.insertText(written);
  await holds(amina, written);
  return [amina, benoit];
}

/** Makes the browser put its caret before a word, do what is said there, and let the frames come. */
const actAndDeliver = ({ page }, word, act = "nothing") =>
  page.locator(".ProseMirror").evaluate(
    (editor, [sought, what]) => {
      const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
      while (!walker.nextNode().data.includes(sought));
      const { currentNode: text } = walker;
      getSelection().collapse(text, text.data.indexOf(sought));
      const enter = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true };
      if (what === "type") document.execCommand("insertText", false, "grand ");
      if (what === "enter") editor.dispatchEvent(new KeyboardEvent("keydown", enter));
      window.hubFrames.deliver();
    },
    [word, act],
  );

async function end(path, amina, benoit, lines) {
  for (const window of [amina, benoit]) await shows(window, lines);
  await assertAgreement(set.hub, path, amina, benoit);
  amina.assertClean();
  benoit.assertClean();
}

test("a caret that the browser has moved stays there when words come in that instant", async () => {
  const path = "/open/instant-caret";
  const act = { place: "Control+End", written: " sans fin" };
  const [amina, benoit] = await pair(path, "Un titre", act);
  await actAndDeliver(amina, "Un");
  await amina.page.keyboard.type("Oui. ");
  await end(path, amina, benoit, ["Oui. Un titre sans fin"]);
});

test("it stays with its words when others come before it", async () => {
  const path = "/open/instant-caret-after";
  const act = { place: "Control+Home", written: "Voici " };
  const [amina, benoit] = await pair(path, "Un titre", act);
  await actAndDeliver(amina, "titre");
  await amina.page.keyboard.type("beau ");
  await end(path, amina, benoit, ["Voici Un beau titre"]);
});

test("a caret that the browser has moved stays there when that of another person comes", async () => {
  const path = "/open/instant-presence";
  const act = { place: "Control+End", written: " sans fin" };
  const [amina, benoit] = await pair(path, "Un titre", act);
  await amina.page.evaluate(() => window.hubFrames.deliver());
  await shows(amina, ["Un titre sans fin"]);
  await hold(amina);
  await benoit.page.keyboard.press("Control+Home");
  await holds(amina, '"cursor"');
  await actAndDeliver(amina, "titre");
  await amina.page.keyboard.type("beau ");
  await end(path, amina, benoit, ["Un beau titre sans fin"]);
});

for (const [where, place, lines] of [
  ["before", "Control+Home", ["Voici Un grand titre"]],
  ["after", "Control+End", ["Un grand titreVoici "]],
]) {
  test(`what the browser has typed is written when words come ${where} it in that instant`, async () => {
    const path = `/open/instant-${where}`;
    const [amina, benoit] = await pair(path, "Un titre", { place, written: "Voici " });
    await actAndDeliver(amina, "titre", "type");
    await end(path, amina, benoit, lines);
    await amina.page.keyboard.press("Control+z");
    const rest = lines.map((line) => line.replace("grand ", ""));
    await end(path, amina, benoit, rest);
  });
}

test("a key finds the caret where the browser has just put it", async () => {
  const path = "/open/instant-key";
  const act = { place: "Control+End", written: " sans fin" };
  const [amina, benoit] = await pair(path, "Un titre", act);
  await actAndDeliver(amina, "titre", "enter");
  await end(path, amina, benoit, ["Un ", "titre sans fin"]);
});

// Threads on the words of a text, through undo and moves: the copy map leads from old ids to new ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { house } from "./house.mjs";
import { field, say, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);

const editor = ({ page }) => page.locator("[contenteditable=true]");

/** What is marked as discussed, with the words before it in its paragraph. */
const marked = ({ page }) =>
  page.locator(".discussed").evaluateAll((all) =>
    all.map((one) => {
      const range = document.createRange();
      range.setStart(one.closest("p"), 0);
      range.setEndBefore(one);
      const before = range.cloneContents();
      // Others' carets carry their names.
      for (const caret of before.querySelectorAll(".caret")) caret.remove();
      return `${before.textContent}[${one.textContent}]`;
    }),
  );

const marks = (window, expected) =>
  until(
    async () => JSON.stringify(await marked(window)) === JSON.stringify(expected),
    `marked is ${expected}`,
  ).catch(async (error) => assert.deepEqual(await marked(window), expected, String(error)));

/** A text that says a short word twice, the second of which is discussed, on two screens. */
async function discussed() {
  const { amina, benoit, text } = await section();
  const one = await set.windowOf(amina, `/texts/${text.id}`);
  await one.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  const { keyboard } = one.page;
  await editor(one).click();
  await keyboard.type("Le rail et le rail public.");
  await keyboard.press("Enter");
  await keyboard.type("Autre chose.");
  await keyboard.press("Control+Home");
  for (let n = 0; n < "Le rail et le ".length; n += 1) await keyboard.press("ArrowRight");
  for (let n = 0; n < "rail".length; n += 1) await keyboard.press("Shift+ArrowRight");
  await one.page.getByRole("button", { name: "Discuter ce passage" }).waitFor();
  await keyboard.press("Control+Alt+m");
  await one.page.getByText("Voir dans le texte").waitFor();
  await until(() => field(one).evaluate((it) => it === document.activeElement), "one can write");
  await say(one, "Lequel ?");
  await shows(one, ["Lequel ?"]);
  const other = await beside(benoit, text);
  await other.page.getByText("Passages discutés").click();
  await other.page.getByRole("button", { name: /rail/ }).click();
  for (const window of [one, other]) await marks(window, ["Le rail et le [rail]"]);
  return { one, other };
}

const isGone = ({ page }) => page.getByText("Ces mots ont été supprimés du texte").waitFor();

/** Reads the text anew: what this page knew of old ids is gone. */
async function reload(window) {
  await window.page.reload();
  await field(window).waitFor();
}

test("TALK-5: words deleted and taken back by their author are discussed again, for everybody", async () => {
  const { one, other } = await discussed();
  await editor(one).click();
  await one.page.keyboard.press("Control+Home");
  await one.page.keyboard.press("Shift+End");
  await one.page.keyboard.press("Delete");
  for (const window of [one, other]) await isGone(window);
  await one.page.keyboard.press("Control+z");
  for (const window of [one, other]) await marks(window, ["Le rail et le [rail]"]);
  // Deleted again and again taken back, from copy to copy.
  await one.page.keyboard.press("Control+Shift+z");
  await isGone(other);
  await one.page.keyboard.press("Control+z");
  await marks(other, ["Le rail et le [rail]"]);
  // A page that comes later asks what became of the words.
  for (const window of [one, other]) {
    await reload(window);
    await marks(window, ["Le rail et le [rail]"]);
  }
});

test("TALK-5: a thread goes along with a paragraph that is moved", async () => {
  const { one, other } = await discussed();
  await editor(one).click();
  await one.page.keyboard.press("Control+Home");
  await one.page.keyboard.press("Alt+Shift+ArrowDown");
  await until(
    async () => /^Autre chose/.test(await other.text()),
    "the paragraph has moved on the other screen",
  );
  for (const window of [one, other]) await marks(window, ["Le rail et le [rail]"]);
  // Of two paragraphs that change places only one is written anew: back again, it is the other.
  await one.page.keyboard.press("Alt+Shift+ArrowUp");
  await until(async () => /^Le rail/.test(await other.text()), "it has moved back");
  for (const window of [one, other]) await marks(window, ["Le rail et le [rail]"]);
  await reload(other);
  await marks(other, ["Le rail et le [rail]"]);
});

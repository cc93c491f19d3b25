// People who talk: a section with its text, and what is done and read on a page of messages.
import assert from "node:assert/strict";
import { until } from "../stock/hub.mjs";

/** What the tests of a house begin with; each section is another one. */
export function talk(set) {
  let count = 0;
  return {
    /** A section with a text, its facilitator Amina and its member Benoît. */
    async section() {
      count += 1;
      const about = { name: `Section ${count}`, kind: "section" };
      const group = await set.admin.ask("POST", "/api/groups", about);
      const amina = await set.member(`Amina ${count}`, { group: group.id, role: "facilitator" });
      const benoit = await set.member(`Benoît ${count}`, { group: group.id, role: "member" });
      const text = await amina.ask("POST", "/api/texts", {
        ...{ kind: "contribution", title: "Le rail", group: group.id, visibility: "group" },
      });
      return { amina, benoit, group, text, number: count };
    },

    /** A window of somebody on a text, with its discussion open. */
    async beside(person, text, options) {
      const window = await set.windowOf(person, `/texts/${text.id}`, options);
      await window.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
      await window.page.getByRole("button", { name: /^Discussion/ }).click();
      await field(window).waitFor();
      return window;
    },
  };
}

export const field = ({ page }) => page.getByRole("textbox", { name: "Votre message" });

export async function say(window, words) {
  await field(window).fill(words);
  await field(window).press("Enter");
}

/** The words of the messages on a screen, in their order. */
export const shown = ({ page }) =>
  page.locator("article[data-seq] .words").evaluateAll((all) => all.map((one) => one.innerText));

export const shows = (window, expected) =>
  until(
    async () => JSON.stringify(await shown(window)) === JSON.stringify(expected),
    `the screen shows ${JSON.stringify(expected)}`,
  ).catch(async (error) => {
    assert.deepEqual(await shown(window), expected, String(error));
  });

export const nothingWaits = ({ page }) =>
  until(async () => (await page.locator("article[data-unsent]").count()) === 0, "all is sent");

/** Whether a draft with these words is on the disk of somebody's window. */
export const isDrafted = ({ page }, person, words) =>
  page.evaluate(
    ([member, words]) =>
      new Promise((resolve) => {
        const opening = indexedDB.open(`coopol:${member}`);
        opening.onsuccess = () => {
          const db = opening.result;
          const all = db.transaction("drafts").objectStore("drafts").getAll();
          all.onsuccess = () => {
            db.close();
            resolve(all.result.some(({ body }) => body === words));
          };
        };
      }),
    [person.id, words],
  );

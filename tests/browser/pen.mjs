// A person's pen: types, reads what stands on the screen, and opens more tabs of the same browser.
import assert from "node:assert/strict";
import { until } from "../stock/hub.mjs";
import { Window } from "./browser.mjs";
import { wordsShown } from "./reading.mjs";

/** Puts the caret at the end of the text and types. */
export async function type(window, words) {
  await window.page.locator("[contenteditable=true]").click();
  await window.page.keyboard.press("Control+End");
  await window.page.keyboard.type(words);
}

/** What stands on a screen. */
export const textOf = async (window) => (await wordsShown(window)).join("\n");

export const reads = (window, words) =>
  until(async () => (await textOf(window)).includes(words), `the window shows "${words}"`);

/** Another tab of the same browser. */
export async function tab(window, path) {
  const other = new Window(window.context, await window.context.newPage(), window.origin);
  await other.openText(path);
  return other;
}

/** Waits until the app can be opened without the network. */
export const readyForOffline = (window) =>
  window.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

/** The words stand once in the text that a newcomer is given. */
export async function hubHasOnce(set, path, ...all) {
  const reader = await set.person("Lecteur", path);
  for (const words of all) {
    await reads(reader, words);
    assert.equal((await textOf(reader)).split(words).length, 2, `"${words}" stands once`);
  }
}

// People around a text that is open to amendments, and what they do on its pages.
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { type } from "./pen.mjs";

/** Every page of a procedure is loaded and asked anew: generous, since the machine may be busy. */
const STEP_DEADLINE_MS = 60_000;

export const WORDS = "Le chat dort sur le banc du jardin.";

/** A text of Amina's, without words yet, whose group reads it; open to amendments. */
export async function openText(set, suffix) {
  const group = await set.admin.ask("POST", "/api/groups", {
    name: `Section ${suffix}`,
    kind: "section",
  });
  const place = { group: group.id, role: "member", standing: "full" };
  const named = (name) => set.member(`${name} ${suffix}`, place);
  const people = {
    amina: await named("Amina"),
    benoit: await named("Benoit"),
    chloe: await named("Chloé"),
    david: await named("David"),
  };
  const { amina } = people;
  const about = { kind: "motion", title: "Le jardin", group: group.id, visibility: "group" };
  const text = await amina.ask("POST", "/api/texts", about);
  await amina.ask("PATCH", `/api/texts/${text.id}`, { stage: "amendable" });
  return { ...people, group, text };
}

/** Somebody's amendment, begun without a page. */
export const begin = (person, text, title) =>
  person.ask("POST", `/api/texts/${text.id}/amendments`, { title, rationale: "Parce que." });

/** Waits until an amendment's text can be written, with its changes looked for. */
export async function writable({ page }) {
  const editor = page.locator("[aria-busy=false] .ProseMirror[contenteditable=true]");
  await editor.waitFor({ timeout: STEP_DEADLINE_MS });
}

/** Selects words in the editor by dragging nothing: as a person who searches and types. */
export async function select({ page }, words) {
  await page.locator(".ProseMirror").evaluate((editor, sought) => {
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.parentElement.closest("del, .track-note") ? -1 : node.data.indexOf(sought);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + sought.length);
      editor.focus();
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return;
    }
    throw new Error(`"${sought}" is not in the text`);
  }, words);
}

/** Puts `words` in the place of others, by keyboard. */
export async function replace(window, others, words) {
  await select(window, others);
  await window.page.keyboard.type(words);
}

/** What the page marks as put in and taken out, joined. */
export const marked = ({ page }) =>
  page.locator(".ProseMirror").evaluate((editor) => {
    const words = (selector) =>
      [...editor.querySelectorAll(selector)].map((one) => {
        const copy = one.cloneNode(true);
        for (const said of copy.querySelectorAll(".visually-hidden")) said.remove();
        return copy.textContent;
      });
    return { added: words("ins").join(""), removed: words("del").join("|") };
  });

export const marks = (window, added, removed) =>
  until(
    async () => {
      const now = await marked(window);
      return now.added === added && now.removed === removed;
    },
    `+${added} -${removed}`,
    STEP_DEADLINE_MS,
  ).catch(async (error) => {
    throw new Error(`${error.message}; it marks ${JSON.stringify(await marked(window))}`);
  });

/** Presses a button and what the question that follows asks to confirm. */
export async function confirm({ page }, name, deed = name) {
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: deed, exact: true }).click();
}

/** A text with words, open in its author's window. */
export async function openWithWords(set, suffix) {
  const scene = await openText(set, suffix);
  const window = await set.windowOf(scene.amina, `/texts/${scene.text.id}`);
  await writable(window);
  await type(window, WORDS);
  await window.page.keyboard.press("Enter");
  await window.page.keyboard.type("Et la nuit tombe.");
  await window.sign("saved");
  return { ...scene, window };
}

/** An amendment that puts words in the place of others, tabled. */
export async function tableOne(set, { person, text, title, from, to }) {
  const { id } = await begin(person, text, title);
  const window = await set.windowOf(person, `/amendments/${id}`);
  await writable(window);
  await replace(window, from, to);
  await window.sign("saved");
  await confirm(window, "Déposer");
  await window.page.getByText("L’amendement est déposé.").waitFor();
  return { id, window };
}

/** Nothing for axe to complain of and nothing out of sight, on a desktop and on a phone. */
export async function assertSound(window, what) {
  await window.assertNoAxeViolation(what);
  await window.page.setViewportSize(SIZES.phone);
  await window.assertNoAxeViolation(`${what} on a phone`);
  await window.assertNoSidewaysScroll(what);
  await window.picture(`${what.replaceAll(" ", "-")}-phone`, { fullPage: true });
  await window.page.setViewportSize(SIZES.desktop);
  await window.picture(what.replaceAll(" ", "-"), { fullPage: true });
}

// Who may only read a text finds on its page what they can do about it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openText, WORDS, writable } from "./assembly.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";
import { reads, type } from "./pen.mjs";

const set = house();

test("PAGES-10: who only reads a text on a phone finds the way to amend it, and learns why typing does nothing", async () => {
  const { amina: author, benoit, text } = await openText(set, "lecture");
  const amina = await set.windowOf(author, `/texts/${text.id}`);
  await writable(amina);
  await type(amina, WORDS);
  await amina.sign("saved");
  const reader = await set.windowOf(benoit, `/texts/${text.id}`, { size: SIZES.phone });
  const { page } = reader;
  await reader.sign("read-only");
  await reads(reader, WORDS);
  const toolbar = page.getByRole("toolbar", { name: "Lecture" });
  await toolbar.getByRole("link", { name: "Proposer un amendement" }).waitFor();
  assert.equal(await toolbar.getByRole("button").count(), 2, "no button that does nothing");
  await page.getByText(WORDS).dblclick();
  const beside = page.getByRole("button", { name: "Discuter ce passage" }).locator("..");
  const amend = beside.getByRole("link", { name: "Proposer un amendement" });
  await amend.waitFor();
  await page.keyboard.press("x");
  await page.getByText("Vous ne pouvez que lire ce texte").waitFor();
  await reader.assertNoAxeViolation("a text that is read on a phone");
  await reader.assertNoSidewaysScroll("a text that is read on a phone");
  await reader.picture("amendable-read-phone");
  await amend.click();
  await page.waitForURL(`**/texts/${text.id}/amendments/new`);
  for (const window of [amina, reader]) window.assertClean();
});

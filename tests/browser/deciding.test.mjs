// Deciding in a session: what the vote came to is offered first and said, and a decision is undone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertSound, confirm, openWithWords, tableOne } from "./assembly.mjs";
import { house } from "./house.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a lost vote offers the rejection first, is told before an adoption, and the decision is undone on either page", async () => {
  const { benoit, text } = await openWithWords(set, "neuf");
  const own = { person: benoit, text, title: "Un lion", from: "chat", to: "lion" };
  const { id } = await tableOne(set, own);
  const chair = await set.windowOf(set.admin, `/texts/${text.id}/session`);
  const { page } = chair;
  const primary = (name) => page.locator(".button.primary", { hasText: name });
  await button(page, "Appeler l’amendement 1").click();
  await primary("Ouvrir un vote…").waitFor();
  assert.equal(await primary("Adopter…").count(), 0, "nobody has voted yet");
  const { id: ballot } = await set.admin.ask("POST", `/api/amendments/${id}/ballots`, {
    kind: "named",
    majority: "simple",
    electorate: "readers",
  });
  await benoit.ask("POST", `/api/ballots/${ballot}/votes`, { choice: "against" });
  await set.admin.ask("POST", `/api/ballots/${ballot}/close`);
  await primary("Rejeter…").waitFor();
  assert.equal(await primary("Adopter…").count(), 0, "the vote was lost");
  await button(page, "Adopter…").click();
  const question = page.getByRole("alertdialog");
  await question.getByText("Le vote l’a rejeté : 0 pour, 1 contre.").waitFor();
  await question.getByRole("button", { name: "Adopter malgré le vote", exact: true }).waitFor();
  await assertSound(chair, "an adoption despite the vote");
  await question.getByRole("button", { name: "Annuler" }).click();
  await confirm(chair, "Rejeter");
  await button(page, "Défaire la décision…").waitFor();
  const said = page.locator(".outcome", { hasText: "est en discussion" });
  assert.equal(await said.count(), 0, "it is no longer");
  await page.getByText("Un amendement qui est déposé attend ici").waitFor();
  await page.goto(`/amendments/${id}`);
  await confirm(chair, "Défaire la décision");
  await page.getByText("La décision sur l’amendement 1 est défaite.").waitFor();
  const { status } = await benoit.ask("GET", `/api/amendments/${id}`);
  assert.equal(status, "to_discuss");
  chair.assertClean();
});

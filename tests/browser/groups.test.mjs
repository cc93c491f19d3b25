// Groups on their own page: shown, attached, entered, left and merged; each is found after a reload.
import assert from "node:assert/strict";
import { test } from "node:test";
import { house } from "./house.mjs";

const set = house();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const fold = (page, name) => page.locator("summary", { hasText: name });

test("a group is shown, attached, entered and left", async () => {
  const federation = await set.admin.ask("POST", "/api/groups", {
    ...{ name: "Loire-Atlantique", kind: "federation" },
  });
  const lea = await set.member("Léa", { group: federation.id, role: "secretary" });
  const section = await lea.ask("POST", "/api/groups", { name: "Chantenay", kind: "free" });
  const window = await set.windowOf(lea, `/groups/${section.id}`);
  const { page } = window;
  await fold(page, "Qui sait qu’il existe").click();
  await page.getByRole("radio", { name: "Visible" }).check();
  await button(page, /^Appliquer/).click();
  await page.getByText("C’est changé : visible.").waitFor();
  await fold(page, "Fait partie de").click();
  await page
    .getByLabel("Fait partie de", { exact: true })
    .selectOption({ label: "Loire-Atlantique" });
  await button(page, /^Appliquer/).click();
  await page.getByText("C’est changé.", { exact: true }).waitFor();
  await page.reload();
  const path = page.getByRole("navigation", { name: "Chemin" });
  await path.getByRole("link", { name: "Loire-Atlantique" }).waitFor();
  await fold(page, "Qui sait qu’il existe").click();
  assert.ok(await page.getByRole("radio", { name: "Visible" }).isChecked());

  const his = await set.windowOf(await set.member("Omar"), "/groups");
  assert.equal(await his.page.getByText("Loire-Atlantique").count(), 0, "a hidden group");
  await button(his.page, "Entrer dans Chantenay").click();
  await his.page.getByText("Vous êtes dans Chantenay, pour observer.").waitFor();
  await his.page.reload();
  await his.page.getByRole("link", { name: "Chantenay" }).click();
  await his.page.getByText("Votre rôle : Observe").waitFor();
  await page.getByRole("list", { name: "Les personnes" }).getByText("Omar").waitFor();
  await button(his.page, "Quitter le groupe").click();
  await his.page.getByRole("alertdialog").getByText("Ce que vous y avez écrit reste").waitFor();
  await button(his.page, "Quitter le groupe").last().click();
  await his.page.getByText("Vous n’êtes pas dans ce groupe.").waitFor();
  await his.page.reload();
  await button(his.page, "Entrer").waitFor();
  window.assertClean();
  his.assertClean();
});

test("PLACES-7: going through choices with the keyboard changes nothing before the button", async () => {
  for (const name of ["Indre", "Couffé"]) {
    await set.admin.ask("POST", "/api/groups", { name, kind: "section", openness: "listed" });
  }
  const nora = await set.member("Nora");
  const own = await nora.ask("POST", "/api/groups", { name: "Basse-Indre", kind: "free" });
  const { page } = await set.windowOf(nora, `/groups/${own.id}`);
  const settled = async () => {
    const { openness, parent } = await nora.ask("GET", `/api/groups/${own.id}`);
    return [openness, parent ?? null];
  };
  await fold(page, "Fait partie de").click();
  // The button beside it has its words as well.
  const parent = page.getByLabel("Fait partie de", { exact: true });
  await parent.locator("option", { hasText: "Couffé" }).waitFor({ state: "attached" });
  await parent.press("ArrowDown");
  await parent.press("ArrowDown");
  const wanted = await parent.inputValue();
  assert.notEqual(wanted, "");
  await fold(page, "Qui sait qu’il existe").click();
  await page.getByRole("radio", { name: "Caché" }).press("ArrowUp");
  assert.ok(await page.getByRole("radio", { name: "Visible" }).isChecked());
  await button(page, "Appliquer : Fait partie de").press("Enter");
  await page.getByText("C’est changé.", { exact: true }).waitFor();
  assert.deepEqual(await settled(), ["private", wanted]);
  await page.waitForFunction(() => document.activeElement?.matches("select"));
  await button(page, "Appliquer : Qui sait qu’il existe ?").press("Enter");
  await page.getByText("C’est changé : visible.").waitFor();
  assert.deepEqual(await settled(), ["listed", wanted]);
  await page.waitForFunction(() => document.activeElement?.matches("input:checked"));
});

test("an administrator merges groups: people and texts go along, and the old address leads there", async () => {
  const groups = [];
  for (const name of ["Doulon", "Bottière"])
    groups.push(await set.admin.ask("POST", "/api/groups", { name, kind: "section" }));
  const [from, into] = groups;
  const paul = await set.member("Paul", { group: from.id, role: "member" });
  await paul.ask("POST", "/api/texts", { kind: "motion", title: "Pour le stade", group: from.id });
  const his = await set.windowOf(paul, "/groups");
  await his.page.getByRole("link", { name: "Doulon" }).waitFor();
  const window = await set.windowOf(set.admin, `/groups/${from.id}`);
  const { page } = window;
  await fold(page, "Fusionner").click();
  await page.getByLabel("Dans quel groupe ?").selectOption({ label: "Bottière" });
  await button(page, "Fusionner…").click();
  await page.getByRole("alertdialog").getByText("Cela ne se défait pas").waitFor();
  await window.assertNoAxeViolation("the question before groups are merged");
  await button(page, "Fusionner").click();
  await page.waitForURL(`**/groups/${into.id}`);
  await page.goto(`/groups/${from.id}`);
  await page.waitForURL(`**/groups/${into.id}`);
  await page.getByRole("heading", { level: 1, name: "Bottière" }).waitFor();
  await page.getByRole("list", { name: "Les personnes" }).getByText("Paul").waitFor();
  await page.getByRole("link", { name: "Pour le stade" }).waitFor();
  await his.page.getByRole("link", { name: "Bottière" }).waitFor();
  assert.equal(await his.page.getByRole("link", { name: "Doulon" }).count(), 0);
  window.assertClean();
  his.assertClean();
});

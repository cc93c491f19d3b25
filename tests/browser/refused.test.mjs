// What the hub does not take is put aside, seen, put back, or deleted: never lost, never half-applied.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { hubHasOnce, readyForOffline, reads, tab, textOf, type } from "./pen.mjs";
import { stage } from "./stage.mjs";

const set = stage({ serviceWorkers: "allow" });

const person = (path) => set.person("Amina", path);

/** Changes what this browser has stored of a text, as a page of another time would have left it. */
const withStored = (window, room, change) =>
  window.page.evaluate(
    ([key, fields]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("coopol:anyone");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const tx = opening.result.transaction("texts", "readwrite");
          const texts = tx.objectStore("texts");
          texts.get(key).onsuccess = ({ target }) => texts.put({ ...target.result, ...fields });
          tx.oncomplete = () => resolve(opening.result.close());
        };
      }),
    [room, change],
  );

/** Words written offline on a copy of another epoch than the hub's, in a window that is reopened. */
async function refusedOnReturn(name) {
  const path = `/open/${name}`;
  const before = await person(path);
  await type(before, "Ce que nous avons écrit ensemble.");
  await before.sign("saved");
  await readyForOffline(before);
  await set.hub.kill();
  await type(before, " Et mes mots à moi.");
  await before.sign("offline-kept");
  await before.page.goto("/");
  await withStored(before, `open/${name}`, { epoch: 7 });
  await set.hub.run();
  await before.openText(path);
  await before.page.getByRole("heading", { name: "Mots mis de côté" }).waitFor();
  return { window: before, path };
}

test("TRUTH-3, TRUTH-4: words for another epoch are put aside, seen, and put back in one step", async () => {
  const { window, path } = await refusedOnReturn("aside");
  await window.sign("saved");
  assert.equal((await textOf(window)).trim(), "Ce que nous avons écrit ensemble.");
  await window.page.getByText("Voir ce que vous aviez écrit").click();
  await window.page.locator("ins", { hasText: "Et mes mots à moi." }).waitFor();
  await window.assertNoAxeViolation("the words kept aside");
  await window.assertNoSidewaysScroll("the words kept aside");
  await window.picture("kept-aside");

  await window.page.reload();
  await window.page.getByRole("button", { name: "Remettre dans le texte" }).click();
  await reads(window, "Et mes mots à moi.");
  await window.page
    .getByRole("heading", { name: "Mots mis de côté" })
    .waitFor({ state: "detached" });
  await window.sign("saved");
  await window.page.locator("[contenteditable=true]").click();
  await window.page.keyboard.press("Control+z");
  await until(async () => !(await textOf(window)).includes("mes mots"), "one step takes them back");
  await window.page.keyboard.press("Control+Shift+z");
  await reads(window, "Et mes mots à moi.");
  await window.sign("saved");
  window.assertClean({ hubWasAway: true });
  await hubHasOnce(set, path, "Et mes mots à moi.");
});

test("TRUTH-4: words kept aside are deleted only after a question, by keyboard", async () => {
  const { window } = await refusedOnReturn("deleted");
  await window.page.getByRole("button", { name: "Supprimer" }).focus();
  await window.page.keyboard.press("Enter");
  const question = window.page.getByRole("alertdialog");
  await question.waitFor();
  await window.assertNoAxeViolation("the question before deleting");
  await window.page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  await window.page.getByRole("button", { name: "Supprimer" }).click();
  await question.getByRole("button", { name: "Supprimer" }).click();
  await window.page
    .getByRole("heading", { name: "Mots mis de côté" })
    .waitFor({ state: "detached" });
  await window.page.reload();
  await window.sign("saved");
  assert.equal(await window.page.getByRole("heading", { name: "Mots mis de côté" }).count(), 0);
  window.assertClean({ hubWasAway: true });
});

test("TRUTH-5: everything on this device is forgotten, after saying what would be lost", async () => {
  const { window, path } = await refusedOnReturn("forgotten");
  const other = await tab(window, "/open/forgotten-too");
  await window.page.goto("/");
  await window.page.getByRole("button", { name: "Tout oublier sur cet appareil" }).click();
  await window.page.getByText("Des mots mis de côté seront perdus aussi.").waitFor();
  await window.assertNoAxeViolation("the question before forgetting");
  await window.picture("forget");
  await window.page.getByRole("button", { name: "Tout oublier", exact: true }).click();
  await window.page.getByText("Tout est oublié sur cet appareil.").waitFor();
  await other.page.waitForURL(/\/$/);
  const left = await window.page.evaluate(async () => [
    ...(await indexedDB.databases()),
    ...(await caches.keys()),
    ...Object.keys(localStorage),
  ]);
  assert.deepEqual(left, []);
  await hubHasOnce(set, path, "Ce que nous avons écrit ensemble.");
});

/** A member's text, and the addresses that let its member in. */
function memberText() {
  const id = randomUUID();
  const link = async (access) =>
    `/texts/${id}#token=${await set.hub.token(`text:${id}`, { access, subject: "amina" })}`;
  return { id, link };
}

const aside = (window) => window.page.getByRole("heading", { name: "Mots mis de côté" });

test("TRUTH-4: a right that is gone on return: the words are aside, and come back with the right", async () => {
  const { link } = memberText();
  const window = await person(await link("read-write"));
  await type(window, "Notre texte.");
  await window.sign("saved");
  await readyForOffline(window);
  await set.hub.kill();
  await type(window, " Écrit sans réseau.");
  await window.sign("offline-kept");
  await window.page.goto("about:blank");
  await set.hub.run();

  await window.page.goto(await link("read-only"));
  await window.sign("read-only");
  await aside(window).waitFor();
  await until(
    async () => (await textOf(window)).trim() === "Notre texte.",
    "the fresh text is shown",
  );
  const editor = window.page.locator(".ProseMirror");
  assert.equal(await editor.getAttribute("contenteditable"), "false");
  assert.equal(
    await window.page.getByRole("button", { name: "Remettre dans le texte" }).count(),
    0,
  );
  await window.picture("read-only");
  await window.page.setViewportSize({ width: 360, height: 740 });
  await window.assertNoSidewaysScroll("words kept aside on a phone");
  await window.picture("read-only-phone");

  await window.page.goto("about:blank");
  await window.page.goto(await link("read-write"));
  await window.page.getByRole("button", { name: "Remettre dans le texte" }).click();
  await aside(window).waitFor({ state: "detached" });
  await window.sign("saved");
  await window.page.goto("about:blank");
  const reader = await person(await link("read-write"));
  await reads(reader, "Notre texte. Écrit sans réseau.");
});

test("TRUTH-4: access taken away while offline: the page says so, and the words are aside", async () => {
  const { link } = memberText();
  const address = await link("read-write");
  const window = await person(address);
  await type(window, "Notre texte.");
  await window.sign("saved");
  await window.context.setOffline(true);
  await type(window, " Trop tard.");
  await window.sign("offline-kept");
  await set.hub.revoke(address.split("token=")[1]);
  const witness = await set.window();
  await witness.page.goto(address);
  await witness.sign("refused-access");
  await window.context.setOffline(false);
  await window.sign("refused-access");
  await aside(window).waitFor();
  await window.page.getByText("Voir ce que vous aviez écrit").click();
  await window.page.locator("ins", { hasText: "Trop tard." }).waitFor();
  await window.assertNoAxeViolation("a text without access");
  await window.picture("refused-access");
});

test("TRUTH-6: the hub is told which words an undo brought back, once it is there again", async () => {
  const frames = [];
  const window = await set.window();
  window.page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => frames.push(payload.toString()));
  });
  await window.openText("/open/story");
  await type(window, "Des mots qui reviennent.");
  await window.sign("saved");
  await readyForOffline(window);
  await set.hub.kill();
  await window.page.keyboard.press("Control+a");
  await window.page.keyboard.press("Delete");
  await window.page.keyboard.press("Control+z");
  await reads(window, "Des mots qui reviennent.");
  await window.sign("offline-kept");
  await window.page.reload();
  await window.sign("offline-kept");
  await set.hub.run();
  await window.sign("saved");
  await until(
    () => frames.some((frame) => frame.includes("copies-stored")),
    "the hub has the story",
  );
});

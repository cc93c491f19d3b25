// What the page says of the words is true: offline, after a reload, with two tabs, without storage.
import { test } from "node:test";
import { hubHasOnce, readyForOffline, reads, tab, type } from "./pen.mjs";
import { stage } from "./stage.mjs";

const set = stage({ serviceWorkers: "allow" });

/** A person's browser, open on a text. */
const person = (path) => set.person("Amina", path);

test("TRUTH-1, TRUTH-2: typed offline, closed, reopened offline: still kept here; online again: sent, then saved", async () => {
  const path = "/open/kept";
  const amina = await person(path);
  await type(amina, "Avant la coupure. ");
  await amina.sign("saved");
  await readyForOffline(amina);

  await set.hub.kill();
  await type(amina, "Écrit hors ligne.");
  await amina.sign("offline-kept");
  await amina.page.getByText("gardés sur cet appareil, pas encore envoyés").waitFor();
  await amina.picture("offline-kept");
  await amina.page.close({ runBeforeUnload: true });

  const again = await tab(amina, path);
  await again.sign("offline-kept");
  await reads(again, "Avant la coupure. Écrit hors ligne.");
  await type(again, " Et encore.");
  await again.sign("offline-kept");
  await again.assertNoAxeViolation("the text offline");

  await set.hub.run();
  await again.sign("saved");
  await again.page.reload();
  await again.sign("saved");
  again.assertClean({ hubWasAway: true });
  await again.page.close();
  await hubHasOnce(set, path, "Avant la coupure.", "Écrit hors ligne.", "Et encore.");
});

test("TRUTH-5: two tabs on one text, offline: both keep their words, and neither loses the other’s", async () => {
  const path = "/open/two-tabs";
  const one = await person(path);
  await type(one, "Ensemble. ");
  await one.sign("saved");
  await readyForOffline(one);
  const two = await tab(one, path);
  await reads(two, "Ensemble.");

  await set.hub.kill();
  await type(one, "Premier onglet. ");
  await type(two, "Second onglet. ");
  for (const window of [one, two]) await window.sign("offline-kept");
  await one.page.close();
  await two.page.close();
  const again = await tab(one, path);
  await again.sign("offline-kept");
  for (const words of ["Ensemble.", "Premier onglet.", "Second onglet."]) await reads(again, words);

  await set.hub.run();
  await again.sign("saved");
  await hubHasOnce(set, path, "Ensemble.", "Premier onglet.", "Second onglet.");
});

test("TRUTH-2: a browser that refuses storage: the page says to stay, and the words arrive", async () => {
  const window = await set.window();
  await window.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("private", "SecurityError");
    };
  });
  const path = "/open/no-storage";
  await window.openText(path);
  await type(window, "Avant. ");
  await window.sign("saved");
  await set.hub.kill();
  await type(window, "Pendant.");
  await window.sign("offline-page-only");
  await window.page.getByText("Restez sur cette page").waitFor();
  await window.picture("offline-page-only");
  await set.hub.run();
  await window.sign("saved");
  window.assertClean({ hubWasAway: true });
  await hubHasOnce(set, path, "Avant.", "Pendant.");
});

test("the network goes and comes back: the page knows at once", async () => {
  const window = await person("/open/network");
  await type(window, "Avant. ");
  await window.sign("saved");
  await window.context.setOffline(true);
  await window.sign("offline-saved");
  await type(window, "Sans réseau.");
  await window.sign("offline-kept");
  await window.context.setOffline(false);
  await window.sign("saved");
  await hubHasOnce(set, "/open/network", "Avant.", "Sans réseau.");
});

// The pages by themselves: words, languages, access for everyone, and nothing from elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES } from "./browser.mjs";
import { until } from "../stock/hub.mjs";
import { stage } from "./stage.mjs";

const set = stage();
const newWindow = (options) => set.window(options);

/** Waits until an element has come to rest: half faded in, its words have less contrast. */
const settled = (element) =>
  element.evaluate((one) => Promise.all(one.getAnimations().map(({ finished }) => finished)));

test("a title makes a text with a clear address, and the device remembers it", async () => {
  const window = await newWindow();
  const { page } = window;
  await page.goto("/");
  await page.getByText("Aucun texte pour l’instant").waitFor();
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  await page.getByText("Donnez d’abord un titre au texte.").waitFor();
  await page.getByLabel("Titre du texte").fill("Pour l’école, partout");
  await page.getByText("/open/pour-l-ecole-partout").waitFor();
  await page.getByLabel("Votre nom").fill("Amina");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/open/pour-l-ecole-partout");
  await page.waitForSelector(".ProseMirror[contenteditable=true]");
  await page.locator("header h1", { hasText: "Pour l’école, partout" }).waitFor();
  await page.locator(".ProseMirror h1", { hasText: "Pour l’école, partout" }).waitFor();
  await page.keyboard.type("Les premiers mots.");
  await page.locator(".ProseMirror p", { hasText: "Les premiers mots." }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Amina" }).waitFor();
  await window.sign("saved");

  await page.goBack();
  await page.getByRole("link", { name: /Pour l’école, partout/ }).waitFor();
  // Who opens a text that has words gets those, not another title.
  await page.getByLabel("Titre du texte").fill("Pour l’école, partout");
  await page.keyboard.press("Enter");
  await page.locator(".ProseMirror p", { hasText: "Les premiers mots." }).waitFor();
  await window.sign("saved");
  assert.equal(await page.locator(".ProseMirror h1").count(), 1);
  await page.goBack();
  assert.equal(await page.getByLabel("Votre nom").inputValue(), "Amina");
  await page.getByRole("button", { name: "Retirer Pour l’école, partout de la liste" }).click();
  await page.getByText("Aucun texte pour l’instant").waitFor();
  window.assertClean();
});

test("two people begin the same text in the same instant: its title stands once", async () => {
  const windows = [await newWindow(), await newWindow()];
  for (const { page } of windows) {
    await page.goto("/");
    await page.getByLabel("Titre du texte").fill("La même idée");
  }
  await Promise.all(windows.map(({ page }) => page.keyboard.press("Enter")));
  for (const { page } of windows) {
    await page.waitForSelector(".ProseMirror[contenteditable=true]");
    await page.locator(".ProseMirror h1", { hasText: "La même idée" }).waitFor();
  }
  await windows[0].page.keyboard.type("Des mots.");
  for (const { page } of windows) {
    await page.locator(".ProseMirror p", { hasText: "Des mots." }).waitFor();
    assert.equal(await page.locator(".ProseMirror h1").innerText(), "La même idée");
  }
});

test("an address that cannot be guessed is another each time", async () => {
  const window = await newWindow();
  const { page } = window;
  const address = async () => {
    await page.goto("/");
    await page.getByLabel("Titre du texte").fill("Motion");
    await page.getByLabel("Adresse impossible à deviner").check();
    return page.getByText(/\/open\/motion-[a-z0-9]{10}$/).textContent();
  };
  assert.notEqual(await address(), await address());
  window.assertClean();
});

test("a pasted link or a name opens a text, and a link to elsewhere is explained", async () => {
  const window = await newWindow();
  const { page } = window;
  await page.goto("/");
  const field = page.getByLabel("Lien reçu ou nom du texte");
  const open = page.getByRole("button", { name: "Ouvrir", exact: true });
  await field.fill("https://ailleurs.example/open/motion");
  await open.click();
  await page.getByText("un autre serveur (ailleurs.example)").waitFor();
  await window.assertNoAxeViolation("the start page with a mistake");
  await field.fill(`${new URL(page.url()).origin}/open/motion-logement`);
  await open.click();
  await page.waitForURL("**/open/motion-logement");
  await page.waitForSelector(".ProseMirror[contenteditable=true]");
  window.assertClean();
});

test("the device forgets everything when asked to, and asks back first", async () => {
  const window = await newWindow();
  const { page } = window;
  await window.openText("/open/a-oublier");
  await window.sign("saved");
  await page.goto("/");
  await page.getByRole("link", { name: /a-oublier/ }).waitFor();
  await page.getByRole("button", { name: "Tout oublier sur cet appareil" }).click();
  await page.getByRole("button", { name: "Tout oublier", exact: true }).click();
  await page.getByText("Tout est oublié sur cet appareil.").waitFor();
  await page.getByText("Aucun texte pour l’instant").waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  window.assertClean();
});

test("the panels: outline, length, display settings that are remembered, and help", async () => {
  const window = await newWindow();
  const { page } = window;
  await window.openText("/open/panneaux");
  await page.locator("[contenteditable=true]").click();
  await page.keyboard.type("Trois petits mots");
  await page.getByText("3 mots · 17 caractères").waitFor();
  await page.keyboard.press("Shift+Home");
  await page.getByText("Sélection").waitFor();

  await page.getByRole("button", { name: "Affichage" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Sombres").click();
  await drawer.getByText("Très grande").click();
  await drawer.getByLabel("Numéros d’alinéas").check();
  await settled(drawer);
  await window.assertNoAxeViolation("the display settings");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Aide" }).click();
  await drawer.getByText("Raccourcis du clavier").waitFor();
  await settled(drawer);
  await window.assertNoAxeViolation("the help");
  await page.keyboard.press("Escape");

  await window.sign("saved");
  await page.reload();
  const settings = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.deepEqual(settings, {
    theme: "dark",
    size: "huge",
    measure: "normal",
    alineas: "shown",
  });
  window.assertClean();
});

test("on a phone, what stands around the text is in a drawer", async () => {
  const window = await newWindow({ size: SIZES.phone });
  const { page } = window;
  await window.openText("/open/tiroir");
  await page.getByRole("button", { name: /Autour du texte/ }).click();
  const drawer = page.getByRole("dialog", { name: "Autour du texte" });
  for (const name of ["Ici en ce moment", "Partager", "Plan", "Longueur", "Affichage", "Aide"]) {
    await drawer.getByRole("heading", { name, exact: true }).waitFor();
  }
  await settled(drawer);
  await window.assertNoAxeViolation("the drawer");
  await drawer.getByRole("button", { name: "English" }).click();
  await page.getByRole("dialog", { name: "Around the text" }).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: /Around the text/ }).waitFor();
  window.assertClean();
});

/** Whether an element is in the window, and nothing lies over it at its upper and lower edges. */
const isInSight = (element) =>
  element.evaluate((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const isSeen = (y) => one.contains(document.elementFromPoint((left + right) / 2, y));
    const isInside = left >= 0 && right <= document.documentElement.clientWidth;
    return isInside && isSeen(top + 6) && isSeen(bottom - 6);
  });

test("PAGES-9: on a phone with large letters the text’s page keeps its width, its buttons and its advice", async () => {
  const window = await newWindow({ size: SIZES.phone });
  const { page } = window;
  await window.openText("/open/grandes-lettres");
  await page.locator("[contenteditable=true]").click();
  await page.keyboard.type("Des mots.");
  await window.sign("saved");
  const panels = page.getByRole("button", { name: /Autour du texte/ });
  const atEachSize = async (what) => {
    for (const size of ["100%", "150%", "200%"]) {
      await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
      await window.assertNoSidewaysScroll(`${what} at ${size}`);
      assert.ok(await isInSight(panels), `${what} at ${size}: the panels’ button is in sight`);
    }
    await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  };
  await atEachSize("a text");
  const { width } = await page.locator("header h1").boundingBox();
  assert.ok(width > 40, `the title has ${width} px`);

  await window.context.setOffline(true);
  await page.keyboard.type(" Hors ligne.");
  await window.sign("offline-kept");
  const advice = page.locator(".advice");
  await advice.waitFor();
  assert.ok(await isInSight(advice), "the advice is not behind the toolbar");
  await atEachSize("a text without the network");
  await window.picture("offline-phone");
  await window.context.setOffline(false);
  await window.sign("saved");
  window.assertClean({ hubWasAway: true });
});

test("the token of a member’s text leaves the address at once, and opens it", async () => {
  const window = await newWindow();
  const { page } = window;
  const id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
  const joins = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => joins.push(String(payload))),
  );
  await page.goto(`/texts/${id}#token=un-jeton`);
  await page.waitForURL(`**/texts/${id}`);
  await until(() => joins.some((frame) => frame.includes("un-jeton")), "the token is sent");
  assert.ok(joins.some((frame) => frame.includes(`text:${id}`)));
});

test("PAGES-1: what a text needs is named in its page, sent small, and kept", async () => {
  const { url } = set.hub;
  const ask = async (path) => {
    const answer = await fetch(url + path, { headers: { "accept-encoding": "gzip" } });
    return { headers: answer.headers, body: await answer.text() };
  };
  const html = await ask("/open/poids");
  const files = [...html.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, file]) => file,
  );
  assert.ok(files.length >= 4, files.join());
  let bytes = 0;
  for (const path of ["/open/poids", ...files]) {
    const { headers } = await ask(path);
    assert.equal(headers.get("content-encoding"), "gzip", path);
    const caching = headers.get("cache-control");
    assert.match(caching, path.startsWith("/assets/") ? /immutable/ : /no-cache/);
    bytes += Number(headers.get("content-length"));
  }
  assert.ok(bytes > 0 && bytes <= 250 * 1024, `${bytes} bytes`);

  // What is named is all that writing takes: the rest is held back until words are safe.
  const window = await newWindow();
  const fetched = [];
  const held = [];
  let isHeld = true;
  await window.page.route("**/assets/**", (route) => {
    const path = new URL(route.request().url()).pathname;
    fetched.push(path);
    if (!isHeld || files.includes(path)) return route.continue();
    held.push(route);
  });
  await window.openText("/open/poids");
  await window.page.locator("[contenteditable=true]").click();
  await window.page.keyboard.type("Quelques mots");
  await window.sign("saved");
  const named = fetched.filter((path) => files.includes(path));
  assert.deepEqual(named.sort(), files.sort(), "everything that is named is fetched, once");
  assert.ok(held.length > 0, "the panels are fetched apart");
  isHeld = false;
  await Promise.all(held.map((route) => route.continue()));
  await window.page.getByRole("heading", { name: "Ici en ce moment" }).waitFor();
  assert.deepEqual(await window.text(), "Quelques mots");
  window.assertClean();
});

test("the language is that of the browser, can be changed, and is remembered", async () => {
  const window = await newWindow();
  const { page } = window;
  await page.goto("/");
  const language = () => page.evaluate(() => document.documentElement.lang);
  assert.equal(await language(), "fr");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Begin a text" }).waitFor();
  assert.equal(await language(), "en");
  await window.openText("/open/languages");
  await page.getByText("Saved", { exact: true }).waitFor();
  assert.equal(await language(), "en");

  const english = await newWindow({ locale: "en-GB" });
  await english.page.goto("/");
  await english.page.getByRole("heading", { name: "Begin a text" }).waitFor();
  window.assertClean();
  english.assertClean();
});

test("an address without a text says so", async () => {
  const window = await newWindow();
  await window.page.goto("/open/a%20b");
  await window.page.getByRole("heading", { name: "Page introuvable" }).waitFor();
  window.assertClean();
});

for (const [sizeName, size] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const look = `${sizeName}${dark ? "-dark" : ""}`;
    test(`every page is accessible and fits (${look})`, async () => {
      const window = await newWindow({ size, dark });
      const { page } = window;
      await page.goto("/");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await window.assertNoAxeViolation(`the start page, ${look}`);
      await window.assertNoSidewaysScroll(`start, ${look}`);
      await page.getByLabel("Titre du texte").fill("…");
      await page.keyboard.press("Enter");
      await page.getByText("Ce titre n’a ni lettre ni chiffre").waitFor();
      await window.assertNoAxeViolation(`the start page with a mistake, ${look}`);
      await window.assertNoSidewaysScroll(`start with a mistake, ${look}`);

      await window.openText(`/open/nom-${"long-".repeat(18)}`);
      await page.locator("[contenteditable=true]").click();
      await page.keyboard.type(`Des mots ${"interminables".repeat(8)} et d’autres.`);
      await window.sign("saved");
      await window.assertNoAxeViolation(`the text, ${look}`);
      await window.assertNoSidewaysScroll(`the text, ${look}`);
      window.assertClean();
    });
  }
}

test("a refusal is said plainly, with what to do", async () => {
  const window = await newWindow();
  // The hub refuses nobody with --open: the close code stands in for it.
  await window.page.routeWebSocket(/\/collab/, (socket) => socket.close({ code: 4403 }));
  await window.page.goto("/open/refused");
  await window.sign("refused-access");
  await window.page.getByText("Le serveur ne vous laisse pas entrer").waitFor();
  await window.page.getByRole("button", { name: "Recharger la page" }).waitFor();
  await window.assertNoAxeViolation("the refusal");
});

// Everything by keyboard alone: from the start page to a shared text, without a click, the focus
// always in sight and never trapped.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { focused, MOST_STOPS, tabTo } from "./keys.mjs";
import { assertAgreement, blocksHeld } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

/** Arrow keys until a button of the toolbar is reached. */
async function arrowTo(window, name) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await focused(window))?.name.startsWith(name)) return;
    await window.page.keyboard.press("ArrowRight");
  }
  assert.fail(`“${name}” cannot be reached with the arrows`);
}

const inText = ({ page }) =>
  page.waitForFunction(() => document.activeElement?.classList.contains("ProseMirror"));

test("a text is begun, written, formatted and shared with the keyboard alone", async () => {
  const window = await set.window();
  const { page } = window;
  const keys = async (...all) => {
    for (const key of all) await page.keyboard.press(key);
  };
  await page.goto("/open/au-clavier");
  await page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  await window.sign("saved");
  await tabTo(window, "Texte «");
  await page.keyboard.type("Un titre");
  await keys("Control+Alt+1", "Enter");
  await page.keyboard.type("Des mots en ");
  await keys("Control+b");
  await page.keyboard.type("gras");
  await keys("Control+b", "Enter");
  await page.keyboard.type("- un");
  await keys("Enter");
  await page.keyboard.type("deux");
  await keys("Tab", "Escape");

  // Out of the text, even out of a list, to the toolbar and back.
  await tabTo(window, "Annuler", "Shift+Tab");
  await arrowTo(window, "Citation");
  await keys("Enter");
  await inText(window);
  const shape = async () =>
    (await blocksHeld(window)).map(({ type, attrs }) => [type, ...Object.values(attrs)].join(" "));
  assert.deepEqual(await shape(), ["heading 1", "paragraph", "item bullet 0", "quote"]);
  await keys("Control+z");
  assert.deepEqual((await shape()).at(-1), "item bullet 1");

  // Panels: opened, used and left, and the focus comes back to what opened them.
  await keys("Escape");
  await tabTo(window, "Affichage", "Shift+Tab");
  await keys("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo(window, "Numéros d’alinéas");
  await keys("Space", "Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await until(async () => (await focused(window))?.name === "Affichage", "the focus comes back");
  await page.waitForFunction(() => document.documentElement.dataset.alineas === "shown");
  await tabTo(window, "English");
  await keys("Enter");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  await tabTo(window, "Copy link");
  await keys("Enter");
  await window.sign("saved");
  await assertAgreement(set.hub, "/open/au-clavier", window);
  window.assertClean();
});

test("words are found and replaced, and taken back, with the keyboard alone", async () => {
  const window = await set.window();
  const { page } = window;
  await window.openText("/open/remplacer");
  await tabTo(window, "Texte «");
  await page.keyboard.type("Un loyer, des loyers.");
  await page.keyboard.press("Control+f");
  await until(async () => (await focused(window))?.name === "Mots à rechercher", "find has opened");
  await page.keyboard.type("Loyer");
  await page.getByText("1 sur 2").waitFor();
  await tabTo(window, "Remplacer par");
  await page.keyboard.type("logement");
  await tabTo(window, "Tout remplacer");
  await page.keyboard.press("Enter");
  await page.getByText("2 remplacements").waitFor();
  const words = async () => (await blocksHeld(window)).map(({ runs }) => runs[0].text).join();
  assert.equal(await words(), "Un logement, des logements.");
  await page.keyboard.press("Escape");
  await inText(window);
  await page.keyboard.press("Control+z");
  assert.equal(await words(), "Un loyer, des loyers.");
  await assertAgreement(set.hub, "/open/remplacer", window);
  window.assertClean();
});

test("a screen reader is told of the list, the level and the number that the caret comes to", async () => {
  const window = await set.window();
  const { page } = window;
  await window.openText("/open/liste");
  await tabTo(window, "Texte «");
  const told = (words) => page.locator("[aria-live=polite]", { hasText: words }).waitFor();
  await page.keyboard.type("1. un");
  await told("Liste numérotée, point 1, niveau 1");
  await page.keyboard.press("Enter");
  await told("Liste numérotée, point 2, niveau 1");
  await page.keyboard.press("Tab");
  await told("Liste numérotée, point 1, niveau 2");
  await page.keyboard.press("Control+Shift+8");
  await told("Liste à puces, niveau 2");
  await page.keyboard.press("Control+Alt+0");
  await told("Fin de la liste");
  window.assertClean();
});

test("no page traps the focus: Tab comes round on the start page and on a text", async () => {
  const window = await set.window();
  for (const path of ["/", "/open/tour"]) {
    await window.page.goto(path);
    await window.page.getByRole("heading", { level: 1 }).waitFor();
    if (path !== "/") await window.sign("saved");
    const stops = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await window.page.keyboard.press("Tab");
      const at = await focused(window);
      const name = at && `${at.tag} ${at.name}`;
      if (at) assert.ok(at.inSight, `${name} can be seen`);
      // Past the last stop the focus leaves the page, or begins again.
      if (stops.length > 0 && (!name || name === stops[0])) break;
      stops.push(name);
    }
    assert.ok(stops.length > 3 && stops.length < MOST_STOPS, `${path}: ${stops.join(", ")}`);
    assert.ok(stops.every(Boolean), stops.join(", "));
  }
});

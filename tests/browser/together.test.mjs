// Several people do everything at once in real windows: their pages, the hub's own reading and a
// stock client end with the same text, whatever the network and the hub do meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { randomFrom, seed } from "../stock/clients.mjs";
import { until } from "../stock/hub.mjs";
import { actAtRandom, paste } from "./acts.mjs";
import { assertAgreement, blocksHeld } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

/** Acts of each person in the random session. */
const ACTS = 130;

async function pair(path) {
  const amina = await set.person("Amina", path);
  const benoit = await set.person("Benoît", path);
  for (const { page } of [amina, benoit]) await page.locator(".ProseMirror").click();
  return [amina, benoit];
}

const wordsOf = ({ runs }) => runs.map(({ text }) => text).join("");
const linesOf = async (window) => (await blocksHeld(window)).map(wordsOf);

/** Waits until a window holds these lines, in one of the ways if there are several. */
const holds = (window, ...ways) =>
  until(
    async () => {
      const lines = JSON.stringify(await linesOf(window));
      return ways.some((way) => lines === JSON.stringify(way));
    },
    `the window holds ${JSON.stringify(ways)}`,
  ).catch(async ({ message }) =>
    assert.fail(`${message}, not ${JSON.stringify(await linesOf(window))}`),
  );

/** Types lines, each a block. */
async function typeLines({ page }, lines) {
  for (const [nth, words] of lines.entries()) {
    if (nth > 0) await page.keyboard.press("Enter");
    await page.keyboard.type(words);
  }
}

test("each act of one person stands beside those of another", async () => {
  const path = "/open/acts";
  const [amina, benoit] = await pair(path);
  await typeLines(amina, ["Un titre", "Une phrase de trop", "La fin"]);
  await holds(benoit, ["Un titre", "Une phrase de trop", "La fin"]);

  // At once: she makes a heading and writes on; he makes the last block a list and adds to it.
  await amina.page.keyboard.press("Control+Home");
  await benoit.page.keyboard.press("Control+End");
  await Promise.all([
    amina.page.keyboard.press("Control+Alt+1"),
    benoit.page.keyboard.press("Control+Shift+8"),
  ]);
  await Promise.all([
    amina.page.keyboard.type("Voici "),
    typeLines(benoit, [" du texte", "un second point"]),
  ]);
  const lines = ["Voici Un titre", "Une phrase de trop", "La fin du texte", "un second point"];
  for (const window of [amina, benoit]) await holds(window, lines);

  // She joins what he splits; he undoes, which takes back nothing of hers.
  await benoit.page.keyboard.press("Control+Home");
  await benoit.page.keyboard.press("ArrowDown");
  await benoit.page.keyboard.press("Home");
  await benoit.page.keyboard.press("Control+ArrowRight");
  await benoit.page.keyboard.press("Enter");
  await amina.page.keyboard.press("Home");
  await Promise.all([amina.page.keyboard.type("Oui. "), benoit.page.keyboard.type("nouvelle ")]);
  const blocks = await assertAgreement(set.hub, path, amina, benoit);
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ["heading", "paragraph", "paragraph", "item", "item"],
  );
  const titled = blocks.map(wordsOf);
  assert.equal(titled[0], "Oui. Voici Un titre");
  while (!(await linesOf(benoit)).includes("Une phrase de trop")) {
    await benoit.page.keyboard.press("Control+z");
  }
  // How much a stroke of undo takes back depends on how fast he typed; none of it is hers.
  const undone = await linesOf(benoit);
  assert.deepEqual(undone.slice(0, 2), ["Oui. Voici Un titre", "Une phrase de trop"]);
  await holds(amina, undone);

  // He moves a block while she pastes before it.
  await benoit.page.keyboard.press("Control+End");
  await amina.page.keyboard.press("End");
  await Promise.all([
    benoit.page.keyboard.press("Alt+Shift+ArrowUp"),
    paste(amina.page, "<p>, et</p><p>du <b>gras</b></p><p>collé</p>"),
  ]);
  const [title, ...rest] = undone;
  const moved = [...rest.slice(0, -2), rest.at(-1), rest.at(-2)];
  // Both write right behind the title. Whose words come first, if neither has seen the other's,
  // follows from the ids of their clients: it is the same on both screens.
  const pasted = ["du gras", "collé"];
  await holds(
    amina,
    [`${title}, et`, ...pasted, ...moved],
    [title, `${moved[0]}, et`, ...pasted, ...moved.slice(1)],
  );
  await assertAgreement(set.hub, path, amina, benoit);
  amina.assertClean();
  benoit.assertClean();
});

test(`two people do anything at once, COOPOL_SEED=${seed}`, { timeout: 280_000 }, async () => {
  const path = "/open/anything";
  const windows = await pair(path);
  await typeLines(windows[0], ["Début", "Milieu", "Fin"]);
  const story = [];
  const act = (window, who) => {
    const note = (name) => story.push(`${who} ${name}`);
    return actAtRandom(window, { random: randomFrom(seed + who), count: ACTS, note });
  };
  await Promise.all(windows.map(act));
  await assertAgreement(set.hub, path, ...windows).catch((error) => {
    error.message += `\nthe last acts: ${story.slice(-40).join(", ")}`;
    throw error;
  });
  for (const window of windows) window.assertClean({ browserStyles: true });
});

test("one goes offline, both write, and it returns", async () => {
  const path = "/open/tunnel";
  const [amina, benoit] = await pair(path);
  await typeLines(amina, ["Avant", "Après"]);
  await holds(benoit, ["Avant", "Après"]);
  await benoit.context.setOffline(true);
  await benoit.page.keyboard.press("Control+End");
  await typeLines(benoit, [", dans le tunnel", "une ligne de plus"]);
  await benoit.sign("offline-kept");
  await amina.page.keyboard.press("Control+Home");
  await typeLines(amina, ["Bien ", ""]);
  await amina.sign("saved");
  assert.deepEqual(await linesOf(amina), ["Bien ", "Avant", "Après"]);
  await benoit.context.setOffline(false);
  const lines = ["Bien ", "Avant", "Après, dans le tunnel", "une ligne de plus"];
  for (const window of [amina, benoit]) await holds(window, lines);
  await assertAgreement(set.hub, path, amina, benoit);
});

test("the hub is killed and comes back, twice, while both write", async () => {
  const path = "/open/restarts";
  const [amina, benoit] = await pair(path);
  await typeLines(amina, ["Amina : ", "Benoît : "]);
  await holds(benoit, ["Amina : ", "Benoît : "]);
  await amina.page.keyboard.press("Control+Home");
  await amina.page.keyboard.press("End");
  await benoit.page.keyboard.press("Control+End");
  const sentence = "mes mots se suivent et rien ne manque, quoi qu’il arrive au courant. ".repeat(
    3,
  );
  const typing = [amina, benoit].map(({ page }) => page.keyboard.type(sentence, { delay: 12 }));
  for (const words of ["mes mots se suivent", "arrive au courant. mes mots"]) {
    await amina.page.waitForFunction((part) => document.body.innerText.includes(part), words);
    await set.hub.kill();
    await set.hub.run();
  }
  await Promise.all(typing);
  for (const window of [amina, benoit]) {
    await holds(window, [`Amina : ${sentence}`, `Benoît : ${sentence}`]);
  }
  await assertAgreement(set.hub, path, amina, benoit);
  amina.assertClean({ hubWasAway: true });
  benoit.assertClean({ hubWasAway: true });
});

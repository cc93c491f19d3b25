// Takes the pictures of docs/: three people in one motion, a member's home, and amendments from the text
// to the vote, as a reader of the README sees the product.
// `make screenshots` runs it; each picture is to be looked at before it is committed.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Hub } from "../stock/hub.mjs";
import { paste } from "./acts.mjs";
import { launch, SIZES, Window } from "./browser.mjs";
import { asked, atHome } from "./door.mjs";

process.env.COOPOL_SCREENSHOTS ??= fileURLToPath(new URL("../../docs", import.meta.url));

const TITLE = "Pour un logement digne";
const PATH = "/open/pour-un-logement-digne";
const MOTION = `
<p>Se loger n’est pas une marchandise&nbsp;: c’est la condition de toutes les autres libertés. Depuis
vingt ans, la part du revenu consacrée au logement augmente plus vite que les salaires, et les plus
modestes paient le plus cher pour se chauffer le moins.</p>
<h2>Plafonner les loyers</h2>
<p>Le loyer, <b>charges comprises</b>, ne dépasse pas le quart du revenu du foyer dans les communes où
l’on peine à se loger. L’encadrement devient la règle et non l’exception.</p>
<ul><li>un observatoire public des loyers par bassin de vie&nbsp;;</li>
<li>une amende qui dépasse toujours le gain&nbsp;;</li>
<li>un guichet pour les locataires dans chaque mairie.</li></ul>
<h2>Rénover avant de démolir</h2>
<p>Chaque euro public va d’abord à l’isolation des logements existants, en commençant par les
passoires habitées. La démolition est l’exception, motivée et débattue.</p>
<h3>Un service public de la rénovation</h3>
<p>Il emploie, forme et garantit&nbsp;: un interlocuteur, un calendrier, un prix.</p>
<h2>Construire ce qui manque</h2>
<p>Deux cent mille logements publics par an pendant dix ans, près des lieux de travail et des
transports, avec un quart de très sociaux.</p>`;

const hub = await Hub.start({ open: true });
const browser = await launch();

/** A window of a person whose name and settings this device knows. */
async function windowOf(name, { settings = {}, media = {}, ...options } = {}) {
  const window = await Window.open(browser, hub.url, options);
  await window.page.emulateMedia(media);
  await window.context.addInitScript(
    ([given, display]) => {
      localStorage.setItem("coopol.name", given);
      localStorage.setItem("coopol.display", display);
    },
    [name, JSON.stringify(settings)],
  );
  return window;
}

/** The text in a window of that person, at rest. */
async function reader(name, options) {
  const window = await windowOf(name, options);
  await window.openText(PATH);
  await window.sign("saved");
  return window;
}

/** What shows in idle time is there, and so is everybody's caret. */
const rest = (window, others) =>
  window.page
    .waitForFunction((count) => document.querySelectorAll(".caret-name").length >= count, others)
    .then(() => window.page.waitForTimeout(1500));

/** The example's people, texts and amendments: what a member finds at home, and how one is decided. */
async function takeExample() {
  const example = await Hub.start({ example: true });
  try {
    const notes = await readFile(join(example.data, "sign-in.txt"), "utf8");
    const password = notes.match(/Password:\s+(\S+)/)[1];
    const enter = async (name, options) => {
      const window = await Window.open(browser, example.url, options);
      await window.page.goto("/");
      await window.page.getByLabel("Adresse e-mail").fill(`${name.toLowerCase()}@demo.example`);
      await window.page.getByLabel("Mot de passe", { exact: true }).fill(password);
      await window.page.getByRole("button", { name: "Se connecter" }).click();
      await atHome(window, name);
      return window;
    };
    const camille = await enter("Camille");
    await camille.page.getByText("On vous demande de le signer").waitFor();
    await take(camille, "home");
    await takeAmendments(camille, await enter("Nadia", { size: SIZES.phone }));
  } finally {
    await example.stop();
  }
}

/** Amendments beside their text, the page of one, and the vote on a phone. */
async function takeAmendments(chair, voter) {
  const { items: texts } = await asked(chair, "GET", "/api/texts?stage=amendable");
  const [{ id: text }] = texts.filter(({ title }) => title.includes("Déclaration"));
  const { items } = await asked(chair, "GET", `/api/texts/${text}/amendments`);
  const [first] = items.filter(({ status }) => status === "tabled");

  await chair.page.goto(`/texts/${text}`);
  await chair.sign("saved");
  const margin = chair.page.locator(".amendment-marks a").first();
  await margin.waitFor();
  await margin.evaluate((mark) => mark.scrollIntoView({ block: "center" }));
  await take(chair, "amendments");
  await chair.page.goto(`/amendments/${first.id}`);
  await chair.page.locator(".ProseMirror ins").first().waitFor();
  await chair.page.locator(".ProseMirror ins").first().scrollIntoViewIfNeeded();
  await take(chair, "amendment");

  await asked(chair, "POST", `/api/amendments/${first.id}/call`);
  await asked(chair, "POST", `/api/amendments/${first.id}/ballots`, {
    kind: "named",
    majority: "simple",
    electorate: "readers",
  });
  await voter.page.goto(`/texts/${text}/session`);
  await voter.page.getByRole("button", { name: "Pour", exact: true }).scrollIntoViewIfNeeded();
  await take(voter, "vote-phone");
}

async function take(window, name) {
  await window.picture(name);
  window.assertClean();
}

try {
  const amina = await windowOf("Amina Benali");
  await amina.page.goto("/");
  await amina.page.getByLabel("Titre du texte").fill(TITLE);
  await amina.picture("start");
  await amina.page.keyboard.press("Enter");
  await amina.page.locator(".ProseMirror h1", { hasText: TITLE }).waitFor();
  await paste(amina.page, MOTION);
  await amina.sign("saved");

  const benoit = await reader("Benoît", { dark: true });
  const chloe = await reader("Chloé", { size: SIZES.phone });
  await benoit.page.getByText("Le loyer, charges comprises").click();
  await benoit.page.keyboard.press("End");
  await chloe.page.getByText("un guichet pour les locataires").click();
  await amina.page.getByText("Se loger n’est pas").click();
  await amina.page.keyboard.press("Home");
  for (let words = 0; words < 5; words += 1)
    await amina.page.keyboard.press("Control+Shift+ArrowRight");
  for (const window of [amina, benoit, chloe]) {
    await window.page.evaluate(() => scrollTo(0, 0));
    await rest(window, 2);
  }
  await take(amina, "text");
  await take(benoit, "text-dark");
  await take(chloe, "phone");
  await chloe.page.getByRole("button", { name: /Autour du texte/ }).click();
  await chloe.page.getByRole("dialog").waitFor();
  await rest(chloe, 2);
  await take(chloe, "phone-panels");

  const djamila = await reader("Djamila", {
    settings: { alineas: "shown" },
    media: { forcedColors: "active", colorScheme: "dark" },
  });
  await rest(djamila, 3);
  await take(djamila, "high-contrast");
  await takeExample();
} finally {
  await browser.close();
  await hub.stop();
}

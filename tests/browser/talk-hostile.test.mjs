// Messages that mean harm, wherever a message is shown: nothing runs, nothing leads astray, nothing moves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";
import { field, say, shown, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);

const RAN = "globalThis.hasRun = true";
/** Each holds the word "piège", by which it is found. */
const HOSTILE = [
  `piège <img src=x onerror="${RAN}"><script>${RAN}</script><svg onload="${RAN}">`,
  `piège </p></article><iframe srcdoc="<script>parent.hasRun=true</script>"></iframe>`,
  `piège [clic](javascript:${RAN}) [clic](jAvAsCrIpT:${RAN}) [clic](vbscript:x) [clic](data:text/html,x)`,
  `piège [clic](\u0001javascript:${RAN}) [clic](//voleur.example) [clic](/\\voleur.example) [clic](/\u202e)`,
  "piège \u202egpj.exe.eriotcaf \u2067 \u2066 \u202d \u061c sans fin",
  "piège \u05d0\u05d1\u05d2 (1) [2] \u0645\u0631\u062d\u0628\u0627 3 > 2",
  `piège a\u200b\u200c\u200d\ufeff\u2060b \u00ad\u180e c`,
  `piège Z${"\u0301\u0336\u0489".repeat(400)}algo`,
  `piège ${"\u{1f468}\u200d\u{1f469}\u200d\u{1f467}".repeat(200)}`,
  `piège ${"W".repeat(4_000)}`,
  `piège ${"\u200b".repeat(1_000)}${"\u3164".repeat(500)}fin`,
  `piège ${"> ".repeat(500)}profond\n${"- ".repeat(500)}x`,
  `piège ${"*_~`[".repeat(1_500)}`,
  `piège\n${"\n".repeat(3_000)}fin`,
  `piège \ufdfd${"\u0bf5".repeat(300)}\u{12031}${"\ufffd".repeat(50)}`,
];

/** What is wrong with what a page shows in elements of a kind; nothing, if all is well. */
const faults = ({ page }, selector) =>
  page.locator(selector).evaluateAll((all) => {
    const found = [];
    const say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
    if (globalThis.hasRun) found.push("a script has run");
    for (const one of all) {
      if (one.querySelector("script, iframe, object, embed, svg[onload], .words img")) {
        say(one, "markup");
      }
      for (const link of one.querySelectorAll("a")) {
        if (!["http:", "https:", "mailto:"].includes(link.protocol)) say(link, "a link that runs");
        if (link.host === "voleur.example" && link.target !== "_blank")
          say(link, "a hidden way out");
      }
      if (one.scrollWidth > one.clientWidth + 1) say(one, "wider than its place");
      const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        if (/\p{M}{16,}/u.test(text.data)) say(one, "a tower of marks");
        if (!text.data.includes("piège")) continue;
        // What shares an isolate with hostile words can be turned round by them: nobody's name does.
        let isolate = text.parentElement;
        while (!/isolate|plaintext/.test(getComputedStyle(isolate).unicodeBidi)) {
          isolate = isolate.parentElement;
        }
        if (/Amina|Benoît/.test(isolate.textContent)) say(isolate, "a direction that reaches on");
      }
    }
    return found;
  });

/** The heads of messages read from left to right: who, then when. */
const headsInOrder = ({ page }) =>
  page.locator("article[data-seq] header").evaluateAll((all) =>
    all.every((head) => {
      const [who, when] = [...head.children].map((one) => one.getBoundingClientRect());
      return head.className.includes("visually-hidden") || who.right <= when.left + 1;
    }),
  );

async function assertHarmless(window, selector, what) {
  assert.ok((await window.page.locator(selector).count()) > 0, `${what} shows something`);
  assert.deepEqual(await faults(window, selector), [], what);
  await window.assertNoSidewaysScroll(what);
}

test("TALK-4: hostile messages are harmless in channel, search, pins, answers, lists and cards", async () => {
  const { amina, benoit, group, text } = await section();
  const one = await beside(amina, text);
  one.page.on("dialog", (dialog) => assert.fail(`a dialog: ${dialog.message()}`));
  const title = await one.page.title();
  const channel = await amina.ask("POST", "/api/channels", { text: text.id });
  const path = `/api/channels/${channel.id}/messages`;
  const sent = [];
  for (const body of HOSTILE) {
    sent.push(await benoit.ask("POST", path, { id: crypto.randomUUID(), body }));
  }
  await until(async () => (await shown(one)).length === HOSTILE.length, "all are shown");
  await assertHarmless(one, "article[data-seq]", "a discussion beside a text");
  assert.ok(await headsInOrder(one));
  assert.equal(await one.page.title(), title);
  await one.picture("talk-hostile");
  // No message takes more than a screen until it is unfolded.
  const heights = await one.page
    .locator("article[data-seq]")
    .evaluateAll((all) => all.map((it) => it.offsetHeight));
  assert.ok(Math.max(...heights) < 600, `${heights}`);
  await one.page.getByRole("button", { name: "Tout lire" }).first().click();
  await one.page.getByRole("button", { name: "Replier" }).waitFor();
  // On its own page, on a phone, with each answered by a word.
  for (const { seq } of sent) {
    const body = { id: crypto.randomUUID(), body: "piège répondu", reply_to: seq };
    await amina.ask("POST", path, body);
  }
  await amina.ask("PUT", `${path}/${sent[4].seq}/pin`);
  const phone = await set.windowOf(benoit, `/channels/${channel.id}`, { size: SIZES.phone });
  await until(async () => (await shown(phone)).length === 2 * HOSTILE.length, "all are shown");
  await assertHarmless(phone, "article[data-seq]", "a channel on a phone");
  await phone.assertNoAxeViolation("hostile messages");
  await phone.picture("talk-hostile-phone");
  // Found, and pinned.
  await phone.page.getByRole("button", { name: "Chercher dans la discussion" }).click();
  await phone.page.getByLabel("Mots à chercher").fill("piege");
  await phone.page.getByRole("button", { name: "Chercher", exact: true }).click();
  await phone.page.locator(".tool li").first().waitFor();
  await assertHarmless(phone, ".tool li", "what was found");
  await phone.picture("talk-hostile-found");
  await phone.page.keyboard.press("Escape");
  await phone.page.getByRole("button", { name: "Messages épinglés" }).click();
  await phone.page.locator(".tool li").first().waitFor();
  await assertHarmless(phone, ".tool li", "what is pinned");
  // As cards, elsewhere.
  const other = await amina.ask("POST", "/api/channels", { group: group.id });
  for (const { seq } of sent) {
    const body = `${set.hub.url}/channels/${channel.id}#message=${seq}`;
    const message = { id: crypto.randomUUID(), body };
    await amina.ask("POST", `/api/channels/${other.id}/messages`, message);
  }
  const cards = await set.windowOf(benoit, `/channels/${other.id}`, { size: SIZES.phone });
  await until(
    async () => (await cards.page.locator("article li a").count()) === HOSTILE.length,
    "all cards are there",
  );
  await assertHarmless(cards, "article li", "cards");
  for (const window of [one, phone, cards]) {
    assert.equal(await window.page.evaluate(() => globalThis.hasRun ?? false), false);
  }
});

test("TALK-4: names of channels, answers of polls and descriptions of images are words as well", async () => {
  const { amina, benoit, text, group } = await section();
  const name = `piège <img src=x onerror="${RAN}"> \u05d0\u05d1`;
  const channel = await amina.ask("POST", "/api/channels", { group: group.id, name });
  await amina.ask("POST", `/api/channels/${channel.id}/messages`, {
    ...{ id: crypto.randomUUID(), body: "piège ?" },
    poll: { options: [HOSTILE[0].slice(0, 190), HOSTILE[4], "piège 3"], closes: null },
  });
  const phone = await set.windowOf(benoit, "/channels", { size: SIZES.phone });
  await phone.page.getByRole("link", { name: /piège/ }).waitFor();
  await assertHarmless(phone, "main li", "the list of channels");
  await phone.page.getByRole("link", { name: /piège/ }).click();
  await phone.page.getByRole("group", { name: "Sondage" }).waitFor();
  await assertHarmless(phone, "article[data-seq]", "a poll");
  assert.match(await phone.page.title(), /piège <img/);
  assert.equal(await phone.page.evaluate(() => globalThis.hasRun ?? false), false);
  // A thread on hostile words of the text itself.
  const anchor = { start: "AAAA", end: "AAAA", quote: HOSTILE[0].slice(0, 200) };
  await amina.ask("POST", "/api/channels", { text: text.id, anchor });
  const window = await beside(benoit, text);
  await window.page.getByText("Passages discutés").click();
  await window.page.locator("aside details li").waitFor();
  await assertHarmless(window, "aside details li", "the list of threads");
});

test("TALK-4: what is no whole character, or shows nothing, does not hold up what follows", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  // Half a character, as some input methods leave it.
  await field(one).evaluate((it) => {
    it.value = "moitié \ud83d fin";
    it.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await field(one).press("Enter");
  await say(one, "puis ceci");
  await shows(other, ["moitié \ufffd fin", "puis ceci"]);
  await say(one, "\u200b\u2060\u00ad");
  await one.page.getByText("il faut de 1 à 8").waitFor();
  await say(one, "et cela");
  await shows(other, ["moitié \ufffd fin", "puis ceci", "et cela"]);
});

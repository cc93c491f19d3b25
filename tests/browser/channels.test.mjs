// People who talk beside a text and elsewhere: live, offline, on two devices, by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { SIZES } from "./browser.mjs";
import { house } from "./house.mjs";
import { field, isDrafted, nothingWaits, say, shown, shows, talk } from "./talk.mjs";

const set = house();
const { section, beside } = talk(set);

test("TALK-1: two members chat beside a text, live, and it is there after a reload", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await one.page.getByText("Personne n’a encore écrit ici.").waitFor();
  await say(one, "Bonjour **à tous**");
  await shows(other, ["Bonjour à tous"]);
  await say(other, "Bonjour Amina");
  await shows(one, ["Bonjour à tous", "Bonjour Amina"]);
  await nothingWaits(one);
  assert.equal(await one.page.locator("article[data-seq] .sent").count(), 1);
  // What comes is said to screen readers, politely.
  await one.page.locator("[role=log]", { hasText: "Bonjour Amina" }).waitFor({ state: "attached" });
  await one.assertNoAxeViolation("a discussion beside a text");
  await one.picture("channels-beside");
  await one.page.reload();
  await field(one).waitFor();
  await shows(one, ["Bonjour à tous", "Bonjour Amina"]);
  one.assertClean();
  other.assertClean();
});

test("TALK-2: one goes offline, both write, it comes back: one order, nothing lost or twice", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(one, "un");
  await shows(other, ["un"]);
  await one.context.setOffline(true);
  await one.page.getByText("est gardé sur cet appareil").waitFor();
  await say(one, "écrit dans le tunnel");
  await say(one, "puis encore");
  await one.page.getByText("partira au retour").first().waitFor();
  await say(other, "écrit au sec");
  await say(other, "encore au sec");
  await shows(other, ["un", "écrit au sec", "encore au sec"]);
  assert.deepEqual(await shown(one), ["un"]);
  await one.context.setOffline(false);
  const all = ["un", "écrit au sec", "encore au sec", "écrit dans le tunnel", "puis encore"];
  await shows(one, all);
  await shows(other, all);
  await nothingWaits(one);
  // A second device of Benoît's, which was not there: the same, and nothing to read any more.
  const second = await set.windowOf(benoit, "/channels");
  const row = second.page.getByRole("link", { name: /Le rail/ });
  await row.getByText("tout est lu").waitFor();
  await row.click();
  await shows(second, all);
});

test("TALK-2: what was written offline outlives a reload, and is sent from another page", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(one, "un");
  await shows(other, ["un"]);
  // The hub is away: its frames and its answers, but not the page's own files.
  await one.context.setOffline(true);
  await say(one, "avant le rechargement");
  await one.page.getByText("partira au retour").first().waitFor();
  await field(one).fill("à moitié écrit");
  await until(() => isDrafted(one, amina, "à moitié écrit"), "the draft is on the disk");
  await one.page.close();
  await one.context.setOffline(false);
  const page = await one.context.newPage();
  await page.goto("/channels");
  await shows(other, ["un", "avant le rechargement"]);
  await page.getByRole("link", { name: /Le rail/ }).click();
  const again = { page };
  await shows(again, ["un", "avant le rechargement"]);
  assert.equal(await field(again).inputValue(), "à moitié écrit");
});

test("TALK-3: what waits is counted in words, and reading on one device shows on another", async () => {
  const { amina, benoit, text } = await section();
  const one = await beside(amina, text);
  await say(one, "un");
  await say(one, "deux");
  await say(one, "trois");
  await nothingWaits(one);
  const [phone, desk] = [
    await set.windowOf(benoit, "/channels", { size: SIZES.phone }),
    await set.windowOf(benoit, "/channels"),
  ];
  for (const { page } of [phone, desk]) {
    await page
      .getByRole("link", { name: /Le rail/ })
      .getByText("3 non lus")
      .waitFor();
  }
  await desk.assertNoAxeViolation("the list of channels");
  await phone.assertNoAxeViolation("the list of channels on a phone");
  await phone.assertNoSidewaysScroll("the list of channels");
  await phone.page.getByRole("link", { name: /Le rail/ }).click();
  await shows(phone, ["un", "deux", "trois"]);
  await phone.page.locator("[data-unread]").waitFor();
  await phone.assertNoAxeViolation("a channel on a phone");
  await phone.assertNoSidewaysScroll("a channel");
  await phone.picture("channels-phone");
  await phone.page.bringToFront();
  await desk.page
    .getByRole("link", { name: /Le rail/ })
    .getByText("tout est lu")
    .waitFor();
  await desk.picture("channels-list");
});

test("TALK-4: hostile content is shown as words", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  const hostile = [
    '<img src=x onerror="document.title=1"><script>document.title=2</script>',
    "[clic](javascript:document.title=3) [clic](data:text/html,x)",
    "\u202egauche droite\u202c e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
  ];
  for (const words of hostile) await say(one, words);
  await until(async () => (await shown(other)).length === 3, "all three are shown");
  const [markup, links] = await shown(other);
  assert.equal(markup, hostile[0]);
  assert.equal(links, hostile[1]);
  assert.equal(await other.page.locator(".words img, .words script, .words a").count(), 0);
  await say(one, "[https://banque.example](https://voleur.example)");
  const link = other.page.locator(".words a");
  assert.equal(await link.getAttribute("href"), "https://voleur.example");
  assert.match(await link.getAttribute("rel"), /noopener/);
  await other.page.getByText("(https://voleur.example)").waitFor();
  assert.match(await other.page.title(), /Le rail/);
});

test("TALK-6: everything of a message is done by keyboard", async () => {
  const { amina, benoit, text } = await section();
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  await say(other, "Qui vient jeudi ?");
  await shows(one, ["Qui vient jeudi ?"]);
  const { keyboard } = one.page;
  // From the field one step back to the last message, into its menu, to a reaction.
  await field(one).focus();
  await keyboard.press("Shift+Tab");
  await one.page.locator("article[data-seq]").focus();
  await keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Pouce levé" }).waitFor();
  await keyboard.press("Enter");
  const thumbs = other.page.getByRole("button", { name: /Pouce levé, 1 personne/ });
  await thumbs.waitFor();
  await one.page.locator("article[data-seq]").focus();
  await keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Répondre" }).press("Enter");
  await until(() => field(one).evaluate((it) => it === document.activeElement), "the field has it");
  await keyboard.type("Moi !");
  await keyboard.press("Enter");
  await shows(other, ["Qui vient jeudi ?", "Moi !"]);
  await other.page.getByRole("button", { name: /En réponse à Benoît/ }).waitFor();
  // Up from an empty field changes the last message.
  await keyboard.press("ArrowUp");
  await until(async () => (await field(one).inputValue()) === "Moi !", "the words are back");
  await keyboard.type(" Et toi ?");
  await keyboard.press("Enter");
  await shows(other, ["Qui vient jeudi ?", "Moi ! Et toi ?"]);
  await other.page.getByText("modifié").waitFor();
  // A name is called from the letters after an @.
  await field(one).focus();
  await keyboard.type("@ben");
  await one.page.getByRole("option", { name: benoit.name }).waitFor();
  await keyboard.press("Enter");
  await keyboard.type("tu réserves ?");
  await keyboard.press("Enter");
  await other.page.locator(".call.mine").waitFor();
  // One's own message is erased; its place stays.
  await until(async () => (await shown(one)).length === 3, "it is there");
  await one.page.locator("article[data-seq]").last().focus();
  await keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Supprimer" }).press("Enter");
  await one.page.getByRole("alertdialog").getByRole("button", { name: "Supprimer" }).press("Enter");
  await other.page.getByText("Message supprimé").waitFor();
  await shows(other, ["Qui vient jeudi ?", "Moi ! Et toi ?"]);
  // A reaction that was not taken is said not to be.
  await other.context.setOffline(true);
  await thumbs.click();
  await other.page.getByRole("alert").getByText("Le serveur ne répond pas").waitFor();
  await other.context.setOffline(false);
});

test("TALK-6: a moderator hides a message with a reason that only its author reads", async () => {
  const { amina, benoit, group, text, number } = await section();
  const clara = await set.member(`Clara ${number}`, { group: group.id, role: "member" });
  const [one, other] = [await beside(amina, text), await beside(benoit, text)];
  const third = await beside(clara, text);
  await say(other, "Un mot de trop");
  await shows(one, ["Un mot de trop"]);
  await shows(third, ["Un mot de trop"]);
  await one.page.locator("article[data-seq]").focus();
  await one.page.keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Masquer…" }).press("Enter");
  await one.page.getByLabel("Raison, que la personne lira").fill("Restons courtois");
  await one.assertNoAxeViolation("hiding a message");
  await one.page.getByRole("alertdialog").getByRole("button", { name: "Masquer" }).click();
  await other.page.getByText("Masqué par la modération : Restons courtois").waitFor();
  await third.page.getByText("Message masqué par la modération").waitFor();
  assert.deepEqual(await shown(third), []);
});

test("TALK-7: a long channel opens at the first unread message, and what is read never moves", async () => {
  const { amina, benoit, text } = await section();
  const channel = await amina.ask("POST", "/api/channels", { text: text.id });
  const words = Array.from({ length: 150 }, (_, n) => `message ${n}`);
  let seq = 0;
  for (const [n, body] of words.entries()) {
    const path = `/api/channels/${channel.id}/messages`;
    const sent = await amina.ask("POST", path, { id: crypto.randomUUID(), body });
    if (n === 59) seq = sent.seq;
  }
  await benoit.ask("PUT", `/api/channels/${channel.id}/read`, { through: seq });
  const window = await set.windowOf(benoit, `/channels/${channel.id}`);
  const line = window.page.locator("[data-unread]");
  await line.waitFor();
  const list = window.page.getByRole("region", { name: "Messages" });
  const isInSight = (locator) =>
    locator.evaluate((it) => {
      const [inner, outer] = [it, it.closest("[role=region]")].map((one) =>
        one.getBoundingClientRect(),
      );
      return inner.top >= outer.top && inner.bottom <= outer.bottom;
    });
  await until(() => isInSight(line), "the first unread message is in sight");
  const message = (words) =>
    window.page.locator("article", { has: window.page.getByText(words, { exact: true }) });
  const first = message("message 60");
  assert.ok(await isInSight(first));
  // Older ones come above, and the line stays where it is.
  await list.evaluate((it) => (it.scrollTop = 400));
  await message("message 0").waitFor({ state: "attached" });
  const held = message("message 40");
  await held.evaluate((it) => it.scrollIntoView({ block: "center" }));
  const place = () => held.evaluate((it) => Math.round(it.getBoundingClientRect().top));
  const before = await place();
  await amina.ask("POST", `/api/channels/${channel.id}/messages`, {
    ...{ id: crypto.randomUUID(), body: "tout à la fin" },
  });
  await window.page.getByRole("button", { name: /nouveaux messages/ }).waitFor();
  assert.ok(Math.abs((await place()) - before) <= 1, "what is read has not moved");
  await window.page.getByRole("button", { name: /nouveaux messages|derniers messages/ }).click();
  await until(() => isInSight(message("tout à la fin")), "the end is in sight");
});

test("TALK-8: two people write to each other, and nobody else sees it", async () => {
  const { amina, benoit, group, number } = await section();
  const clara = await set.member(`Clara ${number}`, { group: group.id, role: "member" });
  const one = await set.windowOf(amina, "/channels");
  await one.page.getByText("Écrire à quelqu’un").click();
  await one.page.getByRole("searchbox", { name: "À qui" }).fill("benoit");
  await one.page.getByRole("button", { name: benoit.name }).click();
  await one.assertNoAxeViolation("beginning a conversation");
  await one.page.getByRole("button", { name: "Ouvrir la conversation" }).click();
  await one.page.getByRole("heading", { level: 1, name: benoit.name }).waitFor();
  await say(one, "Entre nous");
  const other = await set.windowOf(benoit, "/channels");
  const row = other.page.getByRole("link", { name: new RegExp(amina.name) });
  await row.getByText("1 non lu").waitFor();
  await row.click();
  await shows(other, ["Entre nous"]);
  const third = await set.windowOf(clara, "/channels");
  await third.page.getByRole("heading", { level: 1, name: "Discussions" }).waitFor();
  await third.page.getByText("Aucune discussion").waitFor();
  await third.page.goto(new URL(one.page.url()).pathname);
  await third.page.getByRole("button", { name: "Réessayer" }).waitFor();
  assert.equal(await third.page.getByText("Entre nous").count(), 0);
});

test("TALK-9: a group and a theme each lead to their one discussion", async () => {
  const { amina, benoit, group, number } = await section();
  const theme = await set.admin.ask("POST", "/api/themes", { name: `Transports ${number}` });
  for (const [path, name] of [
    [`/groups/${group.id}`, group.name],
    [`/themes/${theme.id}`, theme.name],
  ]) {
    const one = await set.windowOf(amina, path);
    await one.page.getByRole("heading", { level: 1, name }).waitFor();
    await one.assertNoAxeViolation(path);
    await one.page.getByRole("button", { name: "Discussion", exact: true }).click();
    await say(one, `Bonjour, ${name}`);
    const other = await set.windowOf(benoit, path);
    await other.page.getByRole("button", { name: "Discussion", exact: true }).click();
    await shows(other, [`Bonjour, ${name}`]);
    await other.page.reload();
    await shows(other, [`Bonjour, ${name}`]);
  }
});

test("TALK-5: a passage is discussed, its thread follows the words, and says when they are gone", async () => {
  const { amina, benoit, text } = await section();
  const one = await set.windowOf(amina, `/texts/${text.id}`);
  await one.page.waitForSelector("[aria-busy=false] [contenteditable=true]");
  const { keyboard } = one.page;
  await one.page.locator("[contenteditable=true]").click();
  await keyboard.type("Les trains sont trop chers.");
  await keyboard.press("Home");
  await keyboard.press("Control+Shift+ArrowRight");
  await keyboard.press("Control+Shift+ArrowRight");
  await one.page.getByRole("button", { name: "Discuter ce passage" }).waitFor();
  await keyboard.press("Control+Alt+m");
  await one.page.getByText("Voir dans le texte").waitFor();
  await until(() => field(one).evaluate((it) => it === document.activeElement), "one can write");
  await say(one, "Pour qui ?");
  await shows(one, ["Pour qui ?"]);
  await one.assertNoAxeViolation("a thread beside a text");
  await one.picture("channels-thread");
  // Somebody else reads it at the words, which have moved on by then.
  const other = await beside(benoit, text);
  await other.page.locator("[contenteditable=true]").click();
  await other.page.keyboard.press("Control+Home");
  await other.page.keyboard.type("Partout, ");
  await other.page.getByText("Passages discutés").click();
  await other.page.getByRole("button", { name: /Les trains/ }).click();
  await shows(other, ["Pour qui ?"]);
  const marked = other.page.locator(".discussed");
  await until(async () => (await marked.allInnerTexts()).join("") === "Les trains", "the words");
  // The words go: the quote stays, and is told to be gone, on both screens.
  await other.page.locator("[contenteditable=true]").click();
  await other.page.keyboard.press("Control+a");
  await other.page.keyboard.type("Tout autre chose.");
  for (const { page } of [one, other]) {
    await page.getByText("Ces mots ont été supprimés du texte").waitFor();
    await page.locator("blockquote", { hasText: "Les trains" }).waitFor();
  }
});

test("TALK-7: words are found in a channel, and what is pinned", async () => {
  const { amina, text } = await section();
  const one = await beside(amina, text);
  for (const words of ["La réunion est jeudi", "Apportez des chaises", "Et du café"]) {
    await say(one, words);
  }
  await until(async () => (await shown(one)).length === 3, "all three are there");
  await one.page.getByRole("button", { name: "Chercher dans la discussion" }).click();
  await one.page.getByLabel("Mots à chercher").fill("reunion");
  await one.page.getByRole("button", { name: "Chercher", exact: true }).click();
  await one.page.getByRole("button", { name: /La réunion est jeudi/ }).click();
  const found = one.page.locator("article", { hasText: "La réunion est jeudi" });
  await until(() => found.evaluate((it) => it === document.activeElement), "it has the focus");
  await one.page.keyboard.press("Enter");
  await one.page.getByRole("menuitem", { name: "Épingler" }).press("Enter");
  await found.getByText("Épinglé").waitFor();
  await one.page.getByRole("button", { name: "Messages épinglés" }).click();
  await one.page.getByRole("button", { name: /La réunion est jeudi/ }).waitFor();
});

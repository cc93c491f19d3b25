// Every state of the editor is accessible: menus, dialogs, find, in light, dark and forced colours.
import { test } from "node:test";
import { paste } from "./acts.mjs";
import { SIZES } from "./browser.mjs";
import { stage } from "./stage.mjs";

const set = stage();

const HTML =
  '<h1>Un titre</h1><p>Des mots <b>gras</b> et un <a href="https://example.org/">lien</a>.</p>' +
  "<ul><li>un<ol><li>deux</li></ol></li></ul><blockquote>cité</blockquote>" +
  "<table><tr><th>a</th><td>b</td></tr></table>";

const LOOKS = [
  ["desktop", { size: SIZES.desktop }, {}],
  ["phone, dark", { size: SIZES.phone, dark: true }, {}],
  ["forced colours", { size: SIZES.desktop }, { forcedColors: "active" }],
];

for (const [look, options, media] of LOOKS) {
  test(`axe finds nothing in any state of the editor (${look})`, async () => {
    const path = `/open/etats-${LOOKS.findIndex(([name]) => name === look)}`;
    const other = await set.person("Benoît", path);
    const window = await set.person("Amina", path, options);
    const { page } = window;
    await page.emulateMedia(media);
    const check = (what) => window.assertNoAxeViolation(`${what}, ${look}`);
    const leave = async (role) => {
      await page.keyboard.press("Escape");
      await page.getByRole(role).waitFor({ state: "detached" });
    };
    await page.locator(".ProseMirror").click();
    await paste(page, HTML);
    await other.page.getByText("Des mots").click();
    await page.locator(".caret-name", { hasText: "Benoît" }).waitFor();
    await check("the text, with the caret of another person");

    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("/");
    await page.getByRole("listbox").waitFor();
    await check("the slash menu");
    await leave("listbox");
    await page.keyboard.press("Backspace");

    await page.keyboard.press("Control+f");
    await page.getByRole("search").waitFor();
    await page.keyboard.type("mots");
    await check("find");
    await leave("search");

    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+End");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await check("the link");
    await leave("dialog");
    window.assertClean();
  });
}

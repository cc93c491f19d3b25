// The line that somebody reads or writes stays where it is on the screen while others write above.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../stock/hub.mjs";
import { paste } from "./acts.mjs";
import { SIZES } from "./browser.mjs";
import { assertAgreement, blocksHeld } from "./reading.mjs";
import { stage } from "./stage.mjs";

const set = stage();

/** How far the line may seem to move, in px: rounding. */
const STILL_PX = 1;

const html = Array.from(
  { length: 80 },
  (_, nth) =>
    `<p>Alinéa ${nth} : ${"des mots qui remplissent la ligne et la suivante, ".repeat(4)}</p>`,
).join("");

const countOf = (window) => blocksHeld(window).then(({ length }) => length);

/** Where the block that begins with `words` stands in the window, in px from its top. */
const topOf = ({ page }, words) =>
  page
    .locator(".ProseMirror > *", { hasText: words })
    .first()
    .evaluate((block) => block.getBoundingClientRect().top);

/** Notes where the block stands in each frame that is drawn. */
const watch = ({ page }, words) =>
  page
    .locator(".ProseMirror > *", { hasText: words })
    .first()
    .evaluate((block) => {
      const seen = (window.seen = new Set());
      const look = () => {
        seen.add(block.getBoundingClientRect().top);
        requestAnimationFrame(look);
      };
      look();
    });
const seenOf = ({ page }) => page.evaluate(() => [...window.seen]);

/** What another person does at the very start of the text, far above. */
async function writeAbove({ page }) {
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("Un titre tout en haut");
  await page.keyboard.press("Control+Alt+1");
  await page.keyboard.press("End");
  for (let nth = 0; nth < 4; nth += 1) {
    await page.keyboard.press("Enter");
    await page.keyboard.type(`Ligne ajoutée ${nth}, ${"longue ".repeat(20)}`);
  }
  await paste(page, html.slice(0, 3_000));
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Control+b");
}

for (const [stance, name] of [
  ["reads", "desktop"],
  ["writes", "phone"],
]) {
  test(`who ${stance} keeps the line while another writes above (${name})`, async () => {
    const size = SIZES[name];
    const path = `/open/line-${name}-${stance}`;
    const writer = await set.person("Benoît", path);
    const reader = await set.person("Amina", path, { size });
    await writer.page.locator(".ProseMirror").click();
    await paste(writer.page, html);
    const long = await countOf(writer);
    await until(async () => (await countOf(reader)) === long, "the text has come");
    const line = reader.page.locator(".ProseMirror > *", { hasText: "Alinéa 40 :" });
    await line.scrollIntoViewIfNeeded();
    if (stance === "writes") await line.click();
    const before = await topOf(reader, "Alinéa 40 :");
    await watch(reader, "Alinéa 40 :");
    assert.ok(before > 0 && before < size.height, `the line is in sight, at ${before}`);

    await writeAbove(writer);
    await until(async () => (await countOf(reader)) > long + 4, "what was added has come");
    await assertAgreement(set.hub, path, writer, reader);
    const seen = await seenOf(reader);
    const moved = seen.filter((top) => Math.abs(top - before) > STILL_PX);
    assert.deepEqual(moved, [], `the line stood at ${before} in every frame`);
    if (stance !== "writes") return;
    await reader.page.keyboard.type("Ici. ");
    const caret = await topOf(reader, "Ici. ");
    assert.ok(Math.abs(caret - before) <= STILL_PX, "and the caret is still in that line");
  });
}

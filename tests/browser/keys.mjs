// The keyboard alone: where the focus is, and the way to what has a name, each stop of it in sight.
import assert from "node:assert/strict";

/** More presses of Tab than any page here has stops. */
export const MOST_STOPS = 80;

/** What has the focus: its role or tag, and its name. */
export const focused = ({ page }) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { width, height } = element.getBoundingClientRect();
    const name = element.getAttribute("aria-label") ?? element.innerText ?? "";
    const label = name.trim() || element.labels?.[0]?.innerText.trim() || "";
    return { name: label, inSight: width > 0 && height > 0, tag: element.tagName };
  });

/** Presses Tab until what has the focus is called so; every stop on the way can be seen. */
export async function tabTo(window, name, key = "Tab") {
  const stops = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await window.page.keyboard.press(key);
    const at = await focused(window);
    if (!at) continue;
    assert.ok(at.inSight, `${at.tag} “${at.name}” has the focus and is not to be seen`);
    if (at.name.startsWith(name)) return;
    stops.push(at.name.slice(0, 20));
  }
  assert.fail(`“${name}” cannot be reached with ${key}: ${stops.join(", ")}`);
}

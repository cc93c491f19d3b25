// What a person does at the keyboard, at random: only keys and the clipboard, as in the real thing.

const WORDS = ["logement ", "juste", "é", "à l’école ", "« oui » ", "x", "ça ira", "👩‍👩‍👧 ", "ï"];

const PASTES = [
  "<p>Un mot <b>gras</b></p>",
  "<h2>Un titre</h2><p>et sa suite</p>",
  "<ul><li>un</li><li>deux<ol><li>trois</li></ol></li></ul>",
  "<blockquote>cité</blockquote><p>puis <i>dit</i></p><p>enfin</p>",
];

/** Keys that make a block something else, or move it. */
const BLOCK_KEYS = [
  "Control+Alt+1",
  "Control+Alt+2",
  "Control+Alt+0",
  "Control+Shift+8",
  "Control+Shift+7",
  "Control+Shift+9",
  "Control+]",
  "Control+[",
];
const MARK_KEYS = ["Control+b", "Control+i", "Control+u", "Control+Shift+x", "Control+e"];
const CARET_KEYS = ["ArrowUp", "ArrowDown", "Home", "End", "Control+ArrowLeft", "ArrowRight"];
const SELECT_KEYS = ["Shift+Control+ArrowLeft", "Shift+ArrowUp", "Shift+Home", "Shift+ArrowRight"];

const pick = (list, random) => list[random(list.length)];

/** Pastes HTML at the selection, as the clipboard gives it. */
export const paste = (page, html) =>
  page.locator(".ProseMirror").evaluate((editor, data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", data);
    const event = { clipboardData, bubbles: true, cancelable: true };
    editor.dispatchEvent(new ClipboardEvent("paste", event));
  }, html);

async function several(page, keys, random, most) {
  for (let count = 1 + random(most); count > 0; count -= 1) {
    await page.keyboard.press(pick(keys, random));
  }
}

const ACTS = {
  type: (page, random) => page.keyboard.type(pick(WORDS, random)),
  erase: (page, random) => several(page, ["Backspace", "Delete"], random, 4),
  split: (page) => page.keyboard.press("Enter"),
  async join(page, random) {
    await page.keyboard.press("Home");
    await page.keyboard.press(pick(["Backspace", "Delete"], random));
  },
  lineBreak: (page) => page.keyboard.press("Shift+Enter"),
  block: (page, random) => page.keyboard.press(pick(BLOCK_KEYS, random)),
  async mark(page, random) {
    await several(page, SELECT_KEYS, random, 3);
    await page.keyboard.press(pick(MARK_KEYS, random));
    await page.keyboard.press("ArrowRight");
  },
  async replace(page, random) {
    await several(page, SELECT_KEYS, random, 2);
    await page.keyboard.type(pick(WORDS, random));
  },
  move: (page, random) =>
    page.keyboard.press(pick(["Alt+Shift+ArrowUp", "Alt+Shift+ArrowDown"], random)),
  paste: (page, random) => paste(page, pick(PASTES, random)),
  undo: (page, random) => several(page, ["Control+z"], random, 3),
  redo: (page) => page.keyboard.press("Control+Shift+z"),
  caret: (page, random) => several(page, CARET_KEYS, random, 3),
};

/** What people do most comes more often. */
const PLAN = [...Object.keys(ACTS), "type", "type", "type", "type", "caret", "caret", "split"];

/** Does `count` acts in a window; each is told to `note` first. */
export async function actAtRandom({ page }, { random, count, note }) {
  for (let step = 0; step < count; step += 1) {
    const name = pick(PLAN, random);
    note(name);
    await ACTS[name](page, random);
  }
}

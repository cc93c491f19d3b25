// One text as four readers have it: what a page shows, what its editor holds, what the hub reads in
// its own store, and what a stock Yjs client holds. All as blocks: {bid, type, attrs, runs}.
import assert from "node:assert/strict";
import { yWebsocket } from "../stock/clients.mjs";
import { until } from "../stock/hub.mjs";

/** How long a text may take to come to rest everywhere, in ms. */
const AGREEMENT_DEADLINE_MS = 60_000;

const ATTRIBUTES = {
  paragraph: [],
  heading: ["level"],
  item: ["list", "depth"],
  quote: [],
  image: ["src", "alt", "width"],
  table: ["html"],
};

/** What a key reads as where it is missing (FLAT-4). */
const WHERE_MISSING = { level: 1, list: "bullet", depth: 0, alt: "" };

const attrsOf = (type, values) =>
  Object.fromEntries(
    ATTRIBUTES[type].flatMap((key) => (values[key] === null ? [] : [[key, values[key]]])),
  );

/** Runs with neighbours of the same marks made one. */
function joined(runs) {
  const result = [];
  for (const { text, marks } of runs) {
    const last = result.at(-1);
    if (last && canonical(last.marks) === canonical(marks)) last.text += text;
    else if (text !== "") result.push({ text, marks });
  }
  return result;
}

/** The document of the page's editor, as ProseMirror writes it to JSON. */
function held(window) {
  return window.page
    .locator(".ProseMirror")
    .evaluate(({ pmViewDesc }) => JSON.stringify(pmViewDesc.node.toJSON()));
}

/** The blocks that the page's editor holds. */
export async function blocksHeld(window) {
  const { content } = JSON.parse(await held(window));
  return content.map(({ type, attrs, content: inline = [] }) => {
    const runs = inline.map(({ type: kind, text, marks = [] }) => ({
      text: kind === "line_break" ? "\n" : text,
      marks: Object.fromEntries(
        marks.map(({ type: mark, attrs: values }) => [mark, values ? { href: values.href } : true]),
      ),
    }));
    return { bid: attrs.bid, type, attrs: attrsOf(type, attrs), runs: joined(runs) };
  });
}

/** The words of each block as they stand on the screen, without what others' carets add. */
export const wordsShown = (window) =>
  window.page.locator(".ProseMirror").evaluate((editor) => {
    const words = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.matches?.(".ProseMirror-widget, [contenteditable=false]")) return "";
      if (node.matches?.("br:not(.ProseMirror-trailingBreak)")) return "\n";
      return [...node.childNodes].map(words).join("");
    };
    const { pmViewDesc } = editor;
    const blocks = pmViewDesc.children.filter(({ node }) => node?.isBlock);
    return blocks.map(({ dom, node }) => (node.isTextblock ? words(dom) : ""));
  });

/** What the hub reads, from its own store. */
export const blocksOfHub = async (hub, room) => JSON.parse(await hub.export(room, "blocks"));

/** What a stock client's document holds, read by nothing of ours. */
export function blocksOfDelta(delta) {
  const blocks = [];
  for (const { insert, attributes = {} } of delta) {
    if (typeof insert === "string") {
      // Two who join blocks at once may leave words before the first marker (FLAT-4).
      if (blocks.length === 0) blocks.push({ bid: null, type: "paragraph", attrs: {}, runs: [] });
      blocks.at(-1).runs.push({ text: insert, marks: attributes });
    } else {
      const { type: written, bid, ...values } = insert.toJSON();
      // Two who undo at once may leave a marker without its kind or a key of it (FLAT-4).
      const type = written in ATTRIBUTES ? written : "paragraph";
      const read = { ...WHERE_MISSING, ...values };
      const attrs = Object.fromEntries(
        ATTRIBUTES[type].flatMap((key) => (key in read ? [[key, read[key]]] : [])),
      );
      blocks.push({ bid, type, attrs, runs: [] });
    }
  }
  return blocks.map((block) => ({ ...block, runs: joined(block.runs) }));
}

const line = ({ type, attrs, runs } = { type: "(none)", attrs: {}, runs: [] }) =>
  `${type} ${JSON.stringify(attrs)} ${JSON.stringify(runs.map(({ text, marks }) => [text, ...Object.keys(marks)]))}`;

/** The first block in which two readings differ, with the one before it; null if they are equal. */
export function difference(one, other) {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (canonical(one[at]) === canonical(other[at])) continue;
    const before = at > 0 ? `after ${line(one[at - 1])}\n` : "";
    const counts = `${one.length} and ${other.length} blocks`;
    const bids = `${one[at]?.bid} and ${other[at]?.bid}`;
    return `${counts}; block ${at} (${bids}):\n${before}- ${line(one[at])}\n+ ${line(other[at])}`;
  }
  return null;
}

/** The value with the keys of its objects in one order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, one]) => [key, sorted(one)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const canonical = (block) => JSON.stringify(sorted(block));

/** Identities as they read (FLAT-6): two people who move one block at once leave two of it. */
function unique(blocks) {
  const written = new Map();
  const taken = new Set();
  return blocks.map((block) => {
    if (block.bid === null) return block;
    const nth = (written.get(block.bid) ?? 0) + 1;
    written.set(block.bid, nth);
    const wanted = nth === 1 ? block.bid : `${block.bid}~${nth}`;
    let bid = wanted;
    for (let k = 2; taken.has(bid); k += 1) bid = `${wanted}~${k}`;
    taken.add(bid);
    return { ...block, bid };
  });
}

/**
 * Waits until every window says that its words are saved and holds the same text; then the screen,
 * the hub's own reading and a stock client's must be that text. Gives the blocks.
 */
export async function assertAgreement(hub, path, ...windows) {
  for (const window of windows) await window.sign("saved");
  let texts = [];
  const agree = async () => {
    texts = await Promise.all(windows.map(held));
    return texts.every((text) => text === texts[0]);
  };
  await until(agree, "the windows hold the same text", AGREEMENT_DEADLINE_MS).catch(async () => {
    const [one, ...others] = await Promise.all(windows.map(blocksHeld));
    const found = others.map((other) => difference(one, other)).filter(Boolean);
    assert.fail(`the windows differ: ${found.join("\n") || texts.join("\n")}`);
  });
  const blocks = await blocksHeld(windows[0]);
  for (const window of windows) await assertShown(window, blocks);
  const room = path.slice(1);
  const read = await blocksOfHub(hub, room);
  assert.equal(difference(unique(blocks), read), null, "the hub reads what the pages show");
  assert.equal(difference(blocks, await blocksOfStock(hub, room)), null, "so does a stock client");
  return blocks;
}

/** The words on the screen are those that the editor holds. */
async function assertShown(window, blocks) {
  const words = blocks.map(({ runs }) => runs.map(({ text }) => text).join(""));
  assert.deepEqual(await wordsShown(window), words, "the screen shows what the editor holds");
}

async function blocksOfStock(hub, room) {
  const client = yWebsocket(hub, room);
  await until(() => client.isSynced, "a stock client is synced");
  const blocks = blocksOfDelta(client.doc.getText("text").toDelta());
  client.close();
  return blocks;
}

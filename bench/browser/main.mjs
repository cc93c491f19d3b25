// What long texts cost the page of a person who writes or reads, in a real Chromium on a real hub.
//
//   node bench/browser/main.mjs [--results bench/RESULTS.md] [--only '300 pages'] [--times 150]
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { paste } from '../../tests/browser/acts.mjs'
import { launch, Window } from '../../tests/browser/browser.mjs'
import { randomFrom, Y, yWebsocket } from '../../tests/stock/clients.mjs'
import { Hub, until } from '../../tests/stock/hub.mjs'
import { section, writeSection } from './results.mjs'
import { costOf, costs, isFrame, isKey, traced } from './trace.mjs'
import { blocks, html, lengthOf, PAGE_CHARACTERS, write } from './words.mjs'

/** From one key, or one edit of another person, to the next, in ms: a fast typist's. */
const PACE_MS = 100
/** What the machine may take to show a text of 300 pages, in ms. */
const PATIENCE_MS = 180_000
const SEED = 20_261_122
/** Characters of an average block of `words.mjs`. */
const BLOCK_CHARACTERS = 142
const blocksOf = (pages) => Math.ceil((pages * PAGE_CHARACTERS) / BLOCK_CHARACTERS)

const { values: options } = parseArgs({
  options: {
    results: { type: 'string' },
    only: { type: 'string', default: '' },
    times: { type: 'string', default: '150' },
  },
})
const times = Number(options.times)

const say = (words) => process.stderr.write(`${words}\n`)

async function shows(window, count) {
  const isThere = (least) => document.querySelector('.ProseMirror')?.children.length >= least
  await window.page.waitForFunction(isThere, count, { timeout: PATIENCE_MS })
}

/** Waits until the page has nothing left to do for the moment: twice idle, a while apart. */
async function rest({ page }) {
  for (let time = 0; time < 2; time += 1) {
    await page.evaluate(() => new Promise((done) => requestIdleCallback(() => done())))
    await pause(500)
  }
}

/** A room with a text of so many pages, a page on it, and a stock client of another person. */
async function openText(hub, browser, pages) {
  const random = randomFrom(SEED)
  const all = blocks(blocksOf(pages), random)
  const room = `open/pages-${pages}-${Math.random().toString(36).slice(2)}`
  const other = yWebsocket(hub, room)
  await until(() => other.isSynced, 'the other person is synced')
  const window = await Window.open(browser, hub.url)
  await window.openText(`/${room}`)
  await window.sign('saved')
  await window.close()
  write(Y, other.doc, all, random)
  let items = 0
  for (let item = other.doc.getText('text')._start; item; item = item.right) items += 1
  const text = { name: `${pages} pages`, characters: lengthOf(all), blocks: all.length, items }
  return { room, other, random, text }
}

/** Opens the page of a text: what that cost, and the page. */
async function openPage(hub, browser, { room, text }) {
  const window = await Window.open(browser, hub.url)
  const started = performance.now()
  let shownMs = 0
  const events = await traced(browser, async () => {
    await window.openText(`/${room}`)
    await shows(window, text.blocks)
    shownMs = performance.now() - started
  })
  return { window, opened: { cost: costOf(events, isFrame), shownMs } }
}

async function typing(browser, { page }, place) {
  const editor = page.locator('.ProseMirror')
  const count = await editor.evaluate(({ children }) => children.length)
  await editor.locator('> *').nth(Math.floor((count - 1) * place)).click()
  await page.keyboard.press('End')
  await page.keyboard.type('ok ')
  await rest({ page })
  const events = await traced(browser, async () => {
    for (let time = 0; time < times; time += 1) {
      await page.keyboard.press(time % 6 === 5 ? 'Space' : 'eiatns'[time % 6])
      await pause(PACE_MS)
    }
  })
  return costs(events, isKey)
}

/** Edits of another person, at any place. */
async function reading(browser, window, { other, random }) {
  await rest(window)
  const text = other.doc.getText('text')
  const events = await traced(browser, async () => {
    for (let time = 0; time < times; time += 1) {
      text.insert(1 + random(text.length), 'é')
      await pause(PACE_MS)
    }
    await pause(1_000)
  })
  // A frame of another kind costs less than an edit: it must not lower the percentiles.
  return costs(events, isFrame)
    .toSorted((a, b) => b.script - a.script)
    .slice(0, times)
}

async function pasting(browser, window, pages) {
  const random = randomFrom(SEED + 1)
  const all = blocks(blocksOf(pages), random)
  const { page } = window
  const before = await page.locator('.ProseMirror').evaluate(({ children }) => children.length)
  await page.keyboard.press('Control+End')
  await rest(window)
  const data = html(all)
  let shownMs = 0
  const events = await traced(browser, async () => {
    const started = performance.now()
    await paste(page, data)
    await shows(window, before + all.length - 1)
    shownMs = performance.now() - started
    await window.sign('saved')
  })
  const isPaste = ({ name, args }) => name === 'EventDispatch' && args.data?.type === 'paste'
  return { cost: costOf(events, isPaste), shownMs }
}

async function measure(hub, browser) {
  const results = { repeated: [], single: [], texts: [], browser: `Chromium ${browser.version()}` }
  for (const pages of [1, 50, 300].filter((count) => `${count} pages`.includes(options.only))) {
    const place = await openText(hub, browser, pages)
    const { name } = place.text
    results.texts.push(place.text)
    const { window, opened } = await openPage(hub, browser, place)
    say(`${name}: opened`)
    results.single.push({ what: 'opening the page', text: name, ...opened })
    const keys = [['a key in the middle', 0.5], ['a key at the end', 1]]
    for (const [what, where] of pages === 300 ? keys : keys.slice(0, 1)) {
      results.repeated.push({ what, text: name, costs: await typing(browser, window, where) })
      say(`${name}: ${what}`)
    }
    const read = await reading(browser, window, place)
    results.repeated.push({ what: 'an edit of another person', text: name, costs: read })
    say(`${name}: edits of another person`)
    const pasted = await pasting(browser, window, 50)
    results.single.push({ what: 'pasting 50 pages', text: name, ...pasted })
    say(`${name}: 50 pages pasted`)
    await window.close()
    place.other.close()
  }
  return results
}

const hub = await Hub.start({ open: true })
const browser = await launch()
try {
  const text = section(await measure(hub, browser))
  if (options.results) await writeSection(options.results, text)
  else process.stdout.write(text)
} finally {
  await browser.close()
  await hub.stop()
}

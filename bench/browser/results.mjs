// The browser's section of bench/RESULTS.md, written from what was measured and never by hand.
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'

const TITLE = '## In the browser: long texts'
/** The part of the results that another program wrote, up to our section, and what follows it. */
const SECTION = new RegExp(`\\n*${TITLE}\\n[\\s\\S]*?(?=\\n## |$)`)

/** What script a key or an edit of another person may cost, in ms: a frame of 60 a second. */
const TARGET_MS = 16

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

const ms = (value) => value.toFixed(1)

function row({ what, text, costs }) {
  const of = (kind, part) => ms(quantile(costs.map((cost) => cost[kind]), part))
  const script = quantile(costs.map((cost) => cost.script), 0.95)
  const verdict = script < TARGET_MS ? `**${ms(script)}**` : `**${ms(script)}** (above ${TARGET_MS})`
  const cells = [of('script', 0.5), verdict, of('forced', 0.95), of('all', 0.5), costs.length]
  return `| ${what} | ${text} | ${cells.join(' | ')} |`
}

const oneRow = ({ what, text, cost, shownMs }) =>
  `| ${what} | ${text} | ${[cost.script, cost.forced, cost.all].map(ms).join(' | ')} | ${ms(shownMs)} |`

function machine() {
  const [{ model }] = cpus()
  const memory = Math.round(totalmem() / 2 ** 20)
  return `${model.trim()}, ${cpus().length} processors, memory ${memory} MiB, Linux ${release()}`
}

/** The section in Markdown. */
export function section({ repeated, single, texts, browser }) {
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const described = texts.map(
    ({ name, characters, blocks, items }) =>
      `${name}: ${characters} characters in ${blocks} blocks, ${items} Yjs items`,
  )
  return [
    TITLE,
    '',
    `Written by \`bench/browser\` on ${date} UTC with ${browser}. Machine: ${machine()}.`,
    '',
    'CPU time of the page’s main thread, from Chromium’s trace, in ms: what script took from one key',
    'to the next, the way back from the hub included; the layout that it forced; and all that the',
    'thread did, painting included. Of an edit of another person: what its frame from the hub began.',
    `Texts are written by twelve authors, sentence by sentence. ${described.join('; ')}.`,
    '',
    '| what | text | script, p50 | script, p95 | forced layout, p95 | everything, p50 | how many |',
    '|---|---|--:|--:|--:|--:|--:|',
    ...repeated.map(row),
    '',
    '| what | text | script | forced layout | everything | until it is shown |',
    '|---|---|--:|--:|--:|--:|',
    ...single.map(oneRow),
    '',
  ].join('\n')
}

/** Puts the section into the file of results, in the place of the one before, or at its end. */
export async function writeSection(path, text) {
  const before = await readFile(path, 'utf8').catch(() => '# Results of `make bench`\n')
  const found = SECTION.exec(before)
  const end = found ? found.index : before.length
  const rest = found ? before.slice(found.index + found[0].length) : ''
  await writeFile(path, `${before.slice(0, end).trimEnd()}\n\n${text}${rest}`)
}

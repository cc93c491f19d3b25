// Whatever stands in a document, all of it is shown, and reading it changes nothing.
//
// With FLAT_OUT, that file gets a line for each document, with its updates and its blocks: tests/stock
// gives the documents to the hub's own reader, which must find the same.
import { closeSync, openSync, writeSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { FLAT_ROOT, flatBlocks, readDocument, readItem } from '../../src/flat/model'
import { foreignDocument } from './foreign-documents'

const SEEDS = Number(process.env['FLAT_SEEDS'] ?? 500)
const FIRST_SEED = Number(process.env['FLAT_SEED'] ?? 1)
const TIMEOUT_MS = 300_000
const FILE = process.env['FLAT_OUT']

/** Every character of a text, and one for each thing that is none; markers left out. */
function written(text: Y.Text): string {
  let all = ''
  for (let item = text._start; item !== null; item = item.right) {
    const isMarker =
      item.content instanceof Y.ContentType && (item.content.type as unknown) instanceof Y.Map
    if (!item.deleted && item.countable && !isMarker) all += readItem(item)
  }
  return all
}

test(
  `FLAT-4, FLAT-5: whatever was written is shown whole, from seed ${FIRST_SEED} on`,
  () => {
    const file = FILE === undefined ? null : openSync(FILE, 'w')
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const updates = foreignDocument(seed)
      const doc = new Y.Doc()
      for (const update of updates) Y.applyUpdate(doc, update)
      const before = Y.encodeStateAsUpdate(doc)
      const text = doc.getText(FLAT_ROOT)
      const read = readDocument(text)
      read.check()
      const blocks = flatBlocks(read)
      const words = blocks.flatMap(({ runs }) => runs).map((run) => run.text)
      expect(words.join(''), `seed ${seed}`).toBe(written(text))
      const bids = blocks.flatMap(({ bid }) => (bid === null ? [] : [bid]))
      expect(new Set(bids).size, `seed ${seed}`).toBe(bids.length)
      expect(Buffer.compare(Y.encodeStateAsUpdate(doc), before), `seed ${seed}`).toBe(0)
      const base64 = updates.map((update) => Buffer.from(update).toString('base64'))
      if (file !== null) writeSync(file, `${JSON.stringify({ seed, updates: base64, blocks })}\n`)
    }
    if (file !== null) closeSync(file)
  },
  TIMEOUT_MS,
)

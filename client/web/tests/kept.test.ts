// A copy kept aside: what was written is seen, and comes back whole, in one step of undo.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyGenesis } from '../src/flat/genesis'
import { FLAT_ROOT, flatBlocks, readDocument } from '../src/flat/model'
import { FlatUndo } from '../src/flat/undo'
import { changesOf, wordsOf } from '../src/offline/changes'
import { contentOfTransaction, holdsDeletion, nothing, union } from '../src/offline/content'
import type { KeptCopy } from '../src/offline/device'
import { readKept } from '../src/offline/kept-reading'
import { putBack, wayOf } from '../src/offline/put-back'

const wordsIn = (text: Y.Text): string[] => flatBlocks(readDocument(text)).map(wordsOf)

function insertBlock(text: Y.Text, at: number, bid: string, words: string): void {
  const marker = new Y.Map<unknown>([
    ['type', 'paragraph'],
    ['bid', bid],
  ])
  text.applyDelta([{ retain: at }, { insert: marker }, { insert: words }])
}

/** The hub's text, with three blocks; and a page that goes on from it without being heard. */
function hubAndPage() {
  const hub = new Y.Doc()
  applyGenesis(hub, null)
  const text = hub.getText(FLAT_ROOT)
  text.insert(1, 'Un loyer juste.')
  insertBlock(text, text.length, 'second', 'Des logements publics.')
  insertBlock(text, text.length, 'third', 'Partout.')
  let unsent = nothing
  const doc = new Y.Doc({ gcFilter: ({ id }) => !holdsDeletion(unsent, id.client, id.clock) })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(hub), 'hub')
  doc.on('afterTransaction', (transaction) => {
    unsent = union(unsent, contentOfTransaction(transaction))
  })
  const kept = (): KeptCopy => ({
    copy: 'c',
    room: 'open/test',
    epoch: 1,
    reason: 'other-epoch',
    keptAtMs: 0,
    update: Y.encodeStateAsUpdate(doc),
    unsent,
    letters: [],
  })
  return { hub, hubText: text, doc, text: doc.getText(FLAT_ROOT), kept }
}

/** Where words stand in the text. */
const indexOf = (text: Y.Text, words: string): number => {
  let at = 0
  for (const { insert } of text.toDelta() as { insert: unknown }[]) {
    if (typeof insert !== 'string') at += 1
    else if (insert.includes(words)) return at + insert.indexOf(words)
    else at += insert.length
  }
  return -1
}

/** A page writes into the second block, removes the third, adds a fourth. */
function written() {
  const page = hubAndPage()
  const { text } = page
  text.insert(indexOf(text, ' publics'), ' vraiment')
  text.delete(indexOf(text, 'Des '), 4)
  text.delete(indexOf(text, 'Partout.') - 1, 9)
  insertBlock(text, text.length, 'fourth', 'Et vite.')
  return page
}

test('what was written is told by block and by word, with what was deleted', () => {
  const { base, mine } = readKept(written().kept())
  expect(base.map(wordsOf)).toEqual(['Un loyer juste.', 'Des logements publics.', 'Partout.'])
  expect(mine.map(wordsOf)).toEqual(['Un loyer juste.', 'logements vraiment publics.', 'Et vite.'])
  expect(changesOf(base, mine)).toEqual([
    {
      kind: 'changed',
      parts: [
        { kind: 'removed', text: 'Des ' },
        { kind: 'same', text: 'logements ' },
        { kind: 'added', text: 'vraiment ' },
        { kind: 'same', text: 'publics.' },
      ],
    },
    { kind: 'added', parts: [{ kind: 'added', text: 'Et vite.' }] },
    { kind: 'removed', parts: [{ kind: 'removed', text: 'Partout.' }] },
  ])
})

test('after a reload of the page that wrote it, the same is told', () => {
  const page = written()
  const kept = page.kept()
  const again = new Y.Doc({
    gcFilter: ({ id }) => !holdsDeletion(kept.unsent, id.client, id.clock),
  })
  Y.applyUpdate(again, kept.update)
  expect(readKept({ ...kept, update: Y.encodeStateAsUpdate(again) })).toEqual(readKept(kept))
})

test('into a text of the same epoch the very edits come back, and undo takes them away', () => {
  const page = written()
  const { hubText } = page
  const kept: KeptCopy = { ...page.kept(), reason: 'read-only' }
  const undo = new FlatUndo({ text: hubText, origin: {} })
  insertBlock(hubText, hubText.length, 'other', 'D’un autre.')
  putBack(hubText, kept, wayOf(kept, 1))
  const words = wordsIn(hubText)
  expect(words).toContain('logements vraiment publics.')
  expect(words).toContain('Et vite.')
  expect(words).toContain('D’un autre.')
  expect(words).not.toContain('Partout.')
  putBack(hubText, kept, 'merge')
  expect(wordsIn(hubText)).toEqual(words)
  undo.undo()
  expect(wordsIn(hubText).toSorted()).toEqual(
    ['D’un autre.', 'Des logements publics.', 'Partout.', 'Un loyer juste.'].toSorted(),
  )
})

test('into a text of another epoch the words come as blocks where they belong, in one step', () => {
  const kept = written().kept()
  const fresh = new Y.Doc()
  const text = fresh.getText(FLAT_ROOT)
  applyGenesis(fresh, null)
  text.insert(1, 'Tout est réécrit.')
  insertBlock(text, text.length, 'second', 'Des logements.')
  insertBlock(text, text.length, 'last', 'Fin.')
  const undo = new FlatUndo({ text, origin: {} })
  let bids = 0
  expect(wayOf(kept, 2)).toBe('blocks')
  putBack(text, kept, 'blocks', () => `new${(bids += 1)}`)
  const before = ['Tout est réécrit.', 'Des logements.', 'Fin.']
  expect(wordsIn(text)).toEqual([
    'Tout est réécrit.',
    'Des logements.',
    'logements vraiment publics.',
    'Et vite.',
    'Fin.',
  ])
  undo.undo()
  expect(wordsIn(text)).toEqual(before)
})

test('where no block is left, the words come at the end', () => {
  const kept = written().kept()
  const text = new Y.Doc().getText(FLAT_ROOT)
  insertBlock(text, 0, 'x', 'Autre chose.')
  putBack(text, kept, 'blocks')
  expect(wordsIn(text)).toEqual(['Autre chose.', 'logements vraiment publics.', 'Et vite.'])
})

test('blocks come back as they were: their kind, their marks, images and tables', () => {
  const page = hubAndPage()
  const attributes = { strong: true }
  const marked = [{ insert: 'Un ' }, { insert: 'grand', attributes }, { insert: ' point' }]
  const put = (marker: object, ...words: object[]): void =>
    page.text.applyDelta([
      { retain: page.text.length },
      { insert: new Y.Map(Object.entries(marker)) },
      ...words,
    ])
  put({ type: 'heading', level: 2, bid: 'h' }, { insert: 'Un titre' })
  put({ type: 'item', list: 'number', depth: 1, bid: 'i' }, ...marked)
  put({ type: 'image', src: '/a.png', alt: 'Une affiche', bid: 'm' })
  const kept = page.kept()
  const text = new Y.Doc().getText(FLAT_ROOT)
  insertBlock(text, 0, 'x', 'Autre chose.')
  putBack(text, kept, 'blocks')
  const [, ...back] = flatBlocks(readDocument(text))
  expect(back.map(({ type, attrs, runs }) => ({ type, attrs, runs }))).toEqual([
    { type: 'heading', attrs: { level: 2 }, runs: [{ text: 'Un titre', marks: {} }] },
    {
      type: 'item',
      attrs: { list: 'number', depth: 1 },
      runs: [
        { text: 'Un ', marks: {} },
        { text: 'grand', marks: { strong: true } },
        { text: ' point', marks: {} },
      ],
    },
    { type: 'image', attrs: { src: '/a.png', alt: 'Une affiche' }, runs: [] },
  ])
})

test('edits that were refused themselves come back as words', () => {
  expect(wayOf({ ...written().kept(), reason: 'refused' }, 1)).toBe('blocks')
})

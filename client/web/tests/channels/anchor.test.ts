// The words that a thread is about, through what others do to the text.
import { TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { anchorOf, lostUnits, rangeOf } from '../../src/channels/anchor'
import { CopyMap, readCopies } from '../../src/flat/copy-map'
import type { Copy } from '../../src/flat/undo'
import { FlatUndo } from '../../src/flat/undo'
import { readDocument } from '../../src/flat/model'
import { EditorState } from 'prosemirror-state'

/** A text of paragraphs, and the document that shows it. */
function textOf(...paragraphs: string[]) {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  for (const [n, words] of paragraphs.entries()) {
    const marker = new Y.Map<unknown>(Object.entries({ type: 'paragraph', bid: `b${n}` }))
    text.applyDelta([{ retain: text.length }, { insert: marker }, { insert: words }])
  }
  return text
}

function select(text: Y.Text, words: string) {
  const doc = readDocument(text)
  let from = -1
  doc.descendants((node, pos) => {
    const at = node.isText ? (node.text ?? '').indexOf(words) : -1
    if (at >= 0) from = pos + at
  })
  const state = EditorState.create({ doc })
  const selection = TextSelection.create(doc, from, from + words.length)
  return anchorOf(text, state.apply(state.tr.setSelection(selection)))
}

function words(text: Y.Text, anchor: ReturnType<typeof select>): string | null {
  const doc = readDocument(text)
  const range = anchor && rangeOf(text, doc, anchor)
  return range && doc.textBetween(range.from, range.to, '\n')
}

test('TALK-5: a thread follows its words through edits before, in and after them', () => {
  const text = textOf('Les trains sont chers.', 'Les gares ferment tôt.')
  const anchor = select(text, 'gares ferment')
  expect(anchor?.quote).toBe('gares ferment')
  expect(words(text, anchor)).toBe('gares ferment')
  text.insert(5, 'grands ')
  expect(words(text, anchor)).toBe('gares ferment')
  const at = text.toString().indexOf('gares') + 1
  text.insert(at + 1 + 'gares'.length, ' rurales')
  expect(words(text, anchor)).toContain('rurales')
})

test('TALK-5: words that were deleted are told to be so, and moved ones are found', () => {
  const text = textOf('Les trains sont chers.', 'Les gares ferment tôt.')
  const anchor = select(text, 'gares ferment tôt')
  const second = 1 + 'Les trains sont chers.'.length
  text.delete(second, text.length - second)
  expect(words(text, anchor)).toBeNull()
  // Moved to the front: other ids, the same words.
  const marker = new Y.Map<unknown>(Object.entries({ type: 'paragraph', bid: 'b1' }))
  text.applyDelta([{ insert: marker }, { insert: 'Les gares ferment tôt.' }])
  expect(words(text, anchor)).toBe('gares ferment tôt')
})

test('TALK-5: an anchor that nobody can read hangs nowhere', () => {
  const text = textOf('Les trains sont chers.')
  const anchor = { start: '%%%', end: 'AAAA', quote: 'absent de ce texte' }
  expect(rangeOf(text, readDocument(text), anchor)).toBeNull()
})

/** Another page with the same text, and what it sends from then on. */
function otherPage(text: Y.Text) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(text.doc!))
  text.doc!.on('update', (update: Uint8Array) => Y.applyUpdate(doc, update))
  return doc.getText('text')
}

test('TALK-5: words deleted and taken back are found by the copy map, on another page too', () => {
  const text = textOf('Les trains sont chers.', 'Les gares ferment tôt.')
  const anchor = select(text, 'gares')!
  const there = otherPage(text)
  const [copies, origin] = [new CopyMap(), {}]
  const undo = new FlatUndo({ text, origin, onCopy: (told) => copies.learn(told) })
  const at = 1 + text.toString().indexOf('gares') + 1
  text.doc!.transact(() => text.delete(at, 'gares'.length), origin)
  const doc = readDocument(there)
  expect(rangeOf(there, doc, anchor)).toBeNull()
  expect(lostUnits(there, anchor, copies)).toHaveLength(2)
  for (let n = 0; n < 3; n += 1) {
    undo.undo()
    undo.redo()
  }
  undo.undo()
  const back = readDocument(there)
  expect(rangeOf(there, back, anchor)).toBeNull()
  const range = rangeOf(there, back, anchor, copies)!
  expect(back.textBetween(range.from, range.to)).toBe('gares')
  expect(lostUnits(there, anchor, copies)).toEqual([])
})

test('TALK-5: a copy map that leads in circles, or is none, harms nobody', () => {
  const round: Copy[] = [
    { from: { client: 1, start: 0, end: 5 }, client: 2, start: 0 },
    { from: { client: 2, start: 0, end: 5 }, client: 1, start: 0 },
  ]
  const copies = new CopyMap()
  copies.learn(round)
  expect(copies.standing({ client: 1, clock: 3 }, () => false)).toBeNull()
  expect(copies.standing({ client: 1, clock: 3 }, ({ client }) => client === 2)).toEqual({
    client: 2,
    clock: 3,
  })
  expect(readCopies([...round, null, {}, { from: {}, client: 'x' }])).toEqual(round)
  expect(readCopies('rien')).toEqual([])
})

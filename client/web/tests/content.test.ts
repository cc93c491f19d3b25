// What counts as sent: only what the hub has shown to hold.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  contentBelow,
  contentOfTransaction,
  contentOfUpdate,
  holdsDeletion,
  intersection,
  isNothing,
  minus,
  nothing,
  union,
  type Content,
} from '../src/offline/content'

/** A document, its text, what it has written, and the updates in which it left. */
function author(clientID = 1) {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const mine = { doc, text: doc.getText('t'), unsent: nothing, updates: [] as Uint8Array[] }
  doc.on('afterTransaction', (transaction) => {
    if (transaction.origin === 'hub') return
    mine.unsent = union(mine.unsent, contentOfTransaction(transaction))
  })
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'hub') mine.updates.push(update)
  })
  return mine
}

const left = (unsent: Content, ...updates: Uint8Array[]): Content =>
  updates.reduce((rest, update) => minus(rest, contentOfUpdate(update)), unsent)

test('words wait until their own update comes back', () => {
  const mine = author()
  expect(isNothing(mine.unsent)).toBe(true)
  mine.text.insert(0, 'un')
  mine.text.insert(2, ' deux')
  expect(isNothing(left(mine.unsent, mine.updates[0]!))).toBe(false)
  expect(isNothing(left(mine.unsent, ...mine.updates))).toBe(true)
})

test('an echo that the hub has merged confirms every part of it', () => {
  const mine = author()
  for (let i = 0; i < 20; i += 1) mine.text.insert(i % 3, 'x')
  mine.text.delete(2, 5)
  expect(isNothing(left(mine.unsent, Y.mergeUpdates(mine.updates)))).toBe(true)
})

test('the words of others confirm nothing', () => {
  const [mine, theirs] = [author(1), author(2)]
  mine.text.insert(0, 'moi')
  theirs.text.insert(0, 'toi')
  expect(left(mine.unsent, theirs.updates[0]!)).toEqual(mine.unsent)
})

test('the state vector of the hub confirms insertions, not deletions', () => {
  const mine = author()
  mine.text.insert(0, 'abc')
  mine.text.delete(1, 1)
  const rest = minus(mine.unsent, contentBelow(Y.encodeStateVector(mine.doc)))
  expect(rest.inserted.size).toBe(0)
  expect([...rest.deleted]).toEqual([[1, [{ from: 1, to: 2 }]]])
  expect(holdsDeletion(rest, 1, 1)).toBe(true)
  expect(holdsDeletion(rest, 1, 2)).toBe(false)
})

test('a gap in what the hub sends proves nothing', () => {
  const mine = author()
  for (const word of ['a', 'b', 'c']) mine.text.insert(mine.text.length, word)
  const [first, , third] = mine.updates
  const rest = left(mine.unsent, Y.mergeUpdates([first!, third!]))
  expect([...rest.inserted]).toEqual([[1, [{ from: 1, to: 2 }]]])
})

test('hours of typing are a handful of ranges', () => {
  const mine = author()
  for (let i = 0; i < 500; i += 1) mine.text.insert(i, 'x')
  expect([...mine.unsent.inserted]).toEqual([[1, [{ from: 0, to: 500 }]]])
})

test('sets of content behave as sets', () => {
  const content = (...ranges: [number, number][]): Content =>
    ranges.reduce<Content>(
      (all, [from, to]) =>
        union(all, { inserted: new Map([[1, [{ from, to }]]]), deleted: new Map() }),
      nothing,
    )
  const [a, b] = [content([0, 5], [10, 20]), content([3, 12], [18, 30])]
  expect(union(a, b)).toEqual(content([0, 30]))
  expect(minus(a, b)).toEqual(content([0, 3], [12, 18]))
  expect(intersection(a, b)).toEqual(content([3, 5], [10, 12], [18, 20]))
  expect(isNothing(minus(a, a))).toBe(true)
})

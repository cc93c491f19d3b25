// What counts as stored over y-websocket: only what the hub has shown to hold.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { PendingContent } from '../src/lib/pending-content'

/** A document, its text, and what it has written that is not confirmed. */
function author(clientId = 1) {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const pending = new PendingContent()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'hub') return
    pending.wrote(update)
    updates.push(update)
  })
  return { doc, text: doc.getText('t'), pending, updates }
}

test('words wait until their own update comes back', () => {
  const { text, pending, updates } = author()
  expect(pending.isEmpty).toBe(true)
  text.insert(0, 'un')
  text.insert(2, ' deux')
  pending.received(updates[0] as Uint8Array)
  expect(pending.isEmpty).toBe(false)
  pending.received(updates[1] as Uint8Array)
  expect(pending.isEmpty).toBe(true)
})

test('an echo that the hub has merged confirms every part of it', () => {
  const { text, pending, updates } = author()
  for (let i = 0; i < 20; i += 1) text.insert(i % 3, 'x')
  text.delete(2, 5)
  pending.received(Y.mergeUpdates(updates))
  expect(pending.isEmpty).toBe(true)
})

test('the words of others confirm nothing', () => {
  const mine = author(1)
  const theirs = author(2)
  mine.text.insert(0, 'moi')
  theirs.text.insert(0, 'toi')
  mine.pending.received(theirs.updates[0] as Uint8Array)
  expect(mine.pending.isEmpty).toBe(false)
})

test('a deletion waits for its own confirmation', () => {
  const { text, pending, updates } = author()
  text.insert(0, 'abc')
  pending.received(updates[0] as Uint8Array)
  text.delete(1, 1)
  expect(pending.isEmpty).toBe(false)
  pending.received(updates[1] as Uint8Array)
  expect(pending.isEmpty).toBe(true)
})

test('the state vector of the hub confirms insertions, not deletions', () => {
  const { doc, text, pending } = author()
  text.insert(0, 'abc')
  pending.hubHolds(Y.encodeStateVector(doc))
  expect(pending.isEmpty).toBe(true)
  text.delete(0, 1)
  pending.hubHolds(Y.encodeStateVector(doc))
  expect(pending.isEmpty).toBe(false)
})

test('after a lost echo the exchange of states confirms what the hub had stored', () => {
  const mine = author(1)
  mine.text.insert(0, 'abcdef')
  mine.text.delete(2, 2)
  const hub = new Y.Doc()
  Y.applyUpdate(hub, Y.encodeStateAsUpdate(mine.doc))
  mine.text.insert(0, 'new')
  mine.pending.hubHolds(Y.encodeStateVector(hub))
  mine.pending.received(Y.encodeStateAsUpdate(hub, Y.encodeStateVector(mine.doc)))
  expect(mine.pending.isEmpty).toBe(false)
  mine.pending.received(mine.updates.at(-1) as Uint8Array)
  expect(mine.pending.isEmpty).toBe(true)
})

test('random typing and deleting is confirmed by the updates, in any order and merging', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    let state = seed
    const random = (below: number): number => {
      state = (state * 48271) % 2147483647
      return state % below
    }
    const { text, pending, updates } = author(seed)
    for (let step = 0; step < 60; step += 1) {
      if (text.length > 0 && random(3) === 0) text.delete(random(text.length), 1)
      else text.insert(random(text.length + 1), 'xyz'.slice(random(3)))
    }
    while (updates.length > 0) {
      expect(pending.isEmpty, `seed ${seed}`).toBe(false)
      const some = updates.splice(random(updates.length), 1 + random(4))
      pending.received(Y.mergeUpdates(some))
    }
    expect(pending.isEmpty, `seed ${seed}`).toBe(true)
  }
})

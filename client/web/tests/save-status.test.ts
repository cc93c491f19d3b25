// The sign that says whether words are safe: when it may say "saved", and when it may not.
import { expect, test } from 'vitest'
import {
  initialFacts,
  isRoutine,
  reduce,
  signOf,
  wordsAtRisk,
  type SaveEvent,
  type SaveSign,
} from '../src/lib/save-status'

const after = (...types: (SaveEvent['type'] | SaveEvent)[]) =>
  types
    .map((one) => (typeof one === 'string' ? ({ type: one } as SaveEvent) : one))
    .reduce(reduce, initialFacts)
const signAfter = (...events: Parameters<typeof after>): SaveSign => signOf(after(...events))

test('nothing is called saved before the text has come', () => {
  expect(signAfter()).toBe('connecting')
  expect(signAfter('connected')).toBe('connecting')
  expect(signAfter('connected', 'words-stored')).toBe('connecting')
})

test('saved needs a connection, a complete exchange and no waiting words', () => {
  expect(signAfter('connected', 'synced')).toBe('saved')
  expect(signAfter('connected', 'synced', 'words-waiting')).toBe('saving')
  expect(signAfter('connected', 'synced', 'words-waiting', 'words-stored')).toBe('saved')
})

test('offline tells words that are stored from words that only this page has', () => {
  expect(signAfter('connected', 'synced', 'disconnected')).toBe('offline-saved')
  expect(signAfter('connected', 'synced', 'disconnected', 'words-waiting')).toBe('offline-waiting')
  expect(signAfter('connected', 'synced', 'words-waiting', 'disconnected')).toBe('offline-waiting')
})

test('after a return nothing is saved until the exchange is complete and the words are stored', () => {
  const away = ['connected', 'synced', 'disconnected', 'words-waiting'] as const
  expect(signAfter(...away, 'connected')).toBe('saving')
  expect(signAfter(...away, 'connected', 'synced')).toBe('saving')
  expect(signAfter(...away, 'connected', 'synced', 'words-stored')).toBe('saved')
})

test('a refusal stays on the sign whatever the connection does', () => {
  const refused: SaveEvent = { type: 'refused', refusal: 'access' }
  expect(signAfter('connected', refused, 'disconnected')).toBe('refused-access')
  expect(signAfter('connected', refused, 'connected', 'synced')).toBe('refused-access')
})

test('a refused edit is forgiven only once nothing waits any more', () => {
  const refused: SaveEvent = { type: 'refused', refusal: 'edit' }
  expect(signAfter('connected', 'synced', 'words-waiting', refused)).toBe('refused-edit')
  expect(signAfter('connected', 'synced', 'words-waiting', refused, 'words-stored')).toBe('saved')
})

test('only unconfirmed words make closing the page a risk', () => {
  expect(wordsAtRisk(after('connected', 'synced', 'disconnected'))).toBe(false)
  expect(wordsAtRisk(after('connected', 'synced', 'words-waiting'))).toBe(true)
})

test('saving and saved are routine; everything about loss is announced', () => {
  expect(isRoutine('saving', 'saved')).toBe(true)
  expect(isRoutine('saved', 'offline-saved')).toBe(false)
  expect(isRoutine('offline-waiting', 'saving')).toBe(false)
})

test('no sequence of events calls waiting words saved', () => {
  const events: SaveEvent[] = [
    { type: 'connected' },
    { type: 'disconnected' },
    { type: 'synced' },
    { type: 'words-waiting' },
    { type: 'words-stored' },
    { type: 'refused', refusal: 'edit' },
  ]
  // Every sequence of five events.
  for (let code = 0; code < events.length ** 5; code += 1) {
    let facts = initialFacts
    for (let rest = code, step = 0; step < 5; step += 1, rest = Math.floor(rest / events.length)) {
      facts = reduce(facts, events[rest % events.length] as SaveEvent)
      if (signOf(facts) === 'saved') {
        expect(facts).toMatchObject({ waiting: false, synced: true, connection: 'online' })
      }
    }
  }
})

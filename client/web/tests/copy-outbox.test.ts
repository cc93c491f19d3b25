// Copy maps on their way to the hub: in letters that it takes, until it has answered.
import { expect, test } from 'vitest'
import { COPIES_PER_LETTER, CopyOutbox, readNotice, writeLetter } from '../src/session/copy-outbox'

/** The longest text that the hub takes in one signal, in bytes. */
const MAX_SIGNAL_BYTES = 64 * 1024

const LARGEST = 2 ** 32 - 1
const largest = {
  from: { client: LARGEST, start: LARGEST, end: LARGEST },
  client: LARGEST,
  start: LARGEST,
}

function outbox() {
  let ids = 0
  return new CopyOutbox([{ id: 'kept', copies: [] }], () => `id-${(ids += 1)}`)
}

test('a large map goes in letters below the limit of the hub', () => {
  const box = outbox()
  const letters = box.add(Array.from({ length: 2 * COPIES_PER_LETTER + 1 }, () => largest))
  expect(letters.map(({ copies }) => copies.length)).toEqual([
    COPIES_PER_LETTER,
    COPIES_PER_LETTER,
    1,
  ])
  const id = crypto.randomUUID()
  for (const { copies } of letters) {
    expect(new TextEncoder().encode(writeLetter({ id, copies })).length).toBeLessThan(
      MAX_SIGNAL_BYTES,
    )
  }
})

test('TRUTH-6: a letter stays until the hub has answered it', () => {
  const box = outbox()
  box.add([largest])
  expect(box.letters.map(({ id }) => id)).toEqual(['kept', 'id-1'])
  expect(box.answered('another')).toBe(false)
  expect(box.answered('kept')).toBe(true)
  expect(box.letters.map(({ id }) => id)).toEqual(['id-1'])
})

test('signals are read as far as they are known, whatever else comes', () => {
  expect(readNotice('{"type":"room","epoch":3}')).toEqual({ type: 'room', epoch: 3 })
  expect(readNotice('{"type":"copies-stored","id":"a"}')).toEqual({
    type: 'copies-stored',
    id: 'a',
  })
  const refused = '{"type":"copies-refused","id":"a","reason":"too-many"}'
  expect(readNotice(refused)).toEqual({ type: 'copies-refused', id: 'a' })
  for (const other of [
    '',
    'null',
    '[]',
    '{"type":"room"}',
    '{"type":"copies-refused","id":null}',
  ]) {
    expect(readNotice(other)).toBeNull()
  }
})

test('that a text is full is a notice of its own', () => {
  expect(readNotice('{"type":"document-full"}')).toEqual({ type: 'document-full' })
})

// What one has read of one's news by opening an amendment: the hub keeps one mark for all.
import { expect, test } from 'vitest'
import type { Notices } from '../../src/amendments/ask'
import { readByOpening } from '../../src/amendments/notices'

/** Notices, the newest first: of which amendment, when, and whether they wait. */
function news(lines: readonly [string, number, boolean][], unread?: number): Notices {
  const items = lines.map(([amendment, at, isUnread]) => ({
    id: `${at}-${amendment}`,
    at,
    unread: isUnread,
    amendment: { id: amendment, title: '' },
  }))
  const waiting = lines.filter(([, , isUnread]) => isUnread).length
  return { items, unread: unread ?? waiting } as unknown as Notices
}

test('all its steps are read, up to the newest', () => {
  const two = news([
    ['lion', 30, true],
    ['lion', 20, true],
    ['âne', 10, false],
  ])
  expect(readByOpening(two, 'lion')).toBe('30-lion')
  expect(readByOpening(two, 'âne')).toBeNull()
})

test('what another amendment is told of stays unread', () => {
  const mixed = news([
    ['lion', 30, true],
    ['âne', 20, true],
    ['lion', 10, true],
  ])
  expect(readByOpening(mixed, 'lion')).toBe('10-lion')
  expect(readByOpening(mixed, 'âne')).toBeNull()
})

test('so does what came in the same second, and what may wait below', () => {
  const same = news([
    ['âne', 10, true],
    ['lion', 10, true],
  ])
  expect(readByOpening(same, 'lion')).toBeNull()
  expect(readByOpening(news([['lion', 10, true]], 2), 'lion')).toBeNull()
})

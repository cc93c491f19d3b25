// A page goes on in its own member's next session only.
import { expect, test } from 'vitest'
import { sessionOf } from '../src/people/session-of'

const nina = { id: 'nina', csrf: 'n1' }

test('PAGES-7: words of somebody’s page do not go in the session of whoever signs in after them', () => {
  expect(sessionOf(nina, nina)).toBe('n1')
  expect(sessionOf({ id: 'omar' }, nina)).toBeNull()
  expect(sessionOf(nina, null)).toBeNull()
  expect(sessionOf(null, nina)).toBeNull()
})

// Whose page it is, as its socket says.
import { expect, test } from 'vitest'
import { asOwner, pageIsOf } from '../src/lib/page-owner'

test('ACCOUNT-12: a page says at its socket whose it is, once that is known', () => {
  expect(asOwner('wss://hub.example/collab')).toBe('wss://hub.example/collab')
  pageIsOf('nina & co')
  expect(asOwner('wss://hub.example/collab')).toBe('wss://hub.example/collab?as=nina%20%26%20co')
  pageIsOf('omar')
  expect(asOwner('wss://hub.example/collab')).toBe('wss://hub.example/collab?as=omar')
})

// Addresses and what the device remembers, both read back from what anyone may have put there.
import { expect, test } from 'vitest'
import { parseRecentTexts, RECENT_TEXTS_MAX, withRecentText } from '../src/lib/device-store'
import { routeOf, textPath } from '../src/lib/route'

const at = (path: string) => routeOf(new URL(path, 'http://localhost'))

test('addresses are read and written alike', () => {
  expect(at('/')).toEqual({ page: 'start' })
  for (const editor of ['rich', 'plain'] as const) {
    expect(at(textPath('a-b_1', editor))).toEqual({ page: 'text', name: 'a-b_1', editor })
  }
})

test('an address that names no text is unknown', () => {
  for (const path of ['/open/', '/open/a b', '/open/a/b', '/texts/1', '/open/é']) {
    expect(at(path)).toEqual({ page: 'unknown' })
  }
})

test('a stored list is read as far as it makes sense', () => {
  const good = { name: 'a', editor: 'rich', openedAtMs: 1 }
  expect(parseRecentTexts(null)).toEqual([])
  expect(parseRecentTexts('{')).toEqual([])
  expect(parseRecentTexts('{}')).toEqual([])
  const stored = JSON.stringify([good, { ...good, name: '../x' }, { ...good, editor: 'x' }, null])
  expect(parseRecentTexts(stored)).toEqual([good])
})

test('the last opened text comes first, once, and the list is bounded', () => {
  let list = withRecentText([], { name: 'first', editor: 'rich', openedAtMs: 0 })
  for (let i = 1; i <= RECENT_TEXTS_MAX; i += 1) {
    list = withRecentText(list, { name: `t${i}`, editor: 'rich', openedAtMs: i })
    list = withRecentText(list, { name: `t${i}`, editor: 'rich', openedAtMs: i })
  }
  expect(list).toHaveLength(RECENT_TEXTS_MAX)
  expect(list[0]?.name).toBe(`t${RECENT_TEXTS_MAX}`)
  expect(list.map(({ name }) => name)).not.toContain('first')
})

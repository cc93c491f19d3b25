// What the device remembers, read back from whatever may have been put there.
import { afterEach, expect, test, vi } from 'vitest'
import {
  noteSignedOut,
  parseRecentTexts,
  readMember,
  readRecentTexts,
  RECENT_TEXTS_MAX,
  rememberMember,
  rememberText,
  withRecentText,
} from '../src/lib/device-store'
import { DISPLAY_CHOICES, parseDisplaySettings } from '../src/lib/display-settings'
import { since } from '../src/lib/since'

afterEach(() => void vi.unstubAllGlobals())

/** A browser that remembers. */
function withStorage(): void {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  })
}

test('PAGES-8: once the hub has said that a session is over, nothing of its member is shown here', () => {
  withStorage()
  const amina = { id: 'a', name: 'Amina', presence: 'shown' } as const
  const own = { path: '/texts/7d444840-9dc0-11d1-b245-5ffdce74fad2', title: 'A', openedAtMs: 1 }
  const open = { path: '/open/a', title: 'B', openedAtMs: 2 }
  noteSignedOut()
  rememberMember(amina)
  rememberText(own)
  rememberText(open)
  expect(readMember()).toEqual(amina)
  expect(readRecentTexts()).toEqual([open, own])
  noteSignedOut()
  expect(readMember()).toBeNull()
  expect(readRecentTexts()).toEqual([open])
  // It is there again with its member, and not with another.
  rememberMember(amina)
  expect(readMember()).toEqual(amina)
  expect(readRecentTexts()).toEqual([open, own])
  noteSignedOut()
  rememberMember({ ...amina, id: 'b' })
  expect(readRecentTexts()).toEqual([])
})

test('a stored list is read as far as it makes sense', () => {
  const good = { path: '/open/a', title: 'A', openedAtMs: 1 }
  expect(parseRecentTexts(null)).toEqual([])
  expect(parseRecentTexts('{')).toEqual([])
  expect(parseRecentTexts('{}')).toEqual([])
  const bad = [{ ...good, path: '/elsewhere' }, { ...good, path: '//evil/open/a' }, null, 'a']
  expect(parseRecentTexts(JSON.stringify([good, ...bad, { ...good, title: 3 }]))).toEqual([good])
})

test('the last opened text comes first, once, and the list is bounded', () => {
  const text = (n: number) => ({ path: `/open/t${n}`, title: `T${n}`, openedAtMs: n })
  let list = withRecentText([], text(0))
  for (let i = 1; i <= RECENT_TEXTS_MAX; i += 1) {
    list = withRecentText(list, text(i))
    list = withRecentText(list, text(i))
  }
  expect(list).toHaveLength(RECENT_TEXTS_MAX)
  expect(list[0]).toEqual(text(RECENT_TEXTS_MAX))
  expect(list).not.toContainEqual(text(0))
})

test('display settings are one of their choices, whatever is stored', () => {
  const defaults = { theme: 'system', size: 'normal', measure: 'normal', alineas: 'hidden' }
  for (const stored of [null, '', '[]', 'null', '7', '{"theme":"pink","size":3}']) {
    expect(parseDisplaySettings(stored)).toEqual(defaults)
  }
  const wishes = { theme: 'dark', size: 'huge', measure: 'wide', alineas: 'shown' }
  expect(parseDisplaySettings(JSON.stringify({ ...wishes, other: 1 }))).toEqual(wishes)
  expect(DISPLAY_CHOICES.theme[0]).toBe('system')
})

test('how long ago a text was opened is said in words, and as a date after a week', () => {
  const now = Date.UTC(2026, 10, 22, 12)
  const [minute, hour] = [60_000, 3_600_000]
  const french = { locale: 'fr', on: (day: string) => `le ${day}` }
  const english = { locale: 'en', on: (day: string) => `on ${day}` }
  expect(since(now - 5_000, now, french)).toBe('maintenant')
  expect(since(now - 5 * minute, now, french)).toBe('il y a 5 minutes')
  expect(since(now - 26 * hour, now, french)).toBe('hier')
  expect(since(now - 26 * hour, now, english)).toBe('yesterday')
  expect(since(now - 30 * 24 * hour, now, french)).toMatch(/^le 23 oct\. 2026$/)
  // A clock that was set back.
  expect(since(now + hour, now, english)).toBe('now')
})

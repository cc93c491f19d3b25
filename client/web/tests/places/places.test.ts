// The pure parts of the places: the tree of themes, days, filters in addresses, finding by name.
import { expect, test } from 'vitest'
import { routeOf } from '../../src/lib/route'
import { dayOf, dayWords, isPast, momentOf } from '../../src/places/days'
import { ANY_TEXT, filterIn, searchOf } from '../../src/places/filter'
import { matches } from '../../src/places/matches'
import { flatten, pathWords, placesFor, treeOf } from '../../src/places/theme-tree'

const ID = '7d444840-9dc0-11d1-b245-5ffdce74fad2'
const THEMES = [
  { id: 'h', name: 'Logement', parent: null },
  { id: 'r', name: 'Loyers', parent: 'h' },
  { id: 'c', name: 'Charges', parent: 'r' },
  { id: 's', name: 'École' },
  { id: 'lost', name: 'Perdu', parent: 'merged away' },
]

test('themes stand under their parents, and those without one at the top', () => {
  const shown = flatten(treeOf(THEMES)).map(({ theme, depth }) => `${depth} ${theme.id}`)
  expect(shown).toEqual(['0 h', '1 r', '2 c', '0 s', '0 lost'])
  expect(pathWords(THEMES, 'c')).toBe('Logement › Loyers › Charges')
  expect(pathWords(THEMES, null)).toBe('')
  expect(placesFor(THEMES, 'r').map(({ id }) => id)).toEqual(['h', 's', 'lost'])
})

test('a ring of themes, which the hub never answers, is no endless path', () => {
  const ring = [
    { id: 'a', name: 'A', parent: 'b' },
    { id: 'b', name: 'B', parent: 'a' },
  ]
  expect(pathWords(ring, 'a')).toBe('B › A')
})

test('a day stays the same day on its way to the hub and back', () => {
  const atS = momentOf('2027-03-01') ?? 0
  expect(dayOf(atS)).toBe('2027-03-01')
  expect(dayWords(atS, 'fr')).toBe('1 mars 2027')
  expect(momentOf('')).toBeNull()
  expect(isPast(atS, Date.parse('2027-03-01T23:00:00Z'))).toBe(false)
  expect(isPast(atS, Date.parse('2027-03-02T00:00:00Z'))).toBe(true)
})

test('a filter is the same after a journey through an address', () => {
  const filter = { ...ANY_TEXT, search: 'l’école & co', theme: ID, kind: 'motion' } as const
  expect(filterIn(searchOf(filter))).toEqual(filter)
  expect(searchOf(ANY_TEXT)).toBe('')
  expect(filterIn('?kind=poem&stage=x&theme=not-an-id&more=1')).toEqual(ANY_TEXT)
})

test('a name is found by words, whatever their accents and capitals', () => {
  const found = (typed: string): boolean => matches('Section du Cœur, Rezé', typed)
  expect(['reze', 'COEUR sect', '', ' '].every(found)).toBe(true)
  expect(found('nantes')).toBe(false)
})

test('the pages beside a text have addresses of their own', () => {
  expect(routeOf('/texts/new')).toEqual({ page: 'new-text' })
  expect(routeOf(`/texts/${ID}/settings`)).toEqual({ page: 'text-settings', id: ID })
  expect(routeOf(`/texts/${ID}/argument/`)).toEqual({ page: 'text-argument', id: ID })
  expect(routeOf(`/texts/${ID}`).page).toBe('text')
  expect(routeOf(`/texts/${ID}/else`).page).toBe('unknown')
})

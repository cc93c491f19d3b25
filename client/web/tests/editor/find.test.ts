// Finding words: accents, capitals, apostrophes and spaces make no difference; places are exact.
import { expect, test } from 'vitest'
import { findAll, fold, MAX_MATCHES, nextMatch } from '../../src/editor/find/search'
import { page } from './page'

const found = (lines: string, query: string): string[] => {
  const { doc } = page(lines)
  return findAll(doc, query).map(({ from, to }) => doc.textBetween(from, to))
}

test.each([
  ['ete', ['Été', 'ete', 'été']],
  ['été', ['Été', 'ete', 'été']],
  ["l'ecole", ['l’école']],
  ['l’école', ['l’école']],
  ['dit :', ['dit\u00a0:']],
  ['absent', []],
  ['', []],
])('%j finds %j', (query, wanted) => {
  expect(found('Été comme ete, cet été\nà l’école, elle dit\u00a0: oui', query)).toEqual(wanted)
})

test('an accent that is a character of its own belongs to its letter', () => {
  const decomposed = 'e\u0301te\u0301'
  expect(found(`un ${decomposed} deux`, 'ete d')).toEqual([`${decomposed} d`])
})

test('places hold after characters of two units', () => {
  expect(found('😀😀 é mot', 'mot')).toEqual(['mot'])
})

test('a word is not found across two blocks', () => {
  expect(found('lo\nyer', 'loyer')).toEqual([])
})

test('there is an end to counting', () => {
  expect(found('a'.repeat(3 * MAX_MATCHES), 'a')).toHaveLength(MAX_MATCHES)
})

test('a place for each unit, and the end', () => {
  const words = 'Œuvre e\u0301'
  const { text, places } = fold(words)
  expect(places).toHaveLength(text.length + 1)
  expect(places?.at(-1)).toBe(words.length)
})

test('the next match is at or after the caret, then the first', () => {
  const matches = [
    { from: 3, to: 5 },
    { from: 9, to: 11 },
  ]
  expect([1, 3, 4, 10].map((pos) => nextMatch(matches, pos))).toEqual([0, 0, 1, 0])
  expect(nextMatch([], 1)).toBe(-1)
})

// The rules for the name of an open text.
import { expect, test } from 'vitest'
import {
  nameProblem,
  randomEnd,
  suggestName,
  TEXT_NAME_MAX_LENGTH,
  withEnd,
} from '../src/lib/text-name'

test('a name of letters, digits, hyphens and underscores is accepted up to its limit', () => {
  for (const name of ['a', 'motion-logement', 'Texte_2', '-', 'x'.repeat(TEXT_NAME_MAX_LENGTH)]) {
    expect(nameProblem(name)).toBeNull()
  }
})

test('any other name is refused with its reason', () => {
  expect(nameProblem('')).toBe('empty')
  expect(nameProblem('x'.repeat(TEXT_NAME_MAX_LENGTH + 1))).toBe('too-long')
  for (const name of ['école', 'a b', 'a/b', '..', 'a%20b', 'a\n', 'a\0b', '👍']) {
    expect(nameProblem(name)).toBe('characters')
  }
})

test('a suggestion is always an accepted name, near the wish', () => {
  expect(suggestName('Motion pour l’école')).toBe('motion-pour-l-ecole')
  expect(suggestName('  Cœur & sœur !')).toBe('coeur-soeur')
  expect(suggestName('!!!')).toBeNull()
  const long = suggestName('é'.repeat(500))
  expect(long).not.toBeNull()
  expect(nameProblem(long ?? '')).toBeNull()
})

test('a random end makes a name of its own, of a length that is accepted', () => {
  expect(randomEnd()).not.toBe(randomEnd())
  expect(withEnd('motion', 'abc')).toBe('motion-abc')
  expect(withEnd(`${'x'.repeat(95)}-yyyy`, 'abc')).toBe(`${'x'.repeat(95)}-abc`)
  expect(nameProblem(withEnd('x'.repeat(TEXT_NAME_MAX_LENGTH), randomEnd()))).toBeNull()
})

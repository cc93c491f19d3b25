// @vitest-environment jsdom
// People as pages tell of them: by name, and by number where the hub does not say who they are.
import { expect, test } from 'vitest'
import { authorsOf, countedNames, nameOf } from '../../src/amendments/words'
import { language } from '../../src/i18n/language.svelte'

const LEA = { id: 'lea', name: 'Léa' }

test('RIGHTS-9: people whom the hub does not name are counted', () => {
  language.choose('fr')
  expect(authorsOf({ authors: [], author_count: 2 })).toBe('2 membres')
  expect(authorsOf({ authors: [LEA], author_count: 1 })).toBe('Léa')
  expect(countedNames([LEA], 2)).toBe('Léa et 1 membre')
  language.choose('en')
  expect(authorsOf({ authors: [], author_count: 1 })).toBe('1 member')
})

test('RIGHTS-9: who is not named at all is a member', () => {
  language.choose('fr')
  expect(nameOf(null)).toBe('Un·e membre')
  expect(nameOf({ id: 'max', name: null })).toBe('Ancien·ne membre')
  language.choose('en')
  expect(nameOf(undefined)).toBe('A member')
})

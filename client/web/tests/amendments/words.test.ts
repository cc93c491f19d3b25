// @vitest-environment jsdom
// People as pages tell of them: by name, and by number where the hub does not say who they are.
import { expect, test } from 'vitest'
import type { Cause } from '../../src/amendments/model'
import {
  authorsOf,
  causeWords,
  countedNames,
  deedWords,
  labelOf,
  nameOf,
  sentence,
  theLabelOf,
} from '../../src/amendments/words'
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

test('an amendment has its article within a French sentence, and its number stays beside it', () => {
  language.choose('fr')
  expect(labelOf({ label: '1' })).toBe('Amendement\u00a01')
  expect(theLabelOf({ label: '1' })).toBe('l’amendement\u00a01')
  expect(theLabelOf({ label: null })).toBe('l’amendement sans numéro')
  expect(sentence(theLabelOf({ label: '1' }))).toBe('L’amendement\u00a01')
  const named = [{ id: 'b', label: '2', title: 'Un cheval' }]
  const because = (reason: string) =>
    causeWords({ reason, condition: 'contested', amendments: named, words: '' } as unknown as Cause)
  expect(because('collision')).toBe('Il touche les mêmes mots que l’amendement\u00a02')
  expect(because('adopted')).toBe('L’amendement\u00a02 a été adopté')
  language.choose('en')
  expect(because('collision')).toBe('It touches the same words as amendment\u00a02')
})

test('what the hub does by itself is told of the amendment, and of nobody who left', () => {
  language.choose('fr')
  const hub = { id: 'hub', name: null }
  expect(nameOf(hub)).toBe('Le système')
  const asked = { act: 'confirmation_asked', by: hub }
  expect(deedWords(asked)).toEqual({ who: '', did: 'Le texte a changé là où il le modifie' })
  expect(deedWords({ act: 'called', by: hub }).who).toBe('Le système')
  expect(deedWords({ act: 'tabled', by: LEA })).toEqual({ who: 'Léa', did: 'l’a déposé' })
})

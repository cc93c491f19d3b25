// Both languages are complete, and say the same things.
import { expect, test } from 'vitest'
import { en } from '../src/i18n/en'
import { channels as englishChannels } from '../src/i18n/en/channels'
import { amendments as englishAmendments } from '../src/i18n/en/amendments'
import { deciding as englishDeciding } from '../src/i18n/en/deciding'
import { glossary as englishGlossary } from '../src/i18n/en/glossary'
import { people as englishPeople } from '../src/i18n/en/people'
import { places as englishPlaces } from '../src/i18n/en/places'
import { steering as englishSteering } from '../src/i18n/en/steering'
import { fr } from '../src/i18n/fr'
import { channels as frenchChannels } from '../src/i18n/fr/channels'
import { amendments as frenchAmendments } from '../src/i18n/fr/amendments'
import { deciding as frenchDeciding } from '../src/i18n/fr/deciding'
import { glossary as frenchGlossary } from '../src/i18n/fr/glossary'
import { people as frenchPeople } from '../src/i18n/fr/people'
import { places as frenchPlaces } from '../src/i18n/fr/places'
import { steering as frenchSteering } from '../src/i18n/fr/steering'

function flatten(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  )
}
const french = new Map(
  flatten({
    ...fr,
    channels: frenchChannels,
    amendments: frenchAmendments,
    deciding: frenchDeciding,
    glossary: frenchGlossary,
    people: frenchPeople,
    places: frenchPlaces,
    steering: frenchSteering,
  }),
)
const english = new Map(
  flatten({
    ...en,
    channels: englishChannels,
    amendments: englishAmendments,
    deciding: englishDeciding,
    glossary: englishGlossary,
    people: englishPeople,
    places: englishPlaces,
    steering: englishSteering,
  }),
)

test('every key stands in both languages, with words', () => {
  expect([...english.keys()].sort()).toEqual([...french.keys()].sort())
  for (const [key, words] of [...french, ...english]) expect(words.trim(), key).not.toBe('')
})

test('both languages use the same placeholders', () => {
  const placeholders = (words: string): string[] => (words.match(/\{\{\w+\}\}/g) ?? []).sort()
  for (const [key, words] of french) {
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(words))
  }
})

test('French puts a no-break space before its high punctuation', () => {
  for (const [key, words] of french) {
    expect(words, key).not.toMatch(/[^\s\u00a0\u202f] ?[:;!?»](?=\s|$)/)
    expect(words, key).not.toMatch(/«[^\u202f\u00a0]/)
  }
})

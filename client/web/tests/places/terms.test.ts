// The glossary holds every word, once.
import { expect, test } from 'vitest'
import { glossary } from '../../src/i18n/fr/glossary'
import { GLOSSARY } from '../../src/places/terms'

test('PLACES-5: every word of the glossary stands in one part of it', () => {
  const words = Object.values(GLOSSARY).flat()
  expect([...words].sort()).toEqual(Object.keys(glossary.terms).sort())
})

// The glossary holds every word, once.
import { expect, test } from 'vitest'
import { amendments as englishAmendments } from '../../src/i18n/en/amendments'
import { deciding as englishDeciding } from '../../src/i18n/en/deciding'
import { glossary as englishGlossary } from '../../src/i18n/en/glossary'
import { places as englishPlaces } from '../../src/i18n/en/places'
import { amendments } from '../../src/i18n/fr/amendments'
import { deciding } from '../../src/i18n/fr/deciding'
import { glossary } from '../../src/i18n/fr/glossary'
import { places } from '../../src/i18n/fr/places'
import { GLOSSARY } from '../../src/places/terms'

test('PLACES-5: every word of the glossary stands in one part of it', () => {
  const words = Object.values(GLOSSARY).flat()
  expect([...words].sort()).toEqual(Object.keys(glossary.terms).sort())
})

const LANGUAGES = {
  French: { glossary, amendments, deciding, places },
  English: {
    glossary: englishGlossary,
    amendments: englishAmendments,
    deciding: englishDeciding,
    places: englishPlaces,
  },
}

for (const [language, { glossary, amendments, deciding, places }] of Object.entries(LANGUAGES)) {
  test(`PLACES-5: what pages say of a text, an amendment and a ballot is explained in ${language}`, () => {
    const explained = new Set<string>(Object.values(glossary.terms).map(({ word }) => word))
    // Said to be admissible, to be satisfied, or to be as it was.
    const { to_discuss: _waits, ...status } = amendments.status
    const { clean: _intact, satisfied: _said, ...condition } = amendments.condition
    const said = [status, condition, deciding.kinds, places.kind, places.stage, places.groupKind]
    for (const word of said.flatMap((words) => Object.values<string>(words))) {
      expect(explained, word).toContain(word)
    }
  })
}

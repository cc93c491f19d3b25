// What somebody else has added to what a group says of itself stays beside what is saved over it.
import { expect, test } from 'vitest'
import type { Schemas } from '../../src/api/client'
import { withAdditions } from '../../src/places/additions'

const link = (title: string) => ({ title, url: 'https://example.org/' })
const contact = (name: string) => ({ name, reach: '01' })
const about = (
  description: string,
  links: readonly string[],
  contacts: readonly string[],
): Schemas['About'] => ({
  description,
  links: links.map(link),
  contacts: contacts.map(contact),
})

const on = about('Le mardi.', ['archives', 'comptes'], ['Local'])

test('PLACES-6: what a group has gained stays beside what is written, and what was taken away goes', () => {
  const asked = about(' Le jeudi. ', ['comptes', 'plan '], ['Local', 'Caisse'])
  const now = about('Le mardi.', ['archives', 'comptes', 'photos'], ['Salle', 'Local'])
  const both = about('Le jeudi.', ['comptes', 'plan', 'photos'], ['Local', 'Caisse', 'Salle'])
  expect(withAdditions(asked, on, now)).toEqual(both)
  expect(withAdditions(asked, on, on)).toEqual(
    about('Le jeudi.', ['comptes', 'plan'], ['Local', 'Caisse']),
  )
})

test('PLACES-6: where somebody else has written or taken away something, it is shown first', () => {
  const asked = about('Le jeudi.', ['archives'], ['Local'])
  const others = [
    about('Le lundi.', ['archives', 'comptes'], ['Local']),
    about('Le mardi.', ['archives'], ['Local']),
    about('Le mardi.', ['archives', 'comptes'], []),
  ]
  for (const now of others) expect(withAdditions(asked, on, now)).toBeNull()
})

test('PLACES-6: a save of which the first half is stored is made whole', () => {
  const asked = about('Le jeudi.', ['archives', 'plan'], ['Caisse'])
  const now = about('Le jeudi.', ['archives', 'plan'], ['Salle', 'Local'])
  expect(withAdditions(asked, on, now)).toEqual(
    about('Le jeudi.', ['archives', 'plan'], ['Caisse', 'Salle']),
  )
})

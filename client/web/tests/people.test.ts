// People and their colours: whatever awareness carries, what is shown is readable and distinct.
import { expect, test } from 'vitest'
import { colourOf, contrast, distinctColour, PEOPLE_COLOURS } from '../src/lib/colours'
import { cleanPersonName, PERSON_NAME_MAX_LENGTH, personOf } from '../src/lib/people'

const LIGHT_SHEET = '#ffffff'
const DARK_SHEET = '#1f1e26'

test.each(PEOPLE_COLOURS)('%s carries white text and stands out on both sheets', (colour) => {
  expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour, LIGHT_SHEET)).toBeGreaterThanOrEqual(3)
  expect(contrast(colour, DARK_SHEET)).toBeGreaterThanOrEqual(3)
})

test('a colour that cannot be read, or is none, is replaced', () => {
  for (const wanted of ['#ffff00', 'red', 'url(x)', '#12345', null, 7, {}]) {
    expect(PEOPLE_COLOURS).toContain(colourOf(3, wanted))
  }
  expect(colourOf(3, '#1d4ed8')).toBe('#1d4ed8')
})

test('of two people with one colour, the one with the higher id takes a free one', () => {
  const one = { clientId: 1, colour: PEOPLE_COLOURS[0] }
  const two = { clientId: 2, colour: PEOPLE_COLOURS[0] }
  expect(distinctColour(one, [two])).toBe(one.colour)
  expect(distinctColour(two, [one])).toBe(PEOPLE_COLOURS[1])
})

test('where no colour is free one keeps one’s own', () => {
  const others = PEOPLE_COLOURS.map((colour, clientId) => ({ clientId, colour }))
  expect(distinctColour({ clientId: 99, colour: PEOPLE_COLOURS[4] }, others)).toBe(
    PEOPLE_COLOURS[4],
  )
})

test('a name is one bounded line, whatever was sent', () => {
  expect(cleanPersonName('  Amina\n\tD. ')).toBe('Amina D.')
  expect(cleanPersonName('x'.repeat(999))).toHaveLength(PERSON_NAME_MAX_LENGTH)
  for (const name of [null, undefined, 3, {}]) expect(cleanPersonName(name)).toBe('')
  const none = (): string => 'personne'
  expect(personOf(5, null, { clientID: 5 }, none)).toMatchObject({ name: '', isMe: true })
})

// The outline and the length of a text, from the document that the editor shows.
import { expect, test } from 'vitest'
import { flatSchema, nodes } from '../src/flat/schema'
import { countBetween, Counter, countText, NOTHING } from '../src/lib/counts'
import { entryAt, outlineOf, sameOutline, titleOf } from '../src/lib/outline'

const words = (text: string) => (text ? [flatSchema.text(text)] : [])
const paragraph = (text: string) => nodes.paragraph.create({ bid: null }, words(text))
const heading = (bid: string | null, level: number, text: string) =>
  nodes.heading.create({ bid, level }, words(text))
const doc = (...blocks: ReturnType<typeof paragraph>[]) =>
  flatSchema.topNodeType.create(null, blocks)

const motion = doc(
  heading('a', 1, 'Pour un logement digne'),
  paragraph('Un toit.'),
  heading('b', 2, '  Plafonner \n les loyers '),
  heading(null, 3, ''),
)

test('the outline has each heading, its level and where its words begin', () => {
  const outline = outlineOf(motion)
  expect(outline.map(({ key, level, title }) => [key, level, title])).toEqual([
    ['a', 1, 'Pour un logement digne'],
    ['b', 2, 'Plafonner les loyers'],
    ['#3', 3, ''],
  ])
  for (const { pos } of outline) expect(motion.resolve(pos).parent.type).toBe(nodes.heading)
})

test('headings of one identity have keys that differ', () => {
  const keys = outlineOf(doc(heading('a', 1, 'x'), heading('a', 1, 'y'))).map(({ key }) => key)
  expect(new Set(keys).size).toBe(2)
})

test('a place stands under the last heading before it', () => {
  const outline = outlineOf(motion)
  expect(entryAt(outline, 0)).toBeNull()
  expect(entryAt(outline, outline[1]!.pos - 2)?.key).toBe('a')
  expect(entryAt(outline, outline[1]!.pos)?.key).toBe('b')
  expect(entryAt(outline, motion.content.size)?.key).toBe('#3')
})

test('an outline is the same while its words are, wherever they have moved', () => {
  const moved = doc(paragraph('avant'), ...motion.children)
  expect(sameOutline(outlineOf(motion), outlineOf(motion))).toBe(true)
  expect(sameOutline(outlineOf(motion).slice(0, 2), outlineOf(moved).slice(0, 2))).toBe(true)
  expect(sameOutline(outlineOf(motion), outlineOf(doc(heading('a', 1, 'Autre'))))).toBe(false)
})

test('the title is the heading that the text begins with', () => {
  expect(titleOf(motion)).toBe('Pour un logement digne')
  expect(titleOf(doc(paragraph('x'), heading('a', 1, 'y')))).toBeNull()
  expect(titleOf(doc(heading('a', 1, '')))).toBeNull()
})

test('words and characters are counted as people count them', () => {
  expect(countText('')).toEqual(NOTHING)
  // A narrow no-break space before the sign; the dash and the sign are no words.
  const text = 'L’école — oui\u202f! 2 fois.'
  expect(countText(text)).toEqual({
    words: 4,
    characters: text.length,
    charactersWithoutSpaces: text.length - 5,
  })
  expect(countText('👍 é')).toEqual({ words: 1, characters: 3, charactersWithoutSpaces: 2 })
})

test('a document counts as the sum of its blocks, and a selection by itself', () => {
  const two = doc(paragraph('un deux'), paragraph('trois'))
  expect(new Counter().count(two)).toEqual({
    words: 3,
    characters: 12,
    charactersWithoutSpaces: 11,
  })
  expect(countBetween(two, 4, two.content.size - 1).words).toBe(2)
  const lines = doc(
    nodes.paragraph.create(null, [
      flatSchema.text('un'),
      nodes['line_break'].create(),
      flatSchema.text('deux'),
    ]),
  )
  expect(new Counter().count(lines)).toEqual({
    words: 2,
    characters: 6,
    charactersWithoutSpaces: 6,
  })
  const counter = new Counter()
  for (const one of [motion, two, lines, two, doc(), motion]) {
    expect(counter.count(one), 'after another document').toEqual(new Counter().count(one))
  }
})

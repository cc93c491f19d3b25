// Commands on blocks: each does what its button says and keeps the blocks' identities.
import { expect, test } from 'vitest'
import {
  backspace,
  enter,
  heading,
  indent,
  insertAtom,
  isAll,
  list,
  moveBlocks,
  outdent,
  QUOTE,
  setBlocks,
  toggleBlocks,
} from '../../src/editor/blocks'
import { nodes } from '../../src/flat/schema'
import { after, page, shown, shownWithSelection } from './page'

const bids = (state: ReturnType<typeof page>): unknown[] =>
  state.doc.children.map(({ attrs }) => attrs['bid'])

test.each([
  ['a heading', heading(2), 'a<b\nc>d', '## ab\n## cd'],
  ['a list, with the depth that an item has', list('number'), '<a\n  - b>', '1. a\n  1. b'],
  ['a quotation', QUOTE, 'a|', '> a'],
])('the selected blocks become %s and stay who they are', (_what, kind, before, wanted) => {
  const state = page(before)
  const next = after(state, toggleBlocks(kind))!
  expect(shown(next)).toBe(wanted)
  expect(bids(next)).toEqual(bids(state))
  expect(isAll(next, kind)).toBe(true)
  expect(shown(after(next, toggleBlocks(kind))!).replace(/[^a-z\n]/g, '')).toBe(
    wanted.replace(/[^a-z\n]/g, ''),
  )
})

test('what is of the kind already is left alone', () => {
  expect(after(page('# a|'), setBlocks(heading(1)))).toBeNull()
})

test('an item goes one level deeper than the one before it, and no further', () => {
  const once = after(page('- a\n- b|'), indent)!
  expect(shown(once)).toBe('- a\n  - b')
  expect(after(once, indent)).toBeNull()
  expect(after(page('- a|'), indent)).toBeNull()
  expect(after(page('a|'), indent)).toBeNull()
})

test('several items keep their order of levels', () => {
  expect(shown(after(page('- a\n- <b\n  - c>'), indent)!)).toBe('- a\n  - b\n    - c')
  expect(shown(after(page('- a\n  - <b\n    - c>'), outdent)!)).toBe('- a\n- b\n  - c')
})

test('an item of the first level leaves the list', () => {
  expect(shown(after(page('- a|'), outdent)!)).toBe('a')
})

test.each([
  ['goes on with the list', '  1. ab|', '  1. ab\n  1. |'],
  ['splits an item', '- a|b', '- a\n- |b'],
  ['puts an item before', '- |ab', '- \n- |ab'],
  ['leaves a level at an empty item', '- a\n  - |', '- a\n- |'],
  ['leaves the list at an empty item', '- a\n- |', '- a\n|'],
  ['goes on with a quotation', '> a|', '> a\n> |'],
  ['leaves a quotation', '> a\n> |', '> a\n|'],
  ['ends a heading', '## a|', '## a\n|'],
  ['splits a heading', '## a|b', '## a\n## |b'],
  ['takes the place of what is selected', '- a<b\n- c>d', '- a\n- |d'],
])('Enter %s', (_what, before, wanted) => {
  expect(shownWithSelection(after(page(before), enter)!)).toBe(wanted)
})

test.each([
  ['leaves a level', '- a\n  - |b', '- a\n- |b'],
  ['leaves the list', '- |b', '|b'],
  ['leaves a quotation', '> |b', '|b'],
])('Backspace at the start of a block %s', (_what, before, wanted) => {
  expect(shownWithSelection(after(page(before), backspace)!)).toBe(wanted)
})

test('Backspace elsewhere is left to others', () => {
  expect(after(page('- b|'), backspace)).toBeNull()
  expect(after(page('# |b'), backspace)).toBeNull()
})

test('blocks move past their neighbour as wholes, with the selection', () => {
  const down = after(page('a\n- <b\n# c>\nd'), moveBlocks(1))!
  expect(shownWithSelection(down)).toBe('a\nd\n- <b\n# c>')
  expect(bids(down)).toEqual(['b0', 'b3', 'b1', 'b2'])
  expect(after(down, moveBlocks(1))).toBeNull()
  const up = after(down, moveBlocks(-1))!
  expect(shownWithSelection(up)).toBe('a\n- <b\n# c>\nd')
})

test('an image comes after the block of the caret, with a place to write on', () => {
  const image = nodes.image.create({ src: 'a.png', alt: 'A' })
  expect(shownWithSelection(after(page('x|y'), insertAtom(image))!)).toBe('xy\n![A](a.png)\n|')
  expect(shownWithSelection(after(page('x|\ny'), insertAtom(image))!)).toBe('x\n![A](a.png)\n|y')
  expect(shownWithSelection(after(page('x\n|'), insertAtom(image))!)).toBe('x\n![A](a.png)\n|')
})

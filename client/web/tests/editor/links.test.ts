// Links: what people type as an address, and what the commands do with it.
import { expect, test } from 'vitest'
import { linkAt, removeLink, setLink } from '../../src/editor/inline'
import { addressOf } from '../../src/editor/typed-address'
import { flatBlocks } from '../../src/flat/model'
import { after, page, shown } from './page'

test.each([
  ['https://exemple.fr/a', 'https://exemple.fr/a'],
  ['  exemple.fr ', 'https://exemple.fr'],
  ['www.exemple.fr/page?q=1', 'https://www.exemple.fr/page?q=1'],
  ['été.fr', 'https://été.fr'],
  ['amina@exemple.fr', 'mailto:amina@exemple.fr'],
  ['mailto:amina@exemple.fr', 'mailto:amina@exemple.fr'],
  ['/open/autre', '/open/autre'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['', null],
  [`https://exemple.fr/${'a'.repeat(2_048)}`, null],
])('%j means %j', (typed, wanted) => {
  expect(addressOf(typed)).toBe(wanted)
})

const runs = (state: ReturnType<typeof page>): unknown[] =>
  flatBlocks(state.doc)[0]!.runs.map(({ text, marks }) => [text, marks['link'] ?? null])

const HREF = 'https://exemple.fr/'

test('selected words are linked', () => {
  const linked = after(page('un <deux> trois'), setLink(HREF))!
  expect(runs(linked)).toEqual([
    ['un ', null],
    ['deux', { href: HREF }],
    [' trois', null],
  ])
})

test('a link at the caret changes as a whole, and goes as a whole', () => {
  const linked = after(page('un <deux> trois'), setLink(HREF))!
  const at = linked.apply(
    linked.tr.setSelection(page('un de|ux trois').selection.map(linked.doc, linked.tr.mapping)),
  )
  expect(linkAt(at)).toMatchObject({ href: HREF, from: 4, to: 8 })
  expect(runs(after(at, setLink('/ailleurs'))!)[1]).toEqual(['deux', { href: '/ailleurs' }])
  expect(runs(after(at, removeLink)!)).toEqual([['un deux trois', null]])
})

test('without a selection the words are put in', () => {
  expect(shown(after(page('a|'), setLink(HREF, 'ici'))!)).toBe('aici')
})

test('an address that nobody should follow changes nothing', () => {
  expect(after(page('<a>'), setLink('javascript:x'))).toBeNull()
})

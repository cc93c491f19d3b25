// @vitest-environment jsdom
// Markdown as it is typed, and Backspace, which takes it back at once.
import { expect, test } from 'vitest'
import { actionsOf, IDLE_HOST } from '../../src/editor/actions'
import { flatInputRules } from '../../src/editor/input-rules'
import { flatKeymap } from '../../src/editor/keymap'
import { flatBlocks, readDocument } from '../../src/flat/model'
import { editor, press, shown, type } from './page'

const open = () => editor([flatInputRules(), flatKeymap(Object.values(actionsOf(IDLE_HOST)))])

function typed(words: string) {
  const { view, text } = open()
  type(view, words)
  expect(readDocument(text).eq(view.state.doc)).toBe(true)
  return view
}

test.each([
  ['# Titre', '# Titre'],
  ['#### Titre', '#### Titre'],
  ['##### Titre', '##### Titre'],
  ['- un', '- un'],
  ['* un', '- un'],
  ['1. un', '1. un'],
  ['1) un', '1. un'],
  ['1980. un', '1980. un'],
  ['3. un', '3. un'],
  ['> dit', '> dit'],
])('"%s" reads as "%s"', (words, wanted) => {
  expect(shown(typed(words).state)).toBe(wanted)
})

const runsOf = (words: string): string =>
  flatBlocks(typed(words).state.doc)[0]!
    .runs.map(({ text, marks }) => `${text}{${Object.keys(marks).join()}}`)
    .join('')

test.each([
  ['un **deux** trois', 'un {}deux{strong} trois{}'],
  ['l’**a b**.', 'l’{}a b{strong}.{}'],
  ['un *deux* trois', 'un {}deux{em} trois{}'],
  ['_a_ b', 'a{em} b{}'],
  ['nom_de_code', 'nom_de_code{}'],
  ['2 * 3 * 4', '2 * 3 * 4{}'],
  ['~~non~~ oui', 'non{strike} oui{}'],
  ['`x` y', 'x{code} y{}'],
  ['`a *b* c`', 'a {code}b{em,code} c{code}'],
])('"%s" is marked %s', (words, wanted) => {
  expect(runsOf(words)).toBe(wanted)
})

test.each(['# ', '- ', '> ', '1. ', 'a **b**', '`c`'])(
  'Backspace after "%s" gives back what was typed',
  (words) => {
    const view = typed(words)
    expect(press(view, 'Backspace')).toBe(true)
    expect(shown(view.state)).toBe(words)
    expect(view.state.doc.child(0).attrs['bid']).toBe('first')
  },
)

test('a list goes on with the number after', () => {
  const view = typed('1. un')
  press(view, 'Enter')
  press(view, 'Enter')
  type(view, '2. deux')
  expect(shown(view.state)).toBe('1. un\n1. deux')
})

// @vitest-environment jsdom
// The menu of "/": where it opens, what it finds, when it closes.
import { TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { closeSlash, slash, slashOf } from '../../src/editor/slash/slash'
import { wishesFor } from '../../src/editor/slash/wishes'
import { editor, shown, type } from './page'

const open = () => editor([slash({ onslash: () => {}, onkey: () => false })]).view

function queryAfter(words: string): string | null {
  const view = open()
  type(view, words)
  return slashOf(view.state)?.query ?? null
}

test.each([
  ['/', ''],
  ['/tit', 'tit'],
  ['un /liste à', 'liste à'],
  ['et/ou', null],
  ['/ non', null],
  ['https://exemple.fr', null],
  [`/${'x'.repeat(40)}`, null],
])('after %j the menu looks for %j', (words, wanted) => {
  expect(queryAfter(words)).toBe(wanted)
})

test('closed, it stays closed, and the words stay', () => {
  const view = open()
  type(view, '/ti')
  closeSlash(view)
  type(view, 't')
  expect(slashOf(view.state)).toBeNull()
  expect(shown(view.state)).toBe('/tit')
})

test('it goes along with what others write before it, and closes when its sign is gone', () => {
  const view = open()
  type(view, 'un /tit')
  view.dispatch(view.state.tr.insertText('Ah ! ', 1))
  expect(slashOf(view.state)?.query).toBe('tit')
  const { from } = slashOf(view.state)!
  view.dispatch(view.state.tr.delete(from, from + 1))
  expect(slashOf(view.state)).toBeNull()
})

test('it closes when the caret goes elsewhere', () => {
  const view = open()
  type(view, 'un /tit')
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)))
  expect(slashOf(view.state)).toBeNull()
})

const ids = (query: string): string[] => wishesFor(query, () => '').map(({ id }) => id)

test.each([
  ['titre 2', ['heading2']],
  ['HEADING', ['heading1', 'heading2', 'heading3', 'heading4']],
  ['num', ['orderedList']],
  ['numéros', ['orderedList']],
  ['list', ['bulletList', 'orderedList']],
  ['cita', ['quote']],
  ['xyz', []],
])('"%s" finds %j', (query, wanted) => {
  expect(ids(query)).toEqual(wanted)
})

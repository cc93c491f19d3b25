// @vitest-environment jsdom
// Replacing: each match, with the marks that it had, in one edit.
import { expect, test } from 'vitest'
import { replaceMatches } from '../../src/editor/find/replace'
import { findAll } from '../../src/editor/find/search'
import { flatBlocks, readDocument } from '../../src/flat/model'
import { marks } from '../../src/flat/schema'
import { editor, page, shown, type } from './page'

test('all matches are replaced, each with the marks that it had', () => {
  const state = page('un loyer juste\nLoyer et loyers')
  const bold = state.apply(state.tr.addMark(4, 9, marks.strong.create()))
  const tr = replaceMatches(bold, findAll(bold.doc, 'loyer'), 'logement')
  expect(tr.doc.children.map(({ textContent }) => textContent)).toEqual([
    'un logement juste',
    'logement et logements',
  ])
  const [first] = flatBlocks(tr.doc)
  expect(first?.runs.map(({ text, marks: its }) => [text, Object.keys(its)])).toEqual([
    ['un ', []],
    ['logement', ['strong']],
    [' juste', []],
  ])
})

test('matches replaced by nothing are taken out', () => {
  const state = page('oui, oui et non')
  const after = state.apply(replaceMatches(state, findAll(state.doc, 'oui '), ''))
  expect(shown(after)).toBe('oui, et non')
})

test('the text has what the page shows', () => {
  const { view, text } = editor()
  type(view, 'Un point, deux points, trois points.')
  view.dispatch(replaceMatches(view.state, findAll(view.state.doc, 'point'), 'pas'))
  expect(readDocument(text).textContent).toBe('Un pas, deux pass, trois pass.')
  expect(view.state.doc.eq(readDocument(text))).toBe(true)
})

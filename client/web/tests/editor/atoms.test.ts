// @vitest-environment jsdom
// An image or a table that is selected stays, whatever is typed or pasted.
import { NodeSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { keepAtoms } from '../../src/editor/atoms'
import { readDocument } from '../../src/flat/model'
import { editor, shown, type, type TestEditor } from './page'

const TABLE = '<table><tbody><tr><td>a</td></tr></tbody></table>'

/** A page that ends with a table, which is selected. */
function onTable(): TestEditor {
  const made = editor([keepAtoms()])
  const { view } = made
  view.pasteHTML(`<p>avant</p>${TABLE}`, new Event('paste') as ClipboardEvent)
  const pos = view.state.doc.content.size - 1
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)))
  return made
}

test('words that are typed come after it', () => {
  const { view, text } = onTable()
  type(view, 'mot')
  expect(shown(view.state)).toBe(`avant\n[${TABLE}]\nmot`)
  expect(view.state.doc.eq(readDocument(text))).toBe(true)
})

test.each([
  ['<p>un</p><p>deux</p>', 'un\ndeux'],
  [TABLE, `[${TABLE}]`],
  ['mot', 'mot'],
])('%s is pasted after it', (html, lines) => {
  const { view, text } = onTable()
  view.pasteHTML(html, new Event('paste') as ClipboardEvent)
  expect(shown(view.state)).toBe(`avant\n[${TABLE}]\n${lines}`)
  expect(view.state.doc.eq(readDocument(text))).toBe(true)
})

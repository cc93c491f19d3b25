// @vitest-environment jsdom
// What Word, LibreOffice, Google Docs and web pages put on the clipboard becomes clean blocks; what
// is copied here is good html and text, and comes back as it was.
import { TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'
import { clipboard } from '../../src/editor/clipboard'
import { parsePlainText } from '../../src/editor/clipboard/plain'
import { flatBlocks, readDocument } from '../../src/flat/model'
import { nodes } from '../../src/flat/schema'
import { editor, page, shown, type } from './page'
import googleDocs from './samples/google-docs.html?raw'
import libreOffice from './samples/libreoffice.html?raw'
import web from './samples/web.html?raw'
import wordOnline from './samples/word-online.html?raw'
import word from './samples/word.html?raw'

/** jsdom has no ClipboardEvent; ProseMirror asks no more of it than this. */
function paste(view: EditorView, html: string): void {
  view.pasteHTML(html, new Event('paste') as ClipboardEvent)
}

/** Blocks as "type attributes: words", marked words in brackets. */
function pasted(html: string): string[] {
  const { view, text } = editor([clipboard()])
  paste(view, html)
  view.state.doc.check()
  expect(view.state.doc.eq(readDocument(text))).toBe(true)
  return flatBlocks(view.state.doc).map(({ type: name, attrs, runs }) => {
    const words = runs.map(({ text: run, marks }) => {
      const names = Object.keys(marks)
      return names.length > 0 ? `[${names.join('+')}:${run}]` : run
    })
    const values = Object.values(attrs).join(' ')
    return `${name}${values && ` ${values}`}: ${words.join('')}`.trim()
  })
}

test('a page of Word', () => {
  expect(pasted(word)).toEqual([
    'heading 1: Pour un logement digne',
    'heading 1: Constat',
    'paragraph: Le [strong:loyer] absorbe [em:un tiers] du revenu[1]. Voir [link:l’Insee].',
    'item bullet 0: Construire des logements [underline:publics]',
    'item bullet 1: en ville',
    'item bullet 0: Rénover',
    'item number 0: D’abord',
    'item number 1: puis',
    'quote: Un toit est un droit.',
    expect.stringMatching(
      /^table <table>\s*<tbody><tr>\s*<td>\s*<p>Ville<\/p>\s*<\/td>\s*<td colspan="2">\s*<p><b>Loyer<\/b><\/p>/,
    ),
  ])
})

test('a page of Word in the browser, with a list for each item', () => {
  expect(pasted(wordOnline)).toEqual([
    'heading 1: Constat',
    'item bullet 0: Construire',
    'item bullet 1: [strong:en ville]',
  ])
})

test('a page of LibreOffice', () => {
  expect(pasted(libreOffice)).toEqual([
    'heading 1: Constat',
    'paragraph: Le [strong:loyer] absorbe [em:un tiers] du [strike:salaire] revenu1.',
    'item number 0: D’abord',
    'item bullet 1: en ville',
    'item number 0: Ensuite',
    'paragraph: Première ligne\nseconde ligne',
    expect.stringMatching(/^table <table>.*<p>Ville<\/p>.*<p>Loyer<\/p>/s),
  ])
})

test('a page of Google Docs, which is all in a bold element that is not bold', () => {
  expect(pasted(googleDocs)).toEqual([
    'heading 1: Constat',
    'paragraph: Le [strong:loyer] absorbe [em:un tiers], voir [link:l’Insee].',
    'item bullet 0: Construire',
    'item bullet 1: en ville',
    'item bullet 0: [strike:Vendre]',
    expect.stringMatching(/^table <table>.*Ville.*Loyer/),
  ])
})

test('a page of the web: no scripts, spies or layout tables, the words in their blocks', () => {
  expect(pasted(web)).toEqual([
    'heading 2: [link:Le logement]',
    'paragraph: Les [strong:loyers] montent\u00a0; cliquez.',
    'image https://exemple.fr/carte.png Carte des loyers:',
    'paragraph: Carte',
    'quote: Un toit pour tous.',
    'quote: Partout.',
    'paragraph: Une ligne\nune autre',
    'item bullet 0: [link:Un]',
    'item bullet 0: Deux',
    'item number 1: Trois',
    'paragraph: Dans une table de mise en page',
    'paragraph: [code:let x = 1\nlet y = 2]',
  ])
})

test('an address that is too long is no link', () => {
  const long = `https://exemple.fr/${'a'.repeat(2_048)}`
  expect(pasted(`<p><a href="${long}">x</a> y</p>`)).toEqual(['paragraph: x y'])
})

const plain = (text: string): string =>
  shown(page('').apply(page('').tr.replace(0, 2, parsePlainText(text, []))))

test.each([
  ['un\n\ndeux\r\n\r\n\r\ntrois\n', 'un\ndeux\ntrois'],
  ['- un\n  - deux\n- trois', '- un\n  - deux\n- trois'],
  ['Voici\u00a0:\n\n1. un\n2) deux', 'Voici\u00a0:\n1. un\n1. deux'],
])('plain text %j is parted at blank lines and lists', (text, wanted) => {
  expect(plain(text)).toBe(wanted)
})

test('single line ends in plain text are line breaks', () => {
  const { content } = parsePlainText('un\ndeux', [])
  expect(content.childCount).toBe(1)
  expect(content.child(0).textBetween(0, 7, '', '\n')).toBe('un\ndeux')
})

/** The html and text of a whole page. */
function copied(lines: string): { html: string; text: string; view: EditorView } {
  const { view } = editor([clipboard()])
  const { doc } = page(lines)
  view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content))
  const size = view.state.doc.content.size
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, size - 1)))
  const { dom, text } = view.serializeForClipboard(view.state.selection.content())
  return { html: dom.innerHTML.replace(/ data-(pm-slice|flat)="[^"]*"/g, ''), text, view }
}

test('lists are copied as nested lists', () => {
  const { html, text } = copied('Voici\n- un\n  1. a\n  1. b\n- deux\n1. trois')
  expect(html.replace(/ aria-level="\d"/g, '')).toBe(
    '<p>Voici</p><ul><li>un<ol><li>a</li><li>b</li></ol></li><li>deux</li></ul><ol><li>trois</li></ol>',
  )
  expect(text).toBe('Voici\n\n- un\n  1. a\n  2. b\n- deux\n1. trois')
})

test('what an editor copies, an editor pastes: blocks, depths, spaces, tables with their html', () => {
  const lines = '# T\n  - un  deux\n    1. a\n- b\n> c'
  const { view } = copied(lines)
  const html = '<table class="x"><tr><td onclick="y()">1</td></tr></table>'
  view.dispatch(view.state.tr.insert(0, nodes.table.create({ html })))
  const slice = view.state.doc.slice(0, view.state.doc.content.size)
  const { dom } = view.serializeForClipboard(slice)
  expect(dom.querySelector('td')?.outerHTML).toBe('<td>1</td>')
  const other = editor([clipboard()])
  paste(other.view, dom.innerHTML)
  expect(shown(other.view.state)).toBe(`[${html}]\n${lines}`)
})

test('words out of the middle of a heading are copied as words', () => {
  const { view } = copied('# Un titre')
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 4, 9)))
  const { dom } = view.serializeForClipboard(view.state.selection.content())
  expect(dom.innerHTML).toMatch(/^<p[^>]*>titre<\/p>$/)
  const other = editor([clipboard()])
  type(other.view, 'Le ')
  paste(other.view, dom.innerHTML)
  expect(shown(other.view.state)).toBe('Le titre')
})

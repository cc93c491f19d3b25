// @vitest-environment jsdom
// The plugins in a real EditorView: both ways, others' carets, and what the clipboard brings.
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { flatBinding } from '../../src/flat/binding'
import { flatCursors } from '../../src/flat/cursors'
import { claimedNames } from '../../src/lib/names'
import { applyGenesis } from '../../src/flat/genesis'
import { FLAT_ROOT, flatBlocks, readDocument } from '../../src/flat/model'
import { flatSchema } from '../../src/flat/schema'

function open(doc = new Y.Doc()) {
  applyGenesis(doc, null)
  const text = doc.getText(FLAT_ROOT)
  const awareness = new Awareness(doc)
  const unnamed = (): string => 'Sans nom'
  const plugins = [
    flatBinding({ text }),
    flatCursors({ text, awareness, names: claimedNames, unnamed }),
  ]
  const view = new EditorView(document.body.appendChild(document.createElement('div')), {
    state: EditorState.create({ schema: flatSchema, plugins }),
  })
  return { doc, text, view, awareness }
}

/** jsdom has no ClipboardEvent; ProseMirror asks nothing of it. */
function paste(view: EditorView, html: string): void {
  view.pasteHTML(html, new Event('paste') as ClipboardEvent)
}

/** What a pasted page becomes: [type, attributes, text with marks in brackets]. */
function pasted(html: string): unknown[] {
  const { view, text } = open()
  paste(view, html)
  view.state.doc.check()
  expect(view.state.doc.eq(readDocument(text))).toBe(true)
  return flatBlocks(view.state.doc).map(({ type, attrs, runs }) => {
    const words = runs.map(({ text: run, marks }) => {
      const names = Object.keys(marks)
      return names.length > 0 ? `[${names.join('+')}:${run}]` : run
    })
    const values = Object.values(attrs).join(' ')
    return `${type}${values && ` ${values}`}: ${words.join('')}`.trim()
  })
}

test('an editor shows its text, writes to it, and shows what others write', () => {
  const [mine, other] = [open(), open()]
  mine.view.dispatch(mine.view.state.tr.insertText('bonjour', 1).split(4))
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(mine.doc))
  expect([...other.view.dom.children].map((p) => p.textContent)).toEqual(['bon', 'jour'])
  other.view.dispatch(other.view.state.tr.insertText('!', 4))
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(other.doc))
  expect(mine.view.dom.firstElementChild?.textContent).toBe('bon!')
})

test('the caret of another person is shown with its name, where it is', () => {
  const { view, text, awareness } = open()
  view.dispatch(view.state.tr.insertText('bonjour', 1))
  const place = Y.createRelativePositionFromTypeIndex(text, 4, -1)
  const state = { user: { name: 'Ada', color: '#3563d9' }, cursor: { anchor: place, head: place } }
  awareness.getStates().set(7, state)
  awareness.emit('change', [{ added: [7], updated: [], removed: [] }, 'test'])
  const caret = view.dom.querySelector('.caret')
  expect(caret?.textContent).toContain('Ada')
  expect(caret?.previousSibling?.textContent).toBe('bon')
})

test('a caret that comes before the words it stands at is shown with them', () => {
  const [mine, other] = [open(), open()]
  const place = (): unknown =>
    Y.createRelativePositionFromTypeIndex(other.text, other.text.length, -1)
  const caretMoves = (): void => {
    const user = { name: 'Ada', color: '#3563d9' }
    const cursor = { anchor: place(), head: place() }
    mine.awareness.getStates().set(7, { user, cursor })
    mine.awareness.emit('change', [{ added: [], updated: [7], removed: [] }, 'test'])
  }
  const before = (): string | undefined =>
    mine.view.dom.querySelector('.caret')?.previousSibling?.textContent ?? undefined
  other.view.dispatch(other.view.state.tr.insertText('bon', 1))
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(other.doc))
  caretMoves()
  other.view.dispatch(other.view.state.tr.insertText('jour', 4))
  caretMoves()
  expect(before()).toBe('bon')
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(other.doc))
  expect(before()).toBe('bonjour')
})

test('a pasted page becomes clean blocks', () => {
  const html = `<h2 class="western">Deux</h2><ul><li><p style="margin:0">a</p>
    <ol><li><p>b</p></li></ol></li><li>c<ul><li>d</li></ul></li></ul>
    <blockquote><p>e</p><p>f</p></blockquote><blockquote>g</blockquote>
    <div><div>h<br>i</div></div><script>alert(1)</script>
    <p onclick="x()"><a href="javascript:x">j</a> <a href="https://example.org/">k</a></p>`
  expect(pasted(html)).toEqual([
    'heading 2: Deux',
    'item bullet 0: a',
    'item number 1: b',
    'item bullet 0: c',
    'item bullet 1: d',
    'quote: e',
    'quote: f',
    'quote: g',
    'paragraph: h\ni',
    'paragraph: j [link:k]',
  ])
})

test('what an editor copies, an editor pastes', () => {
  const { view } = open()
  paste(view, '<h3>x</h3><ol><li>a</li></ol><blockquote>q</blockquote><img src="a.png" alt="b">')
  const { dom } = view.serializeForClipboard(view.state.doc.slice(0, view.state.doc.content.size))
  expect(pasted(dom.innerHTML)).toEqual(
    expect.arrayContaining(['heading 3: x', 'item number 0: a', 'quote: q', 'image a.png b:']),
  )
})

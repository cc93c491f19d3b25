// A page written short, one line a block, and an editor on it without a hub.
//
//   "# Titre"  "## …"  "- item"  "  - deeper"  "1. numbered"  "> quotation"  "words"
//
// "<" and ">" inside the words are the ends of the selection; "|" is the caret.
import { EditorState, TextSelection, type Command, type Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { flatBinding } from '../../src/flat/binding'
import { applyGenesis } from '../../src/flat/genesis'
import { FLAT_ROOT, readDocument } from '../../src/flat/model'
import { flatSchema, nodes } from '../../src/flat/schema'

const LINE = /^(\s*)(#{1,4} |- |\d\. |> |)(.*)$/

function blockOf(line: string, nth: number): Node {
  const [, space = '', sign = '', words = ''] = LINE.exec(line) ?? []
  const bid = `b${nth}`
  const content = words === '' ? [] : [flatSchema.text(words)]
  const depth = space.length / 2
  if (sign.startsWith('#')) return nodes.heading.create({ bid, level: sign.length - 1 }, content)
  if (sign === '- ') return nodes.item.create({ bid, list: 'bullet', depth }, content)
  if (/^\d/.test(sign)) return nodes.item.create({ bid, list: 'number', depth }, content)
  if (sign === '> ') return nodes.quote.create({ bid }, content)
  return nodes.paragraph.create({ bid }, content)
}

function lineOf(block: Node): string {
  const space = '  '.repeat(Number(block.attrs['depth'] ?? 0))
  const words = block.textBetween(0, block.content.size, '', '\n')
  switch (block.type) {
    case nodes.heading:
      return `${'#'.repeat(Number(block.attrs['level']))} ${words}`
    case nodes.item:
      return `${space}${block.attrs['list'] === 'number' ? '1.' : '-'} ${words}`
    case nodes.quote:
      return `> ${words}`
    case nodes.image:
      return `![${String(block.attrs['alt'])}](${String(block.attrs['src'])})`
    case nodes.table:
      return `[${String(block.attrs['html'])}]`
    default:
      return words
  }
}

/** The positions of the selection's signs in the words of a document, which are taken out. */
function takeSigns(state: EditorState): EditorState {
  const found: number[] = []
  const { tr } = state
  state.doc.descendants((node, pos) => {
    const text = node.text ?? ''
    for (let i = 0; i < text.length; i += 1) if ('<>|'.includes(text[i]!)) found.push(pos + i)
  })
  for (const pos of found.toReversed()) tr.delete(pos, pos + 1)
  const [from, to = from] = found.map((pos) => tr.mapping.map(pos, -1))
  if (from !== undefined) tr.setSelection(TextSelection.create(tr.doc, from, to))
  return state.apply(tr)
}

/** The state of a page. */
export function page(lines: string, plugins: readonly Plugin[] = []): EditorState {
  const doc = nodes.doc.create(null, lines.split('\n').map(blockOf))
  return takeSigns(EditorState.create({ doc, plugins: [...plugins] }))
}

/** How a page reads, with the caret or the ends of the selection if asked for. */
export const shown = ({ doc }: EditorState): string => doc.children.map(lineOf).join('\n')

export function shownWithSelection(state: EditorState): string {
  const { from, to, empty } = state.selection
  const { tr } = state
  if (empty) tr.insertText('|', from)
  else tr.insertText('>', to).insertText('<', from)
  return shown(state.apply(tr))
}

/** The state after a command; null if it does nothing. */
export function after(state: EditorState, command: Command): EditorState | null {
  let next: EditorState | null = null
  const done = command(state, (tr) => (next = state.apply(tr)))
  return done ? (next ?? state) : null
}

export interface TestEditor {
  readonly view: EditorView
  readonly text: Y.Text
}

/** An editor bound to a text of its own (jsdom), with `plugins` before the binding. */
export function editor(plugins: readonly Plugin[] = []): TestEditor {
  const doc = new Y.Doc()
  applyGenesis(doc, null)
  const text = doc.getText(FLAT_ROOT)
  const host = document.body.appendChild(document.createElement('div'))
  const state = EditorState.create({
    doc: readDocument(text),
    plugins: [...plugins, flatBinding({ text })],
  })
  return { view: new EditorView(host, { state }), text }
}

/** Types characters as the browser reports them. */
export function type(view: EditorView, words: string): void {
  for (const character of words) {
    const { from, to } = view.state.selection
    const insert = () => view.state.tr.insertText(character, from, to)
    const handled = view.someProp('handleTextInput', (handle) =>
      handle(view, from, to, character, insert),
    )
    if (!handled) view.dispatch(insert())
  }
}

/** Presses a key that ProseMirror hears. */
export function press(
  view: EditorView,
  key: string,
  held: Partial<KeyboardEventInit> = {},
): boolean {
  const event = new KeyboardEvent('keydown', { key, ...held })
  return view.someProp('handleKeyDown', (handle) => handle(view, event)) ?? false
}

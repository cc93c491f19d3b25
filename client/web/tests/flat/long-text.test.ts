// What a key and an edit of another person cost in a book: a look at the items around, not at all of
// them. Counted as how often Yjs's items are asked whether they are deleted, which each walk does.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { FLAT_ROOT, readDocument } from '../../src/flat/model'
import { flatIndex } from '../../src/flat/position'
import { marks } from '../../src/flat/schema'
import { positionAt, relative } from '../../src/flat/selection'
import { Editor } from './team'

const BLOCKS = 1_500
/** Far fewer than the items of the text, of which each block has five or more. */
const MOST_LOOKS = 300

let looks = 0
const asked = Object.getOwnPropertyDescriptor(Y.Item.prototype, 'deleted')!

beforeAll(() => {
  const get = function (this: Y.Item): boolean {
    looks += 1
    return asked.get!.call(this) as boolean
  }
  Object.defineProperty(Y.Item.prototype, 'deleted', { ...asked, get })
})
afterAll(() => {
  Object.defineProperty(Y.Item.prototype, 'deleted', asked)
})

/** A text of many blocks, each with words, bold words, and some that were taken out. */
function book(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 7
  const text = doc.getText(FLAT_ROOT)
  doc.transact(() => {
    for (let nth = 0; nth < BLOCKS; nth += 1) {
      text.insert(0, ' et la suite', { strong: null })
      text.insert(0, 'gras', { strong: true })
      text.insert(0, 'Des mots de trop ', { strong: null })
      text.insertEmbed(0, new Y.Map(Object.entries({ type: 'paragraph', bid: `n${nth}` })))
      text.delete(9, ' de'.length)
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

const start = book()

/** An editor on the book, whose caret is at the end of a block, and a person elsewhere. */
function open(): { editor: Editor; other: Y.Doc } {
  const editor = new Editor(50, start)
  const other = new Y.Doc()
  Y.applyUpdate(other, start)
  editor.select(endOf(editor, BLOCKS - 2))
  const { tr } = editor.state
  editor.dispatch(tr.insertText('a'))
  return { editor, other }
}

function endOf({ state }: Editor, index: number): number {
  let pos = 0
  for (let i = 0; i <= index; i += 1) pos += state.doc.child(i).nodeSize
  return pos - 1
}

/** How many items an act looks at; the page shows the text afterwards. */
function looksOf(editor: Editor, act: () => void): number {
  const before = looks
  act()
  const count = looks - before
  if (!editor.state.doc.eq(readDocument(editor.text))) {
    expect(editor.state.doc.toJSON()).toEqual(readDocument(editor.text).toJSON())
  }
  return count
}

const { editor, other } = open()
const inBold = (): number => endOf(editor, BLOCKS - 3) - ' et la suite'.length

const keys: Record<string, () => void> = {
  'a letter': () => editor.dispatch(editor.state.tr.insertText('b')),
  'a letter in bold': () => editor.dispatch(editor.state.tr.insertText('x', inBold() - 2)),
  'a letter at the end of bold': () => {
    const strong = editor.state.schema.text('y', [marks.strong.create()])
    editor.dispatch(editor.state.tr.insert(inBold(), strong))
  },
  'a letter taken out': () => {
    const { head } = editor.state.selection
    editor.dispatch(editor.state.tr.delete(head - 1, head))
  },
}

for (const [name, act] of Object.entries(keys)) {
  test(`${name} looks at what is around it`, () => {
    expect(looksOf(editor, act)).toBeLessThan(MOST_LOOKS)
  })
}

const edits: Record<string, (text: Y.Text) => void> = {
  'words put in': (text) => text.insert(20_000, 'ici'),
  'words taken out': (text) => text.delete(20_000, 5),
  'words made bold': (text) => text.format(20_010, 6, { strong: true }),
  'a block split': (text) => {
    text.insertEmbed(20_005, new Y.Map(Object.entries({ type: 'quote', bid: 'split' })))
  },
}

for (const [name, act] of Object.entries(edits)) {
  test(`${name} by another person: the page looks at what is around them`, () => {
    Y.applyUpdate(other, Y.encodeStateAsUpdate(editor.doc, Y.encodeStateVector(other)))
    act(other.getText(FLAT_ROOT))
    const update = Y.encodeStateAsUpdate(other, Y.encodeStateVector(editor.doc))
    // The observers alone: Yjs itself reads all formats again when one changed.
    const seen: number[] = []
    const look = (): number => seen.push(looks)
    editor.doc.once('beforeObserverCalls', look)
    editor.doc.once('afterTransaction', look)
    looksOf(editor, () => Y.applyUpdate(editor.doc, update))
    expect(seen).toHaveLength(2)
    expect(seen[1]! - seen[0]!).toBeLessThan(MOST_LOOKS)
  })
}

test('a caret is told, and found, from the block that it stands in', () => {
  const count = looksOf(editor, () => {
    const place = relative(editor.text, editor.state)
    expect(place && positionAt(editor.text, editor.state.doc, place.head)).toBe(
      editor.state.selection.head,
    )
  })
  expect(count).toBeLessThan(MOST_LOOKS)
  expect(flatIndex(editor.state.doc, editor.state.selection.head)).toBeGreaterThan(20_000)
})

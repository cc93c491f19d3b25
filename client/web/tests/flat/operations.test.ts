// Every act costs the fewest Yjs operations: what its update inserts, formats and deletes is counted.
import { Fragment, Slice } from 'prosemirror-model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { flatSchema, marks, nodes } from '../../src/flat/schema'
import { Editor } from './team'

interface Cost {
  /** Characters and markers put into the text. */
  units: number
  /** Keys set in markers that were there. */
  keys: number
  formats: number
  deleted: number
}

/** Runs an act and counts what its one update holds. */
function cost(editor: Editor, act: () => void): Cost {
  const updates: Uint8Array[] = []
  const listen = (update: Uint8Array): void => void updates.push(update)
  editor.doc.on('update', listen)
  act()
  editor.doc.off('update', listen)
  expect(updates.length).toBeLessThanOrEqual(1)
  const total: Cost = { units: 0, keys: 0, formats: 0, deleted: 0 }
  for (const { structs, ds } of updates.map((update) => Y.decodeUpdate(update))) {
    const own = new Set(structs.map(({ id }) => `${id.client}.${id.clock}`))
    for (const item of structs) {
      if (!(item instanceof Y.Item)) continue
      const parent = item.parent as unknown
      const isNewKey = parent instanceof Y.ID && own.has(`${parent.client}.${parent.clock}`)
      if (item.content instanceof Y.ContentFormat) total.formats += 1
      else if (item.content instanceof Y.ContentAny) total.keys += isNewKey ? 0 : 1
      else total.units += item.length
    }
    for (const deletions of ds.clients.values()) {
      for (const { len } of deletions) total.deleted += len
    }
  }
  return total
}

const free: Cost = { units: 0, keys: 0, formats: 0, deleted: 0 }

/** "Un deux trois" in one paragraph, then "quatre" in another; positions start at 1 and at 16. */
function page(): Editor {
  const editor = new Editor(50)
  editor.dispatch(editor.state.tr.insertText('Un deux trois', 1))
  editor.dispatch(editor.state.tr.split(14))
  editor.dispatch(editor.state.tr.insertText('quatre', 16))
  return editor
}

const tr = (editor: Editor) => editor.state.tr

test('FLAT-8: typing a character inserts one', () => {
  const editor = page()
  const typed = cost(editor, () => editor.dispatch(tr(editor).insertText('x', 4)))
  expect(typed).toEqual({ ...free, units: 1 })
})

test('FLAT-8: deleting characters deletes those', () => {
  const editor = page()
  const deleted = cost(editor, () => editor.dispatch(tr(editor).delete(4, 9)))
  expect(deleted).toEqual({ ...free, deleted: 5 })
})

for (const [where, at] of [
  ['in the middle of', 8],
  ['at the start of', 1],
  ['at the end of', 14],
] as const) {
  test(`FLAT-8: a split ${where} a block inserts one marker`, () => {
    const editor = page()
    expect(cost(editor, () => editor.dispatch(tr(editor).split(at)))).toEqual({ ...free, units: 1 })
  })
}

test('FLAT-8: a split at the start keeps the identity with the words', () => {
  const editor = page()
  editor.dispatch(tr(editor).split(1))
  const bids = editor.state.doc.children.map(({ attrs }) => attrs['bid'] as string)
  expect(bids[1]).toBe('first')
})

test('FLAT-8: a split inside bold words inserts one marker and no format', () => {
  const editor = page()
  editor.dispatch(tr(editor).addMark(1, 14, marks.strong.create()))
  expect(cost(editor, () => editor.dispatch(tr(editor).split(8)))).toEqual({ ...free, units: 1 })
})

test('FLAT-8: a join deletes one marker', () => {
  const editor = page()
  const joined = cost(editor, () => editor.dispatch(tr(editor).join(15)))
  // The marker and, inside it, its two keys (type and bid).
  expect(joined).toEqual({ ...free, deleted: 3 })
})

test('FLAT-8: a heading sets the type and the level, and its words stay', () => {
  const editor = page()
  const set = cost(editor, () => {
    const attrs = { level: 2, bid: 'first' }
    editor.dispatch(tr(editor).setNodeMarkup(0, nodes.heading, attrs))
  })
  expect(set).toEqual({ ...free, keys: 2, deleted: 1 })
})

test('FLAT-8: setBlockType, which forgets the identity, costs no more', () => {
  const editor = page()
  const set = cost(editor, () =>
    editor.dispatch(tr(editor).setBlockType(1, 2, nodes.item, { list: 'number' })),
  )
  expect(set).toEqual({ ...free, keys: 3, deleted: 1 })
  expect(editor.state.doc.child(0).attrs['bid']).toBe('first')
})

test('FLAT-8: a depth sets one key', () => {
  const editor = page()
  editor.dispatch(tr(editor).setNodeMarkup(0, nodes.item, { depth: 0, bid: 'first' }))
  const set = cost(editor, () => editor.dispatch(tr(editor).setNodeAttribute(0, 'depth', 1)))
  expect(set).toEqual({ ...free, keys: 1, deleted: 1 })
})

test('bold is one format, over other marks too', () => {
  const editor = page()
  const strong = marks.strong.create()
  editor.dispatch(tr(editor).addMark(4, 8, marks.em.create()))
  const bold = cost(editor, () => editor.dispatch(tr(editor).addMark(2, 12, strong)))
  expect(bold).toEqual({ ...free, formats: 2 })
  const plain = cost(editor, () => editor.dispatch(tr(editor).removeMark(2, 12, strong)))
  expect(plain.formats + plain.units).toBe(0)
})

test('a link is one format', () => {
  const editor = page()
  const link = marks.link.create({ href: 'https://example.org/' })
  const linked = cost(editor, () => editor.dispatch(tr(editor).addMark(4, 8, link)))
  expect(linked).toEqual({ ...free, formats: 2 })
})

test('FLAT-8: an autocorrection touches the letters that differ', () => {
  const editor = page()
  const corrected = cost(editor, () => editor.dispatch(tr(editor).insertText('doux', 4, 8)))
  expect(corrected).toEqual({ ...free, units: 1, deleted: 1 })
})

test('FLAT-8: a paste of three blocks in a sentence inserts them and keeps what stands around', () => {
  const editor = page()
  const blocks = ['A', 'B', 'C'].map((text) => nodes.paragraph.create(null, flatSchema.text(text)))
  const pasted = cost(editor, () => {
    const slice = new Slice(Fragment.fromArray(blocks), 1, 1)
    editor.dispatch(tr(editor).replaceRange(8, 8, slice))
  })
  // Three characters and two markers: the first and the last paragraph join what is there.
  expect(pasted).toEqual({ ...free, units: 5 })
})

test('FLAT-8: a move is one deletion and one insertion of the block', () => {
  const editor = page()
  const block = editor.state.doc.child(1)
  const moved = cost(editor, () => {
    const { doc } = editor.state
    const from = doc.child(0).nodeSize
    editor.dispatch(
      tr(editor)
        .delete(from, from + block.nodeSize)
        .insert(0, block),
    )
  })
  // Either of the two blocks may be the one that moves: "quatre" with its marker is the shorter.
  expect(moved.units).toBeLessThanOrEqual(14)
  expect(moved.deleted).toBeLessThanOrEqual(14 + 2)
  expect(editor.state.doc.child(0).attrs['bid']).toBe(block.attrs['bid'])
})

test('typing goes on in formatting that we do not know', () => {
  const editor = page()
  editor.text.format(1, 13, { colour: 'red' })
  const typed = cost(editor, () => editor.dispatch(tr(editor).insertText('x', 4)))
  expect(typed).toEqual({ ...free, units: 1 })
})

test('undo re-inserts words and tells which ids came back as which', () => {
  const editor = page()
  editor.dispatch(tr(editor).delete(4, 9))
  const before = Y.getState(editor.doc.store, 50)
  editor.undo.undo()
  expect(editor.state.doc.child(0).textContent).toBe('Un deux trois')
  expect(editor.copies).toEqual([
    { from: { client: 50, start: 3, end: 8 }, client: 50, start: before },
  ])
})

test("undo leaves others' words alone", () => {
  const [mine, other] = [page(), new Editor(51)]
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(mine.doc))
  other.dispatch(other.state.tr.insertText('Ah ! ', 1))
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(other.doc))
  while (mine.undo.canUndo) mine.undo.undo()
  expect(mine.state.doc.textContent).toBe('Ah ! ')
})

test('a selection stays with its words when others write before it and inside it', () => {
  const [mine, other] = [page(), new Editor(51)]
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(mine.doc))
  mine.select(4, 8)
  other.dispatch(other.state.tr.insertText('X', 1).insertText('Y', 7).split(3))
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(other.doc))
  const { from, to } = mine.state.selection
  expect(mine.state.doc.textBetween(from, to)).toBe('deYux')
})

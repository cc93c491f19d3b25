// Which words came back as which when blocks are moved, and when that is undone.
import type { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { nodes, flatSchema } from '../../src/flat/schema'
import { Editor, unitAt } from './team'

/** An editor with paragraphs of these words, in which nothing is tidied away. */
function editorOf(...words: string[]): Editor {
  const editor = new Editor(7)
  editor.doc.gc = false
  const paragraphs = words.map((word, i) =>
    nodes.paragraph.create({ bid: `p${i}` }, word ? flatSchema.text(word) : null),
  )
  const { tr } = editor.state
  editor.dispatch(tr.replaceWith(0, tr.doc.content.size, paragraphs))
  editor.copies.length = 0
  return editor
}

/** Takes the block `from` out and puts it, as it is or changed, before the block `to`. */
function move(editor: Editor, from: number, to: number, change = (block: Node) => block): void {
  const { doc, tr } = editor.state
  const posOf = (index: number): number =>
    doc.children.slice(0, index).reduce((sum, { nodeSize }) => sum + nodeSize, 0)
  const block = doc.child(from)
  tr.delete(posOf(from), posOf(from) + block.nodeSize)
  tr.insert(tr.mapping.map(posOf(to)), change(block))
  editor.dispatch(tr)
}

/** The words that the copies say came back, old and new. */
function told(editor: Editor): { old: string; now: string }[] {
  return editor.copies.map(({ from, client, start }) => {
    const length = from.end - from.start
    const units = Array.from({ length }, (_, i) => i)
    return {
      old: units.map((i) => unitAt(editor.doc, from.client, from.start + i)).join(''),
      now: units.map((i) => unitAt(editor.doc, client, start + i)).join(''),
    }
  })
}

const wordsOf = ({ state }: Editor): string[] =>
  state.doc.children.map(({ textContent }) => textContent)

test('a block that moves tells that its words are the same', () => {
  const editor = editorOf('un', 'deux', 'trois', 'quatre')
  move(editor, 3, 1)
  expect(wordsOf(editor)).toEqual(['un', 'quatre', 'deux', 'trois'])
  const copies = told(editor)
  expect(copies.map(({ old }) => old).join('')).toContain('quatre')
  for (const { old, now } of copies) expect(now).toBe(old)
})

test('a block moved and written in tells of the words that stayed', () => {
  const changed = editorOf('un', 'une longue phrase', 'trois')
  move(changed, 1, 3, (block) =>
    nodes.paragraph.create(block.attrs, flatSchema.text('une très longue phrase')),
  )
  const copies = told(changed)
  for (const { old, now } of copies) expect(now).toBe(old)
  expect(
    copies
      .map(({ old }) => old)
      .join('')
      .replaceAll('¶', ''),
  ).toBe('une longue phrase')
})

test('typing, splitting, joining and deleting move nothing', () => {
  const editor = editorOf('un', 'deux', 'trois')
  editor.dispatch(editor.state.tr.insertText('x', 2))
  editor.dispatch(editor.state.tr.split(3))
  editor.dispatch(editor.state.tr.join(4))
  editor.dispatch(editor.state.tr.delete(0, editor.state.doc.child(0).nodeSize))
  expect(editor.copies).toEqual([])
})

test('an undone move tells again, back to the first words', () => {
  const editor = editorOf('un', 'deux', 'trois')
  editor.undo.stopCapturing()
  move(editor, 2, 0)
  const there = editor.copies.length
  expect(there).toBeGreaterThan(0)
  editor.undo.undo()
  expect(wordsOf(editor)).toEqual(['un', 'deux', 'trois'])
  expect(editor.copies.length).toBeGreaterThan(there)
  for (const { old, now } of told(editor)) expect(now).toBe(old)
})

test('random moves always tell the truth', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const editor = editorOf('', 'a', 'aa', 'ab', 'aab', 'une phrase')
    for (let round = 0; round < 8; round += 1) {
      const { childCount } = editor.state.doc
      const [from, to] = [(seed * 7 + round * 3) % childCount, (seed * 5 + round) % childCount]
      if (from !== to) move(editor, from, to)
      if ((seed + round) % 5 === 0) editor.undo.undo()
    }
    for (const { old, now } of told(editor)) expect(now).toBe(old)
  }
})

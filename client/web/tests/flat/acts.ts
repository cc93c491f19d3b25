// What people do in an editor, at random places.
import { Fragment, Slice, type Node } from 'prosemirror-model'
import { TextSelection } from 'prosemirror-state'
import { marks, nodes, flatSchema } from '../../src/flat/schema'
import type { Editor } from './team'

export type Random = (below: number) => number

const word = ({ words }: Editor, random: Random): string => words[random(words.length)]!

/** Child index and position of a random block for which `fits`. */
function someBlock(
  editor: Editor,
  random: Random,
  fits: (block: Node) => boolean = (block) => block.isTextblock,
): { index: number; pos: number; block: Node } | null {
  const found: { index: number; pos: number; block: Node }[] = []
  editor.state.doc.forEach((block, pos, index) => {
    if (fits(block)) found.push({ index, pos, block })
  })
  return found[random(found.length)] ?? null
}

/** A position between two characters of a block, not inside a surrogate pair. */
function inside({ pos, block }: { pos: number; block: Node }, random: Random): number {
  let offset = random(block.content.size + 1)
  const text = block.textBetween(0, block.content.size, '', '\n')
  if (/[\udc00-\udfff]/.test(text[offset] ?? '')) offset -= 1
  return pos + 1 + offset
}

function somewhere(editor: Editor, random: Random): number | null {
  const block = someBlock(editor, random)
  return block && inside(block, random)
}

function someRange(editor: Editor, random: Random): [number, number] | null {
  const [a, b] = [somewhere(editor, random), somewhere(editor, random)]
  if (a === null || b === null) return null
  return [Math.min(a, b), Math.max(a, b)]
}

/** A range within one block. */
function someWords(editor: Editor, random: Random): [number, number] | null {
  const block = someBlock(editor, random)
  if (!block) return null
  const ends = [inside(block, random), inside(block, random)]
  return [Math.min(...ends), Math.max(...ends)]
}

const TYPES = [
  { type: nodes.paragraph, attrs: {} },
  ...[1, 2, 3, 4].map((level) => ({ type: nodes.heading, attrs: { level } })),
  { type: nodes.item, attrs: { list: 'bullet', depth: 0 } },
  { type: nodes.item, attrs: { list: 'number', depth: 2 } },
  { type: nodes.quote, attrs: {} },
]
const MARKS = [
  marks.strong.create(),
  marks.em.create(),
  marks.code.create(),
  marks.strike.create(),
  marks.underline.create(),
  marks.link.create({ href: 'https://example.org/' }),
  marks.link.create({ href: '/ici' }),
]
const ATOMS = [
  nodes.image.create({ src: 'a.png', alt: 'x' }),
  nodes.image.create({ src: '/b.png', width: 20 }),
  nodes.table.create({ html: '<table><tr><td>1</td></tr></table>' }),
]

export const acts: Record<string, (editor: Editor, random: Random) => void> = {
  type(editor, random) {
    const at = somewhere(editor, random)
    if (at !== null) editor.dispatch(editor.state.tr.insertText(word(editor, random), at))
  },
  typeMarked(editor, random) {
    const at = somewhere(editor, random)
    const mark = MARKS[random(MARKS.length)]!
    const text = flatSchema.text(word(editor, random), [mark])
    if (at !== null) editor.dispatch(editor.state.tr.replaceWith(at, at, text))
  },
  lineBreak(editor, random) {
    const at = somewhere(editor, random)
    if (at !== null) editor.dispatch(editor.state.tr.insert(at, nodes.line_break.create()))
  },
  controlCharacters(editor, random) {
    const at = somewhere(editor, random)
    if (at !== null) editor.dispatch(editor.state.tr.insertText('x\u0007\ny', at))
  },
  replace(editor, random) {
    const range = someWords(editor, random)
    if (range) editor.dispatch(editor.state.tr.insertText(word(editor, random), ...range))
  },
  deleteWords(editor, random) {
    const range = someWords(editor, random)
    if (range) editor.dispatch(editor.state.tr.delete(...range))
  },
  deleteAcross(editor, random) {
    const range = someRange(editor, random)
    if (range && random(3) === 0) editor.dispatch(editor.state.tr.delete(...range))
  },
  split(editor, random) {
    const at = somewhere(editor, random)
    if (at === null || editor.state.doc.childCount > 60) return
    editor.dispatch(editor.state.tr.split(at))
  },
  splitIntoOther(editor, random) {
    const at = somewhere(editor, random)
    if (at === null || editor.state.doc.childCount > 60) return
    editor.dispatch(editor.state.tr.split(at, 1, [TYPES[random(TYPES.length)]!]))
  },
  splitAtEdge(editor, random) {
    const block = someBlock(editor, random)
    if (!block || editor.state.doc.childCount > 60) return
    const at = block.pos + 1 + (random(2) === 0 ? 0 : block.block.content.size)
    editor.dispatch(editor.state.tr.split(at))
  },
  join(editor, random) {
    const { doc } = editor.state
    const found = someBlock(editor, random)
    if (!found || found.index === 0 || !doc.child(found.index - 1).isTextblock) return
    editor.dispatch(editor.state.tr.join(found.pos))
  },
  setType(editor, random) {
    const range = random(3) === 0 ? someRange(editor, random) : someWords(editor, random)
    const { type, attrs } = TYPES[random(TYPES.length)]!
    if (!range) return
    const { tr } = editor.state
    editor.state.doc.nodesBetween(...range, (block, pos) => {
      const kept = { ...attrs, bid: block.attrs['bid'] as unknown }
      if (block.isTextblock) tr.setNodeMarkup(pos, type, kept)
      return false
    })
    editor.dispatch(tr)
  },
  setBlockType(editor, random) {
    const range = someRange(editor, random)
    const { type, attrs } = TYPES[random(TYPES.length)]!
    if (range && random(2) === 0)
      editor.dispatch(editor.state.tr.setBlockType(...range, type, attrs))
  },
  depth(editor, random) {
    const found = someBlock(editor, random, ({ type }) => type === nodes.item)
    if (found) editor.dispatch(editor.state.tr.setNodeAttribute(found.pos, 'depth', random(8)))
  },
  mark(editor, random) {
    const range = random(3) === 0 ? someRange(editor, random) : someWords(editor, random)
    if (range) editor.dispatch(editor.state.tr.addMark(...range, MARKS[random(MARKS.length)]!))
  },
  unmark(editor, random) {
    const range = random(3) === 0 ? someRange(editor, random) : someWords(editor, random)
    if (range) {
      editor.dispatch(editor.state.tr.removeMark(...range, MARKS[random(MARKS.length)]!.type))
    }
  },
  paste(editor, random) {
    const at = somewhere(editor, random)
    if (at === null || editor.state.doc.childCount > 60) return
    const blocks = Array.from({ length: 1 + random(4) }, () => {
      const { type, attrs } = TYPES[random(TYPES.length)]!
      return type.create(attrs, flatSchema.text(word(editor, random)))
    })
    if (random(4) === 0) blocks.splice(random(blocks.length), 0, ATOMS[random(ATOMS.length)]!)
    const open = (block: Node): number => (block.isTextblock ? random(2) : 0)
    const slice = new Slice(Fragment.fromArray(blocks), open(blocks[0]!), open(blocks.at(-1)!))
    editor.dispatch(editor.state.tr.replaceRange(at, at, slice))
  },
  pasteCopy(editor, random) {
    const range = someRange(editor, random)
    const at = somewhere(editor, random)
    if (!range || at === null || editor.state.doc.childCount > 30) return
    editor.dispatch(editor.state.tr.replaceRange(at, at, editor.state.doc.slice(...range)))
  },
  insertAtom(editor, random) {
    const at = somewhere(editor, random)
    if (at === null || random(3) > 0) return
    editor.dispatch(editor.state.tr.replaceRangeWith(at, at, ATOMS[random(ATOMS.length)]!))
  },
  deleteBlock(editor, random) {
    const found = someBlock(editor, random, () => true)
    if (!found || (found.block.isTextblock && random(3) > 0)) return
    editor.dispatch(editor.state.tr.deleteRange(found.pos, found.pos + found.block.nodeSize))
  },
  moveBlock(editor, random) {
    const found = someBlock(editor, random, () => true)
    const target = someBlock(editor, random, () => true)
    if (!found || !target || found.index === target.index) return
    const { tr } = editor.state
    tr.delete(found.pos, found.pos + found.block.nodeSize)
    tr.insert(tr.mapping.map(target.pos), found.block)
    editor.dispatch(tr)
  },
  everything(editor, random) {
    if (random(40) > 0) return
    const { doc, tr } = editor.state
    editor.dispatch(tr.delete(0, doc.content.size))
  },
  undo(editor) {
    editor.undo.undo()
  },
  redo(editor) {
    editor.undo.redo()
  },
  select(editor, random) {
    const range = someRange(editor, random)
    if (!range) return
    const { doc, tr } = editor.state
    editor.dispatch(tr.setSelection(TextSelection.create(doc, ...range)))
  },
}

// Commands on blocks: their type, their depth in a list, their place, and what Enter and Backspace do.
//
// All keep the blocks' identity (`bid`), so that each costs the text a key or a marker, no words.
// Asked without a dispatch whether they could, which the toolbar does at each key, they make no step.
import { splitBlock } from 'prosemirror-commands'
import type { Attrs, Node, NodeType } from 'prosemirror-model'
import {
  NodeSelection,
  Selection,
  TextSelection,
  type Command,
  type EditorState,
} from 'prosemirror-state'
import { clampDepth, MAX_DEPTH, nodes, type ListKind } from '../flat/schema'

export interface BlockAt {
  readonly block: Node
  readonly pos: number
  readonly index: number
}

/** What a block may become: its type and those attributes that make it so. */
export interface BlockKind {
  readonly type: NodeType
  readonly attrs: Attrs
}

export const PARAGRAPH: BlockKind = { type: nodes.paragraph, attrs: {} }
export const QUOTE: BlockKind = { type: nodes.quote, attrs: {} }
export const heading = (level: number): BlockKind => ({ type: nodes.heading, attrs: { level } })
export const list = (kind: ListKind): BlockKind => ({ type: nodes.item, attrs: { list: kind } })

/** The blocks that the selection touches, images and tables among them. */
export function selectedBlocks({ doc, selection }: EditorState): BlockAt[] {
  const { from, to } = selection
  const $from = doc.resolve(from)
  const first = $from.index(0)
  const found: BlockAt[] = []
  let pos = $from.depth > 0 ? $from.before(1) : from
  for (let index = first; index < doc.childCount && (pos < to || index === first); index += 1) {
    const block = doc.child(index)
    found.push({ block, pos, index })
    pos += block.nodeSize
  }
  return found
}

const textBlocks = (state: EditorState): BlockAt[] =>
  selectedBlocks(state).filter(({ block }) => block.isTextblock)

const isKind = (block: Node, { type, attrs }: BlockKind): boolean =>
  block.type === type && Object.entries(attrs).every(([key, value]) => block.attrs[key] === value)

/** Whether all text blocks of the selection are of a kind. */
export function isAll(state: EditorState, kind: BlockKind): boolean {
  const blocks = textBlocks(state)
  return blocks.length > 0 && blocks.every(({ block }) => isKind(block, kind))
}

/** The attributes with which a block becomes another kind: itself, and its depth between lists. */
function attrsFor(block: Node, { type, attrs }: BlockKind): Attrs {
  const depth = type === nodes.item && block.type === nodes.item ? block.attrs['depth'] : undefined
  return { ...(depth === undefined ? {} : { depth }), ...attrs, bid: block.attrs['bid'] }
}

/** Makes the text blocks of the selection a kind. */
export function setBlocks(kind: BlockKind): Command {
  return (state, dispatch) => {
    const blocks = textBlocks(state).filter(({ block }) => !isKind(block, kind))
    if (blocks.length === 0) return false
    if (!dispatch) return true
    const { tr } = state
    for (const { block, pos } of blocks) tr.setNodeMarkup(pos, kind.type, attrsFor(block, kind))
    dispatch(tr.scrollIntoView())
    return true
  }
}

/** Makes the text blocks of the selection a kind, or paragraphs again if all are of it. */
export const toggleBlocks =
  (kind: BlockKind): Command =>
  (state, dispatch) =>
    setBlocks(isAll(state, kind) ? PARAGRAPH : kind)(state, dispatch)

/** The greatest depth that an item at `index` may have: one more than the item before it. */
function deepest(doc: Node, index: number): number {
  const before = index > 0 ? doc.child(index - 1) : null
  const depth = before?.type === nodes.item ? Number(before.attrs['depth']) + 1 : 0
  return Math.min(depth, MAX_DEPTH)
}

const items = (state: EditorState): BlockAt[] =>
  textBlocks(state).filter(({ block }) => block.type === nodes.item)

/** Puts the items of the selection one level deeper, together: their order of levels stays. */
export const indent: Command = (state, dispatch) => {
  const [first] = items(state)
  if (!first || Number(first.block.attrs['depth']) >= deepest(state.doc, first.index)) return false
  return shiftDepth(state, 1, dispatch)
}

/** Takes the items of the selection one level back; those of the first level leave the list. */
export const outdent: Command = (state, dispatch) =>
  items(state).length > 0 && shiftDepth(state, -1, dispatch)

function shiftDepth(state: EditorState, by: 1 | -1, dispatch: Parameters<Command>[1]): true {
  if (!dispatch) return true
  const { tr } = state
  for (const { block, pos } of items(state)) {
    const depth = Number(block.attrs['depth']) + by
    if (depth < 0) tr.setNodeMarkup(pos, nodes.paragraph, { bid: block.attrs['bid'] })
    else tr.setNodeAttribute(pos, 'depth', clampDepth(depth))
  }
  dispatch(tr.scrollIntoView())
  return true
}

const continues = ({ type }: Node): boolean => type === nodes.item || type === nodes.quote

/** Enter: a list or a quotation goes on; where its block is empty, it ends. */
export const enter: Command = (state, dispatch) => {
  const { $from, $to, empty } = state.selection
  const block = $from.parent
  if (!continues(block)) return splitBlock(state, dispatch)
  if (empty && block.content.size === 0) {
    return block.type === nodes.item
      ? outdent(state, dispatch)
      : setBlocks(PARAGRAPH)(state, dispatch)
  }
  if (!$to.parent.isTextblock) return false
  const { tr } = state
  tr.deleteSelection()
  const at = tr.selection.from
  const { type, attrs } = tr.doc.resolve(at).parent
  dispatch?.(tr.split(at, 1, [{ type, attrs }]).scrollIntoView())
  return true
}

/** Backspace at the start of a list item leaves its level or its list, of a quotation, its kind. */
export const backspace: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0 || !continues($from.parent)) return false
  return $from.parent.type === nodes.item
    ? outdent(state, dispatch)
    : setBlocks(PARAGRAPH)(state, dispatch)
}

/** Moves the blocks of the selection, as wholes, past the block before or after them. */
export function moveBlocks(by: 1 | -1): Command {
  return (state, dispatch) => {
    const { doc, selection } = state
    const blocks = selectedBlocks(state)
    const [first, last] = [blocks[0], blocks.at(-1)]
    if (!first || !last) return false
    const otherIndex = by < 0 ? first.index - 1 : last.index + 1
    if (otherIndex < 0 || otherIndex >= doc.childCount) return false
    if (!dispatch) return true
    const other = doc.child(otherIndex)
    const moved = blocks.map(({ block }) => block)
    const from = by < 0 ? first.pos - other.nodeSize : first.pos
    const to = last.pos + last.block.nodeSize + (by < 0 ? 0 : other.nodeSize)
    const { tr } = state
    tr.replaceWith(from, to, by < 0 ? [...moved, other] : [other, ...moved])
    tr.setSelection(shifted(selection, tr.doc, by * other.nodeSize))
    dispatch(tr.scrollIntoView())
    return true
  }
}

function shifted(selection: Selection, doc: Node, by: number): Selection {
  if (selection instanceof NodeSelection) return NodeSelection.create(doc, selection.from + by)
  return TextSelection.between(doc.resolve(selection.anchor + by), doc.resolve(selection.head + by))
}

/** Puts an image or a table after the block of the caret, before it if that is empty. */
export function insertAtom(atom: Node): Command {
  return (state, dispatch) => {
    const last = selectedBlocks(state).at(-1)
    if (!last) return false
    const { block, pos, index } = last
    const { tr } = state
    if (block.isTextblock && block.content.size === 0) {
      dispatch?.(tr.insert(pos, atom).scrollIntoView())
      return true
    }
    const end = pos + block.nodeSize
    const isLast = index === state.doc.childCount - 1
    // Where nothing follows there would be no place to write on.
    tr.insert(end, isLast ? [atom, nodes.paragraph.create()] : atom)
    tr.setSelection(Selection.near(tr.doc.resolve(end + atom.nodeSize)))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}

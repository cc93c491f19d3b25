// Commands on words: marks, links, line breaks.
import type { Mark, MarkType, Node } from 'prosemirror-model'
import { TextSelection, type Command, type EditorState } from 'prosemirror-state'
import { isSafeHref } from '../flat/links'
import { marks, nodes } from '../flat/schema'

/** Whether a mark is on at the caret, or somewhere in the selection. */
export function hasMark({ doc, selection, storedMarks }: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = selection
  if (empty) return type.isInSet(storedMarks ?? $from.marks()) !== undefined
  return doc.rangeHasMark(from, to, type)
}

export const lineBreak: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.isTextblock) return false
  const marksHere = state.storedMarks ?? state.selection.$from.marks()
  const node = nodes.line_break.create(null, null, marksHere)
  dispatch?.(state.tr.replaceSelectionWith(node, false).scrollIntoView())
  return true
}

/** Takes all marks off the selection. */
export const clearMarks: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection
  if (empty) return false
  dispatch?.(state.tr.removeMark(from, to).setStoredMarks([]))
  return true
}

export interface LinkAt {
  readonly href: string
  readonly from: number
  readonly to: number
}

/** The link around the caret or at the start of the selection, with all its words. */
export function linkAt({ selection }: EditorState): LinkAt | null {
  const { $from, $to, empty } = selection
  const { parent } = $from
  if (!parent.isTextblock) return null
  const beside = [$from.nodeAfter, empty ? $from.nodeBefore : null]
  const link = beside.map((node) => node && marks.link.isInSet(node.marks)).find(Boolean)
  if (!link) return null
  const { from, to } = extentOf(parent, $from.parentOffset, link)
  const start = $from.start()
  return { href: String(link.attrs['href']), from: start + from, to: Math.max(start + to, $to.pos) }
}

/** How far a mark goes in a block around an offset. */
function extentOf(block: Node, offset: number, mark: Mark): { from: number; to: number } {
  let extent = { from: offset, to: offset }
  let run: { from: number; to: number } | null = null
  block.forEach((node, at) => {
    if (!mark.isInSet(node.marks)) {
      run = null
      return
    }
    run = { from: run?.from ?? at, to: at + node.nodeSize }
    if (run.from <= offset && offset <= run.to) extent = run
  })
  return extent
}

/** Links the selection, or the link at the caret anew; without either, puts in `words` that lead there. */
export function setLink(href: string, words = href): Command {
  return (state, dispatch) => {
    if (!isSafeHref(href)) return false
    const { selection, tr } = state
    const mark = marks.link.create({ href })
    const there = linkAt(state)
    const { from, to } = there ?? selection
    if (from === to) {
      tr.replaceSelectionWith(state.schema.text(words, [mark]), false)
    } else {
      tr.removeMark(from, to, marks.link).addMark(from, to, mark)
    }
    dispatch?.(tr.removeStoredMark(marks.link).scrollIntoView())
    return true
  }
}

export const removeLink: Command = (state, dispatch) => {
  const there = linkAt(state)
  if (!there) return false
  dispatch?.(state.tr.removeMark(there.from, there.to, marks.link))
  return true
}

/** Puts the caret after the selection: Escape lets go of what is selected. */
export const collapse: Command = (state, dispatch) => {
  if (state.selection.empty) return false
  dispatch?.(state.tr.setSelection(TextSelection.near(state.selection.$head)))
  return true
}

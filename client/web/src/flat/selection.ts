// A selection as relative positions, which stay with the words when others write before them.
import type { Node } from 'prosemirror-model'
import { TextSelection, type EditorState } from 'prosemirror-state'
import * as Y from 'yjs'
import { flatIndex, positionOf } from './position'

export interface RelativeSelection {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

/** Holds on to the unit on the left: the word just written, or the block's own marker. */
const LEFT = -1
/** Holds on to the unit on the right. */
const RIGHT = 0

/**
 * The selection of an editor that shows the text; null if it is not one of text.
 * Its ends hold on to the words inside it. Cost: Yjs's walk to both places.
 */
export function relative(text: Y.Text, { doc, selection }: EditorState): RelativeSelection | null {
  if (!(selection instanceof TextSelection)) return null
  const at = (pos: number): Y.RelativePosition => {
    const isStart = !selection.empty && pos === selection.from
    const flat = flatIndex(doc, pos)
    return Y.createRelativePositionFromTypeIndex(text, flat, isStart ? RIGHT : LEFT)
  }
  return { anchor: at(selection.anchor), head: at(selection.head) }
}

/** The position of a relative one; null if it points nowhere in this text. */
export function positionAt(text: Y.Text, doc: Node, place: Y.RelativePosition): number | null {
  if (!text.doc) return null
  const found = Y.createAbsolutePositionFromRelativePosition(place, text.doc)
  return found?.type === text ? positionOf(doc, found.index) : null
}

/** The selection that relative positions mean in a document that shows the text. */
export function absolute(
  text: Y.Text,
  doc: Node,
  { anchor, head }: RelativeSelection,
): TextSelection | null {
  const [from, to] = [positionAt(text, doc, anchor), positionAt(text, doc, head)]
  if (from === null || to === null) return null
  const [$from, $to] = [doc.resolve(from), doc.resolve(to)]
  if (!$from.parent.isTextblock || !$to.parent.isTextblock) return null
  return new TextSelection($from, $to)
}

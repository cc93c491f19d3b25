// A selection that stays with its words when others write before them: as relative positions, for
// others and for later, or carried over a change, which is cheaper.
import type { Node } from 'prosemirror-model'
import { TextSelection, type EditorState, type Selection } from 'prosemirror-state'
import * as Y from 'yjs'
import { carried, type FlatChange, type Hold } from './delta'
import { flatIndex, positionOf } from './position'
import { unitAt, unitsBefore } from './whereabouts'

export interface RelativeSelection {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

/** Holds on to the unit on the left: the word just written, or the block's own marker. */
const LEFT = -1
/** Holds on to the unit on the right. */
const RIGHT = 0

/**
 * Undo and the others ask for the same selection at each key. What was found stays true while the
 * state is shown: it names units by their ids.
 */
const found = new WeakMap<EditorState, RelativeSelection | null>()

/**
 * The selection of an editor that shows the text; null if it is not one of text.
 * Its ends hold on to the words inside it.
 */
export function relative(text: Y.Text, state: EditorState): RelativeSelection | null {
  const known = found.get(state)
  if (known !== undefined) return known
  const selection = find(text, state)
  found.set(state, selection)
  return selection
}

function find(text: Y.Text, { doc, selection }: EditorState): RelativeSelection | null {
  if (!(selection instanceof TextSelection)) return null
  const at = (pos: number): Y.RelativePosition => {
    const side = holdOf(selection, pos) === 'left' ? LEFT : RIGHT
    return place(text, doc, { flat: flatIndex(doc, pos), side })
  }
  const head = at(selection.head)
  return { anchor: selection.empty ? head : at(selection.anchor), head }
}

/** The relative position of a place in a text that `doc` shows. */
function place(
  text: Y.Text,
  doc: Node,
  { flat, side }: { flat: number; side: typeof LEFT | typeof RIGHT },
): Y.RelativePosition {
  const unit = flat + side < 0 ? null : unitAt(text, doc, flat + side)
  // At either end of the text nothing stands to hold on to.
  if (!unit) return Y.createRelativePositionFromTypeIndex(text, flat, side)
  const id = Y.createID(unit.item.id.client, unit.item.id.clock + unit.offset)
  return new Y.RelativePosition(null, Y.findRootTypeKey(text), id, side)
}

/** The start of a selection holds on to its first unit, all other places to the unit before. */
const holdOf = (selection: Selection, pos: number): Hold =>
  !selection.empty && pos === selection.from ? 'right' : 'left'

/** Where the selection of a state is after `changes`, which `doc` shows; null if not one of text. */
export function carriedSelection(
  { doc: before, selection }: EditorState,
  doc: Node,
  changes: readonly FlatChange[],
): TextSelection | null {
  if (!(selection instanceof TextSelection)) return null
  const at = (pos: number): number =>
    positionOf(doc, carried(changes, flatIndex(before, pos), holdOf(selection, pos)))
  return textSelection(doc, at(selection.anchor), at(selection.head))
}

/** The position of a relative one in a document that shows the text; null if it points nowhere. */
export function positionAt(text: Y.Text, doc: Node, place: Y.RelativePosition): number | null {
  if (!text.doc) return null
  const item = place.item && liveItem(text, place.item)
  if (item && place.item) {
    const inside = place.item.clock - item.id.clock + (place.assoc < 0 ? 1 : 0)
    return positionOf(doc, unitsBefore(doc, item) + inside)
  }
  // What was deleted may have come back under another id.
  const found = Y.createAbsolutePositionFromRelativePosition(place, text.doc)
  return found?.type === text ? positionOf(doc, found.index) : null
}

/** Whether a unit stands in the text. */
export const isLive = (text: Y.Text, unit: Y.ID): boolean => liveItem(text, unit) !== null

/** The item of the text that holds a unit, if that is live. */
function liveItem(text: Y.Text, id: Y.ID): Y.Item | null {
  const { doc } = text
  if (!doc || Y.getState(doc.store, id.client) <= id.clock) return null
  const item: unknown = Y.getItem(doc.store, id)
  return item instanceof Y.Item && item.parent === text && !item.deleted && item.countable
    ? item
    : null
}

/** The selection that relative positions mean in a document that shows the text. */
export function absolute(
  text: Y.Text,
  doc: Node,
  { anchor, head }: RelativeSelection,
): TextSelection | null {
  const [from, to] = [positionAt(text, doc, anchor), positionAt(text, doc, head)]
  return from === null || to === null ? null : textSelection(doc, from, to)
}

function textSelection(doc: Node, anchor: number, head: number): TextSelection | null {
  const [$anchor, $head] = [doc.resolve(anchor), doc.resolve(head)]
  if (!$anchor.parent.isTextblock || !$head.parent.isTextblock) return null
  return new TextSelection($anchor, $head)
}

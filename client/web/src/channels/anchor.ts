// Where a thread hangs in a text: two relative positions that hold on to the words, and the words as
// they were. They follow every edit before, in and after them; words that came back under other ids, by
// undo or a move, are found by the copy map. Where nobody told one, what they said is looked for.
import { fromBase64, toBase64 } from 'lib0/buffer'
import type { Node } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import * as Y from 'yjs'
import { CopyMap } from '../flat/copy-map'
import { isLive, positionAt, relative } from '../flat/selection'
import type { Anchor } from './ask'

/** Longest quote, in characters. */
export const MAX_QUOTE = 500
/** Shortest quote that is looked for where its words are gone, in characters. */
const MIN_SOUGHT = 12

/** What stands between two blocks in a quote. */
const BREAK = '\n'

/** The selected words as an anchor; null where none are. */
export function anchorOf(text: Y.Text, state: EditorState): Anchor | null {
  const { selection, doc } = state
  const ends = selection.empty ? null : relative(text, state)
  if (ends === null) return null
  const quote = doc.textBetween(selection.from, selection.to, BREAK).trim()
  if (quote === '') return null
  const [start, end] =
    selection.anchor <= selection.head ? [ends.anchor, ends.head] : [ends.head, ends.anchor]
  const encoded = (place: Y.RelativePosition): string => toBase64(Y.encodeRelativePosition(place))
  return {
    start: encoded(start),
    end: encoded(end),
    quote: [...quote].slice(0, MAX_QUOTE).join(''),
  }
}

/** Words of a document. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where the words are now, in a document that shows the text; null where they were deleted. */
export function rangeOf(
  text: Y.Text,
  doc: Node,
  anchor: Anchor,
  copies = new CopyMap(),
): Range | null {
  const find = (end: string): number | null => {
    const place = decode(end)
    return place && positionAt(text, doc, moved(text, place, copies))
  }
  const [from, to] = [find(anchor.start), find(anchor.end)]
  if (from !== null && to !== null && from < to && doc.textBetween(from, to).trim() !== '') {
    return { from, to }
  }
  return sought(doc, anchor.quote)
}

/** The units at the ends of the words that stand nowhere in the text, as far as is known. */
export const lostUnits = (text: Y.Text, { start, end }: Anchor, copies: CopyMap): Y.ID[] =>
  [start, end].flatMap((one) => {
    const unit = decode(one)?.item
    return unit && standing(text, unit, copies) === null ? [unit] : []
  })

function decode(place: string): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(fromBase64(place))
  } catch {
    return null
  }
}

const standing = (text: Y.Text, unit: Y.ID, copies: CopyMap): Y.ID | null =>
  copies.standing(unit, (one) => isLive(text, one))

/** The same place at the unit under whose id the words stand now. */
function moved(text: Y.Text, place: Y.RelativePosition, copies: CopyMap): Y.RelativePosition {
  const unit = place.item && standing(text, place.item, copies)
  return unit ? new Y.RelativePosition(place.type, place.tname, unit, place.assoc) : place
}

/** The quote in one block, where it stands exactly once. */
function sought(doc: Node, quote: string): Range | null {
  if (quote.length < MIN_SOUGHT || quote.includes(BREAK)) return null
  let found: Range | null = null
  let count = 0
  doc.forEach((block, offset) => {
    const words = block.textBetween(0, block.content.size, undefined, '\ufffc')
    for (let at = words.indexOf(quote); at >= 0; at = words.indexOf(quote, at + 1)) {
      count += 1
      found = { from: offset + 1 + at, to: offset + 1 + at + quote.length }
    }
  })
  return count === 1 ? found : null
}

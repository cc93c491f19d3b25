// Where a thread hangs in a text: two relative positions that hold on to the words, and the words as
// they were. They follow every edit before, in and after them; words that are gone are found again by
// what they said where somebody moved them, since that gives them other ids.
import { fromBase64, toBase64 } from 'lib0/buffer'
import type { Node } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import * as Y from 'yjs'
import { positionAt, relative } from '../flat/selection'
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
export function rangeOf(text: Y.Text, doc: Node, anchor: Anchor): Range | null {
  const [from, to] = [find(text, doc, anchor.start), find(text, doc, anchor.end)]
  if (from !== null && to !== null && from < to && doc.textBetween(from, to).trim() !== '') {
    return { from, to }
  }
  return sought(doc, anchor.quote)
}

function find(text: Y.Text, doc: Node, encoded: string): number | null {
  try {
    return positionAt(text, doc, Y.decodeRelativePosition(fromBase64(encoded)))
  } catch {
    return null
  }
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

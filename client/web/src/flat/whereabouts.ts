// Where the units of a text stand, found from the marker of their block.
//
// Yjs finds a place by walking over all that stands before it: in a book, at each key and for each
// caret, tens of thousands of items. The page that shows the text knows how long its blocks are, and
// a block's identity leads to its marker, from which a place is a few items away. Nothing here is
// kept that is not checked when it is used; blocks without an identity of their own (foreign clients
// may write one twice) are passed over, in the worst case to the start of the text.
// Cost: a walk over the blocks, as ProseMirror's own resolve, and over the items of one.
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { markerOf } from './model'
import { blockBefore } from './position'
import { isImplicit } from './schema'
import { flatLength } from './tokens'

/** A unit: the `offset`th of an item. */
export interface Unit {
  readonly item: Y.Item
  readonly offset: number
}

/** The markers that were met, by their identity. Some may be gone or changed by now. */
const metMarkers = new WeakMap<Y.Text, Map<unknown, Y.Item>>()

function markersOf(text: Y.Text): Map<unknown, Y.Item> {
  const known = metMarkers.get(text)
  if (known) return known
  const markers = new Map<unknown, Y.Item>()
  metMarkers.set(text, markers)
  return markers
}

const bidOf = (marker: Y.Item): unknown => markerOf(marker)?.get('bid')

/** The live marker of this identity, if it was met. */
function metMarker(text: Y.Text, bid: unknown): Y.Item | null {
  const item = markersOf(text).get(bid)
  return item && !item.deleted && bidOf(item) === bid ? item : null
}

/** The first flat index of the one block with this identity; null if there is none, or two. */
function startOf(doc: Node, bid: unknown): number | null {
  let [flat, found]: [number, number | null] = [0, null]
  for (const block of doc.children) {
    if (block.attrs['bid'] === bid && !isImplicit(block)) {
      if (found !== null) return null
      found = flat
    }
    flat += flatLength(block)
  }
  return found
}

/** An item that begins at or before flat index `flat`, and its own first index. */
function itemBefore(text: Y.Text, doc: Node, flat: number): { item: Y.Item | null; at: number } {
  const place = blockBefore(doc, flat + 1)
  let at = place.flat
  for (let index = place.index; index >= 0; index -= 1) {
    const block = doc.child(index)
    if (index < place.index) at -= flatLength(block)
    const bid: unknown = block.attrs['bid']
    const item = typeof bid === 'string' && !isImplicit(block) ? metMarker(text, bid) : null
    if (item && startOf(doc, bid) === at) return { item, at }
  }
  return { item: text._start, at: 0 }
}

/** The unit at a flat index of a text that `doc` shows; null at its end. */
export function unitAt(text: Y.Text, doc: Node, flat: number): Unit | null {
  const markers = markersOf(text)
  let { item, at } = itemBefore(text, doc, flat)
  for (; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (flat < at + item.length) return { item, offset: flat - at }
    at += item.length
    if (markerOf(item)) markers.set(bidOf(item), item)
  }
  return null
}

/** The number of live units before an item of a text that `doc` shows. */
export function unitsBefore(doc: Node, item: Y.Item): number {
  let units = 0
  for (let left = item.left; left !== null; left = left.left) {
    if (left.deleted || !left.countable) continue
    units += left.length
    const start = markerOf(left) ? startOf(doc, bidOf(left)) : null
    if (start !== null) return start + units
  }
  return units
}

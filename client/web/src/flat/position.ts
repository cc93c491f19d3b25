// Flat index ↔ ProseMirror position. Both walk the blocks: O(number of blocks), like ProseMirror's
// own resolve; no character is visited.
import type { Node } from 'prosemirror-model'
import { isImplicit } from './schema'
import { flatLength } from './tokens'

/** The number of units of the flat text before position `pos` of the document. */
export function flatIndex(doc: Node, pos: number): number {
  let [flat, at] = [0, 0]
  for (const block of doc.children) {
    if (pos <= at) return flat
    if (pos < at + block.nodeSize) {
      const inside = Math.min(pos - at - 1, block.content.size)
      return flat + inside + (isImplicit(block) ? 0 : 1)
    }
    flat += flatLength(block)
    at += block.nodeSize
  }
  return flat
}

/** Where a block stands: its child index, its ProseMirror position and its first flat index. */
export interface BlockPlace {
  readonly index: number
  readonly pos: number
  readonly flat: number
}

const FIRST: BlockPlace = { index: 0, pos: 0, flat: 0 }

/**
 * The block that holds the unit before flat index `flat`; the first block for index 0.
 * `from` is a place at or before it, to start the walk from.
 */
export function blockBefore(doc: Node, flat: number, from: BlockPlace = FIRST): BlockPlace {
  let place = from
  while (place.index + 1 < doc.childCount) {
    const block = doc.child(place.index)
    const end = place.flat + flatLength(block)
    if (flat <= end) break
    place = { index: place.index + 1, pos: place.pos + block.nodeSize, flat: end }
  }
  return place
}

/** The place after a block. */
export function nextPlace(doc: Node, place: BlockPlace): BlockPlace {
  const block = doc.child(place.index)
  return {
    index: place.index + 1,
    pos: place.pos + block.nodeSize,
    flat: place.flat + flatLength(block),
  }
}

/**
 * The position of flat index `flat`: inside the block that holds the unit before it, or after that
 * block if it is an atom.
 */
export function positionOf(doc: Node, flat: number): number {
  const place = blockBefore(doc, flat)
  const block = doc.child(place.index)
  if (!block.isTextblock) return flat <= place.flat ? place.pos : place.pos + block.nodeSize
  const inside = flat - place.flat - (isImplicit(block) ? 0 : 1)
  return place.pos + 1 + Math.max(0, Math.min(inside, block.content.size))
}

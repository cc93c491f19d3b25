// Flat index ↔ ProseMirror position. Where the blocks of a document begin is counted once for each
// document, from those of the one before; no character is visited.
import type { Node } from 'prosemirror-model'
import { differing } from './differing'
import { isImplicit } from './schema'
import { flatLength } from './tokens'

/** Where each block begins, and at last where the document ends. */
interface Starts {
  readonly flats: Uint32Array
  readonly positions: Uint32Array
}

/** A document never changes: an edit makes a new one. */
const counted = new WeakMap<Node, Starts>()
/** The document that was counted last: the next one mostly differs from it by one block. */
let last: { readonly doc: Node; readonly starts: Starts } | null = null

function startsOf(doc: Node): Starts {
  const known = counted.get(doc)
  if (known) return known
  const starts = last ? startsAfter(last.doc, last.starts, doc) : startsAfter(null, NO_STARTS, doc)
  counted.set(doc, starts)
  last = { doc, starts }
  return starts
}

const NO_STARTS: Starts = { flats: new Uint32Array(1), positions: new Uint32Array(1) }

/** The starts of `doc`, by those of another document: blocks that both have are not measured. */
function startsAfter(known: Node | null, from: Starts, doc: Node): Starts {
  const { first, endBefore, endAfter } = differing(known?.children ?? [], doc.children)
  const count = doc.childCount
  const [flats, positions] = [new Uint32Array(count + 1), new Uint32Array(count + 1)]
  flats.set(from.flats.subarray(0, first + 1))
  positions.set(from.positions.subarray(0, first + 1))
  for (let i = first; i < endAfter; i += 1) {
    const block = doc.child(i)
    flats[i + 1] = flats[i]! + flatLength(block)
    positions[i + 1] = positions[i]! + block.nodeSize
  }
  const [flatShift, shift] = [
    flats[endAfter]! - from.flats[endBefore]!,
    positions[endAfter]! - from.positions[endBefore]!,
  ]
  for (let i = endAfter + 1; i <= count; i += 1) {
    flats[i] = from.flats[endBefore + i - endAfter]! + flatShift
    positions[i] = from.positions[endBefore + i - endAfter]! + shift
  }
  return { flats, positions }
}

/** The number of `values`, which rise, that are below `limit`. */
function countBelow(values: Uint32Array, limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The number of units of the flat text before position `pos` of the document. */
export function flatIndex(doc: Node, pos: number): number {
  const { flats, positions } = startsOf(doc)
  const index = countBelow(positions, pos) - 1
  if (index < 0) return 0
  const [flat, at] = [flats[index]!, positions[index]!]
  if (index === doc.childCount) return flat
  const block = doc.child(index)
  if (pos === at + block.nodeSize) return flats[index + 1]!
  const inside = Math.min(pos - at - 1, block.content.size)
  return flat + inside + (isImplicit(block) ? 0 : 1)
}

/** Where a block stands: its child index, its ProseMirror position and its first flat index. */
export interface BlockPlace {
  readonly index: number
  readonly pos: number
  readonly flat: number
}

/** The block that holds the unit before flat index `flat`; the first block for index 0. */
export function blockBefore(doc: Node, flat: number): BlockPlace {
  const { flats, positions } = startsOf(doc)
  const index = Math.min(Math.max(countBelow(flats, flat) - 1, 0), doc.childCount - 1)
  return { index, pos: positions[index]!, flat: flats[index]! }
}

/**
 * The same, walking from a place at or before it: for a document that is not asked again, as are those
 * between two steps.
 */
export function blockBeforeFrom(doc: Node, flat: number, from: BlockPlace): BlockPlace {
  let place = from
  while (place.index + 1 < doc.childCount) {
    const next = nextPlace(doc, place)
    if (flat <= next.flat) break
    place = next
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

// Puts what was kept aside back into a text, as one act of this person that undo takes back.
import * as Y from 'yjs'
import { markerOf, type FlatBlock } from '../flat/model'
import { randomBid, type NewBid } from '../flat/normalize'
import { PUT_BACK } from '../flat/undo'
import { writtenBlocks } from './changes'
import type { KeptCopy } from './device'
import { readKept } from './kept-reading'

/** How a copy can come back: as the very edits it holds, or as blocks of their own. */
export type Way = 'merge' | 'blocks'

/**
 * Edits can be merged into a text of the same epoch, unless they themselves were refused; in any
 * other text the words they stand on may be gone.
 */
export const wayOf = (kept: KeptCopy, epoch: number | null): Way =>
  kept.epoch === epoch && kept.reason !== 'refused' && kept.reason !== 'full' ? 'merge' : 'blocks'

/** Puts a copy back in the given way. */
export function putBack(text: Y.Text, kept: KeptCopy, way: Way, newBid: NewBid = randomBid): void {
  if (!text.doc) return
  if (way === 'merge') return Y.applyUpdate(text.doc, kept.update, PUT_BACK)
  const { base, mine } = readKept(kept)
  const written = new Set(writtenBlocks(base, mine))
  text.doc.transact(() => insertBlocks(text, mine, written, newBid), PUT_BACK)
}

/** Each block after the one of its identity, or of the nearest before it that is left; else last. */
function insertBlocks(
  text: Y.Text,
  mine: readonly FlatBlock[],
  written: ReadonlySet<FlatBlock>,
  newBid: NewBid,
): void {
  const ends = blockEnds(text)
  let place = text.length
  let isKnown = false
  for (const block of mine) {
    const end = ends.get(block.bid)
    if (end !== undefined) [place, isKnown] = [end, true]
    if (!written.has(block)) continue
    const at = isKnown ? place : text.length
    const length = insertBlock(text, at, block, newBid())
    for (const [bid, other] of ends)
      if (other >= at && bid !== block.bid) ends.set(bid, other + length)
    place = at + length
  }
}

/** Where each block ends, by its identity: the first, where a foreign client wrote it twice. */
function blockEnds(text: Y.Text): Map<string | null, number> {
  const ends = new Map<string | null, number>()
  let [bid, flat] = [null as string | null, 0]
  const close = (): void => {
    if (!ends.has(bid)) ends.set(bid, flat)
  }
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    const marker = markerOf(item)
    if (marker) {
      if (flat > 0) close()
      const written = marker.get('bid')
      bid = typeof written === 'string' ? written : null
    }
    flat += item.length
  }
  close()
  return ends
}

/** Puts a block in as it was: its kind, its words and their marks; gives its length. */
function insertBlock(text: Y.Text, at: number, block: FlatBlock, bid: string): number {
  const { type, attrs, runs } = block
  const marker = new Y.Map<unknown>(Object.entries({ type, bid, ...attrs }))
  const words = runs.map(({ text: insert, marks }) => ({ insert, attributes: { ...marks } }))
  text.applyDelta([{ retain: at }, { insert: marker, attributes: {} }, ...words])
  return 1 + runs.reduce((sum, run) => sum + run.text.length, 0)
}

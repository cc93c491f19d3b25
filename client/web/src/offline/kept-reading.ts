// A copy kept aside as blocks: what this person had in front of them, and what it stood on.
import * as Y from 'yjs'
import { FLAT_ROOT, flatBlocks, readDocument, type FlatBlock } from '../flat/model'
import { minus, type Content } from './content'
import type { KeptCopy } from './device'

export interface KeptReading {
  /** The text without what was not sent. */
  readonly base: readonly FlatBlock[]
  /** The text as it was written. */
  readonly mine: readonly FlatBlock[]
}

/** Reads a kept copy. Cost: its length, a few times. */
export function readKept({ update, unsent }: KeptCopy): KeptReading {
  const doc = new Y.Doc({ gc: false })
  Y.applyUpdate(doc, update)
  const base = Y.createDocFromSnapshot(doc, snapshotWithout(doc, unsent), new Y.Doc({ gc: false }))
  return { base: blocksOf(base), mine: blocksOf(doc) }
}

const blocksOf = (doc: Y.Doc): FlatBlock[] => flatBlocks(readDocument(doc.getText(FLAT_ROOT)))

/** The state before what is unsent. A client's insertions are sent in order, so it is a prefix. */
function snapshotWithout(doc: Y.Doc, unsent: Content): Y.Snapshot {
  const { ds, sv } = Y.snapshot(doc)
  for (const [client, [first]] of unsent.inserted) if (first) sv.set(client, first.from)
  const deleted = new Map(
    [...ds.clients].map(([client, items]) => [
      client,
      items.map(({ clock, len }) => ({ from: clock, to: clock + len })),
    ]),
  )
  const rest = minus({ inserted: new Map(), deleted }, unsent)
  const before = Y.createDeleteSet()
  for (const [client, ranges] of rest.deleted) {
    const items = ranges.map(({ from, to }) => ({ clock: from, len: to - from }))
    before.clients.set(client, items)
  }
  return Y.createSnapshot(before, sv)
}

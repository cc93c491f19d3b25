// The genesis update: the first block of every text, the same bytes for everybody.
//
// Whoever applies it, once or twice, on the hub or in a page, gets one and the same marker:
// {type: "paragraph", bid: "first"} at index 0, by client 1, which is reserved for the hub.
import * as Y from 'yjs'

export const GENESIS_BID = 'first'

const GENESIS_HEX =
  '0103010007010474657874012800010004747970650177097061726167726170682800010003626964017705666972737400'

/** The update, Yjs v1. */
export const genesisUpdate: Uint8Array = Uint8Array.from(GENESIS_HEX.match(/../g) ?? [], (byte) =>
  parseInt(byte, 16),
)

/** Gives a document its first block, if it has not got it. */
export function applyGenesis(doc: Y.Doc, origin: unknown): void {
  Y.applyUpdate(doc, genesisUpdate, origin)
}

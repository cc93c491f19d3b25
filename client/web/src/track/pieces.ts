// Whose an item of a branch is, unit by unit: the base's, or the branch's own.
//
// A branch holds everything of its base under the same ids, so this is told by ids alone: what the
// base has ever seen is the base's, whatever else is the branch's own. What the branch has deleted and
// the base still shows is what the branch takes out; its words are read from the base, since a
// collected branch no longer has them. What the base itself has deleted is gone on both sides, also
// where the branch has not heard of it yet.
import * as Y from 'yjs'

/** A part of an item of the branch that shares one fate. */
export interface Piece {
  readonly item: Y.Item
  /** Its first unit within the item, and how many there are. */
  readonly offset: number
  readonly length: number
  /** The live item of the base that holds the same units, and where in it they begin. */
  readonly base: { readonly item: Y.Item; readonly offset: number } | null
  readonly isOwn: boolean
}

/** The parts of an item of the branch, in order. Nothing is split in either document. */
export function* piecesOf(item: Y.Item, base: Y.Doc): Generator<Piece> {
  const { client, clock } = item.id
  const known = Math.min(Math.max(Y.getState(base.store, client) - clock, 0), item.length)
  if (known > 0) yield* knownPieces(item, known, base)
  if (known < item.length) {
    yield { item, offset: known, length: item.length - known, base: null, isOwn: true }
  }
}

function* knownPieces(item: Y.Item, known: number, base: Y.Doc): Generator<Piece> {
  const { client, clock } = item.id
  const structs = base.store.clients.get(client) ?? []
  let offset = 0
  for (let at = Y.findIndexSS(structs, clock); offset < known; at += 1) {
    const struct = structs[at]
    if (!struct) return
    const inside = clock + offset - struct.id.clock
    const length = Math.min(struct.length - inside, known - offset)
    const isLive = struct instanceof Y.Item && !struct.deleted
    const place = isLive ? { item: struct, offset: inside } : null
    yield { item, offset, length, base: place, isOwn: false }
    offset += length
  }
}

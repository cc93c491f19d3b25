// Blocks that moved: the same block deleted at one place and inserted at another by one edit. To Yjs
// its units are new ones, so whoever follows words by their ids is told which came back as which.
import * as Y from 'yjs'
import { liveBefore } from './delta'
import { markerOf } from './model'
import { appendCopy, type Copy } from './undo'

/** One unit of a block: what it shows, and whether the transaction took it out or put it in. */
interface Unit {
  readonly client: number
  readonly clock: number
  readonly shows: string
  readonly changed: boolean
}

/**
 * The units of moved blocks, under their old ids and their new. For an observer of the transaction:
 * what was deleted is still readable then. Cost: what was deleted and inserted, and the moved blocks.
 */
export function movedCopies(text: Y.Text, transaction: Y.Transaction): Copy[] {
  const removed = markersRemoved(text, transaction)
  if (removed.size === 0) return []
  const wasLive = liveBefore(transaction)
  const copies: Copy[] = []
  for (const marker of markersAdded(text, transaction)) {
    const bid = bidOf(marker)
    const old = bid === null ? undefined : removed.get(bid)
    if (!bid || !old) continue
    removed.delete(bid)
    const before = unitsOf(old, wasLive, ({ deleted }) => deleted)
    const after = unitsOf(marker, isLive, (item) => !wasLive(item))
    appendPairs(copies, before, after)
  }
  return copies
}

const isLive = ({ deleted }: Y.Item): boolean => !deleted

/** What a marker's `bid` is, or was: also of one that is deleted. */
function bidOf(item: Y.Item): string | null {
  const content: unknown = markerOf(item)?._map.get('bid')?.content
  const bid: unknown = content instanceof Y.ContentAny ? content.arr.at(-1) : undefined
  return typeof bid === 'string' && bid !== '' ? bid : null
}

function markersRemoved(text: Y.Text, transaction: Y.Transaction): Map<string, Y.Item> {
  const markers = new Map<string, Y.Item>()
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (item) => {
    if (!(item instanceof Y.Item) || item.parent !== text) return
    const bid = bidOf(item)
    if (bid !== null && isOld(item, transaction)) markers.set(bid, item)
  })
  return markers
}

/** The markers that we put in, in the order in which they were. */
function markersAdded(text: Y.Text, transaction: Y.Transaction): Y.Item[] {
  const { store, clientID } = transaction.doc
  const markers: Y.Item[] = []
  const structs = store.clients.get(clientID) ?? []
  for (let i = structs.length - 1; i >= 0; i -= 1) {
    const item = structs[i]
    if (!(item instanceof Y.Item) || isOld(item, transaction)) break
    if (item.parent === text && !item.deleted && markerOf(item)) markers.unshift(item)
  }
  return markers
}

const isOld = ({ id }: Y.Item, { beforeState }: Y.Transaction): boolean =>
  id.clock < (beforeState.get(id.client) ?? 0)

/** The marker and what follows it up to the next one, of the items that `counts` names. */
function unitsOf(
  marker: Y.Item,
  counts: (item: Y.Item) => boolean,
  hasChanged: (item: Y.Item) => boolean,
): Unit[] {
  const units: Unit[] = []
  for (let item: Y.Item | null = marker; item !== null; item = item.right) {
    if (!item.countable || !counts(item)) continue
    if (item !== marker && markerOf(item)) break
    const { id, content, length } = item
    const words = content instanceof Y.ContentString ? content.str : ''
    const changed = hasChanged(item)
    for (let i = 0; i < length; i += 1) {
      units.push({ client: id.client, clock: id.clock + i, shows: words[i] ?? '', changed })
    }
  }
  return units
}

/** Pairs the common units at both ends; those in between were written anew. */
function appendPairs(copies: Copy[], before: readonly Unit[], after: readonly Unit[]): void {
  const most = Math.min(before.length, after.length)
  let [head, tail] = [0, 0]
  while (head < most && before[head]!.shows === after[head]!.shows) head += 1
  while (tail < most - head && before.at(-1 - tail)!.shows === after.at(-1 - tail)!.shows) tail += 1
  const pairUp = (from: number, to: number, shift: number): void => {
    for (let i = from; i < to; i += 1) {
      const [old, now] = [before[i]!, after[i + shift]!]
      if (old.changed && now.changed) appendCopy(copies, { ...old, length: 1 }, now)
    }
  }
  pairUp(0, head, 0)
  pairUp(before.length - tail, before.length, after.length - before.length)
}

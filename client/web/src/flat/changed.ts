// The parts of a text that a transaction changed, for a delta that does not walk over all of it.
//
// A part begins with the characters before what changed, which the page shows: so it is known where
// they stand and what marks they have, and from there on formats are counted as they come.
import { Mark, type Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { markerOf } from './model'
import { blockBefore } from './position'
import { isImplicit } from './schema'
import { flatLength } from './tokens'

/** Of more items than these a walk over the whole text is no worse. */
const MOST_ITEMS = 2_000

/** Where a walk has to begin, and how many of the items that changed come after. */
export interface Part {
  /** Characters that stayed, or the first item of the text. */
  readonly item: Y.Item | null
  /** Whether it begins with the text. */
  readonly isStart: boolean
  /** Their flat index in the text before. */
  readonly flat: number
  readonly marks: readonly Mark[]
  /** The items that changed, and have no other part before them. */
  readonly changed: Set<Y.Item>
}

/** A transaction, and the text before it. */
export interface Asked {
  readonly text: Y.Text
  readonly transaction: Y.Transaction
  readonly rekeyed: ReadonlySet<Y.Map<unknown>>
  /** The page, which shows the text before. */
  readonly shown: Node
  readonly wasLive: (item: Y.Item) => boolean
}

/** The parts in order of place; null where too much has changed. */
export function changedParts(asked: Asked): Part[] | null {
  const changed = changedItems(asked)
  if (changed.size > MOST_ITEMS) return null
  const finder = new PartFinder(asked, changed)
  for (const item of changed) finder.partOf(item).changed.add(item)
  // What stands before all characters that stayed comes first, though those may be at 0 as well.
  return finder.parts.toSorted((a, b) => a.flat - b.flat || Number(b.isStart) - Number(a.isStart))
}

/** All items of the text that were put in, taken out, or whose keys changed. */
function changedItems({ text, transaction, rekeyed }: Asked): Set<Y.Item> {
  const items = new Set<Y.Item>()
  const take = (struct: unknown): void => {
    if (struct instanceof Y.Item && struct.parent === text) items.add(struct)
  }
  const { beforeState, afterState, doc } = transaction
  for (const [client, end] of afterState) {
    const start = beforeState.get(client) ?? 0
    const structs = doc.store.clients.get(client)
    if (end <= start || !structs) continue
    for (let i = Y.findIndexSS(structs, start); i < structs.length; i += 1) take(structs[i])
  }
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, take)
  for (const marker of rekeyed) take(marker._item)
  return items
}

class PartFinder {
  readonly parts: Part[] = []
  readonly #found = new Map<Y.Item | null, Part>()
  readonly #starts: ReadonlyMap<unknown, number | null>

  constructor(
    readonly asked: Asked,
    readonly changed: ReadonlySet<Y.Item>,
  ) {
    this.#starts = startsOf(asked.shown)
  }

  /** The part in which a changed item stands. */
  partOf(item: Y.Item): Part {
    const passed: Y.Item[] = []
    let at: Y.Item | null = item
    for (; at !== null && !this.#isCharacters(at); at = at.left) {
      const known = this.#found.get(at)
      if (known) return this.#remember(passed, known)
      if (this.changed.has(at)) passed.push(at)
    }
    return this.#remember(passed, this.#found.get(at) ?? this.#begin(at))
  }

  #remember(passed: readonly Y.Item[], part: Part): Part {
    for (const item of passed) this.#found.set(item, part)
    return part
  }

  #begin(item: Y.Item | null): Part {
    const { text, shown } = this.asked
    const flat = item === null ? 0 : this.#flatBefore(item)
    const part: Part = {
      item: item ?? text._start,
      isStart: item === null,
      flat,
      marks: item === null ? Mark.none : marksAt(shown, flat),
      changed: new Set(),
    }
    this.parts.push(part)
    this.#found.set(item, part)
    return part
  }

  #isCharacters(item: Y.Item): boolean {
    return item.content instanceof Y.ContentString && this.#stayed(item)
  }

  #stayed(item: Y.Item): boolean {
    return !item.deleted && !this.changed.has(item)
  }

  /** The number of units that stood before an item in the text before. */
  #flatBefore(item: Y.Item): number {
    let units = 0
    for (let left = item.left; left !== null; left = left.left) {
      if (!left.countable || !this.asked.wasLive(left)) continue
      units += left.length
      const marker = this.#stayed(left) ? markerOf(left) : null
      const start = marker && this.#starts.get(marker.get('bid'))
      if (typeof start === 'number') return start + units
    }
    return units
  }
}

/** The first flat index of each block, by its identity; null for one that two blocks have. */
function startsOf(doc: Node): Map<unknown, number | null> {
  const starts = new Map<unknown, number | null>()
  let flat = 0
  for (const block of doc.children) {
    const bid: unknown = block.attrs['bid']
    if (typeof bid === 'string' && !isImplicit(block))
      starts.set(bid, starts.has(bid) ? null : flat)
    flat += flatLength(block)
  }
  return starts
}

/** The marks of the character at a flat index. */
function marksAt(doc: Node, flat: number): readonly Mark[] {
  const { index, flat: start } = blockBefore(doc, flat + 1)
  const block = doc.child(index)
  return block.nodeAt(flat - start - (isImplicit(block) ? 0 : 1))?.marks ?? Mark.none
}

// Sets of content: what was inserted and what was deleted, as ranges of Yjs clocks.
//
// The page counts as sent only what the hub has shown to hold: its state vector names what it has
// of everybody's insertions, its updates (also those it returns to their author) what it has
// stored. Nothing leaves the hub before it is durable, so what is shown is saved.
import * as Y from 'yjs'

/** Half-open range of clocks of one client. */
export interface ClockRange {
  readonly from: number
  readonly to: number
}

/** Ranges of each client: sorted, disjoint, not touching, never an empty list. */
export type RangesByClient = ReadonlyMap<number, readonly ClockRange[]>

/** Plain data, so that it can be stored as it is. */
export interface Content {
  readonly inserted: RangesByClient
  readonly deleted: RangesByClient
}

export const nothing: Content = { inserted: new Map(), deleted: new Map() }

export const isNothing = ({ inserted, deleted }: Content): boolean =>
  inserted.size === 0 && deleted.size === 0

/** What a transaction inserted and deleted. To be called before Yjs tidies up after it. */
export function contentOfTransaction(transaction: Y.Transaction): Content {
  const inserted = new Map<number, ClockRange[]>()
  for (const [client, to] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    if (to > from) inserted.set(client, [{ from, to }])
  }
  return { inserted, deleted: rangesOfDeleteSet(transaction.deleteSet) }
}

/** What an update holds. */
export function contentOfUpdate(update: Uint8Array): Content {
  const { structs, ds } = Y.decodeUpdate(update)
  const inserted = new Map<number, ClockRange[]>()
  for (const struct of structs) {
    // A Skip says that the sender does not have this range: it proves nothing.
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    const ranges = inserted.get(client) ?? []
    ranges.push({ from: clock, to: clock + struct.length })
    inserted.set(client, ranges)
  }
  for (const [client, ranges] of inserted) inserted.set(client, joined(ranges))
  return { inserted, deleted: rangesOfDeleteSet(ds) }
}

/** The insertions that whoever sent this state vector holds. */
export function contentBelow(stateVector: Uint8Array): Content {
  const inserted = new Map<number, ClockRange[]>()
  for (const [client, to] of Y.decodeStateVector(stateVector)) {
    if (to > 0) inserted.set(client, [{ from: 0, to }])
  }
  return { inserted, deleted: new Map() }
}

type DeleteSet = Y.Transaction['deleteSet']

function rangesOfDeleteSet({ clients }: DeleteSet): RangesByClient {
  const ranges = new Map<number, ClockRange[]>()
  for (const [client, items] of clients) {
    const all = items.map(({ clock, len }) => ({ from: clock, to: clock + len }))
    if (all.length > 0) ranges.set(client, joined(all))
  }
  return ranges
}

export const union = (a: Content, b: Content): Content => ({
  inserted: unionOf(a.inserted, b.inserted),
  deleted: unionOf(a.deleted, b.deleted),
})

export const minus = (a: Content, b: Content): Content => ({
  inserted: minusOf(a.inserted, b.inserted),
  deleted: minusOf(a.deleted, b.deleted),
})

export const intersection = (a: Content, b: Content): Content => minus(a, minus(a, b))

/** Whether a unit is among those that were deleted. */
export const holdsDeletion = ({ deleted }: Content, client: number, clock: number): boolean =>
  deleted.get(client)?.some(({ from, to }) => from <= clock && clock < to) ?? false

function unionOf(a: RangesByClient, b: RangesByClient): RangesByClient {
  if (b.size === 0) return a
  const all = new Map(a)
  for (const [client, ranges] of b) all.set(client, joined([...(a.get(client) ?? []), ...ranges]))
  return all
}

function minusOf(a: RangesByClient, b: RangesByClient): RangesByClient {
  const left = new Map<number, readonly ClockRange[]>()
  for (const [client, ranges] of a) {
    const rest = (b.get(client) ?? []).reduce<readonly ClockRange[]>(without, ranges)
    if (rest.length > 0) left.set(client, rest)
  }
  return left
}

/** Sorted, with those that overlap or touch made one. */
function joined(ranges: ClockRange[]): ClockRange[] {
  const result: ClockRange[] = []
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    } else {
      result.push(range)
    }
  }
  return result
}

function without(ranges: readonly ClockRange[], hole: ClockRange): ClockRange[] {
  return ranges.flatMap((range) => {
    if (hole.to <= range.from || range.to <= hole.from) return [range]
    const rest = [
      { from: range.from, to: hole.from },
      { from: hole.to, to: range.to },
    ]
    return rest.filter((part) => part.from < part.to)
  })
}

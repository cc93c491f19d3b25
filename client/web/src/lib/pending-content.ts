// Which of our own words has the hub not yet shown to be stored? For y-websocket, which has no
// acknowledgements: the hub sends an update back to its author only once it is stored, so what
// comes back is saved and what has not come back is waiting.
import * as Y from 'yjs'

/** Half-open range of clocks of one client. */
interface ClockRange {
  readonly from: number
  readonly to: number
}

type RangesByClient = Map<number, ClockRange[]>

/** `ranges` without `hole`. */
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

function add(to: RangesByClient, client: number, range: ClockRange): void {
  const ranges = to.get(client)
  const last = ranges?.at(-1)
  if (!ranges) to.set(client, [range])
  // Typing appends: grow the last range, so that hours offline stay a handful of ranges.
  else if (last && last.to === range.from)
    ranges[ranges.length - 1] = { from: last.from, to: range.to }
  else ranges.push(range)
}

function remove(from: RangesByClient, client: number, hole: ClockRange): void {
  const ranges = from.get(client)
  if (!ranges) return
  const rest = without(ranges, hole)
  if (rest.length > 0) from.set(client, rest)
  else from.delete(client)
}

/** Everything an update inserts and deletes, as ranges. */
function* rangesOf(update: Uint8Array): Generator<['insert' | 'delete', number, ClockRange]> {
  const { structs, ds } = Y.decodeUpdate(update)
  for (const struct of structs) {
    // A Skip says that the sender does not have this range: it proves nothing.
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    yield ['insert', client, { from: clock, to: clock + struct.length }]
  }
  for (const [client, items] of ds.clients) {
    for (const { clock, len } of items) yield ['delete', client, { from: clock, to: clock + len }]
  }
}

/** The insertions and deletions made here that the hub has not confirmed. */
export class PendingContent {
  readonly #ranges = { insert: new Map() as RangesByClient, delete: new Map() as RangesByClient }

  /** An update made on this page. */
  wrote(update: Uint8Array): void {
    for (const [kind, client, range] of rangesOf(update)) add(this.#ranges[kind], client, range)
  }

  /** An update, or the answer to our state vector, came from the hub. */
  received(update: Uint8Array): void {
    for (const [kind, client, range] of rangesOf(update)) remove(this.#ranges[kind], client, range)
  }

  /** The hub told its state vector: it holds every insertion below these clocks. */
  hubHolds(stateVector: Uint8Array): void {
    for (const [client, clock] of Y.decodeStateVector(stateVector)) {
      remove(this.#ranges.insert, client, { from: 0, to: clock })
    }
  }

  get isEmpty(): boolean {
    return this.#ranges.insert.size === 0 && this.#ranges.delete.size === 0
  }
}

// What a Yjs transaction changed in a flat text, as operations on its units, from left to right.
//
// Not `YTextEvent.delta`: that getter writes (it deletes formatting items inside observers) and
// leaves out what an array operation of a foreign client put there. Cost: one walk over the list of
// items, a comparison each; of the characters that stayed, only the ends of items are looked at.
import { Mark } from 'prosemirror-model'
import * as Y from 'yjs'
import { applyFormat, markerOf, readItem, readMarker, readMarks } from './model'
import type { Token } from './tokens'

/** An event of the text or of something in it. */
export interface FlatEvent {
  readonly target: unknown
}

/** Units that stay, of which a marker's keys or the characters' marks may have changed. */
export interface Keep {
  readonly kind: 'keep'
  length: number
}
export interface Remark {
  readonly kind: 'remark'
  length: number
  readonly before: readonly Mark[]
  readonly after: readonly Mark[]
}
export interface Rekey {
  readonly kind: 'rekey'
  readonly marker: Y.Map<unknown>
}
/** Units taken out and tokens put in at one place. */
export interface Replace {
  readonly kind: 'replace'
  length: number
  readonly tokens: Token[]
}
export type FlatChange = Keep | Remark | Rekey | Replace

/** Tells of each item whether it was live before the transaction. It is live now if not deleted. */
export function liveBefore(transaction: Y.Transaction): (item: Y.Item) => boolean {
  const fresh = new Map<number, number>()
  const { store } = transaction.doc
  for (const client of store.clients.keys()) {
    const before = transaction.beforeState.get(client) ?? 0
    if (Y.getState(store, client) > before) fresh.set(client, before)
  }
  return (item) => {
    const from = fresh.get(item.id.client)
    if (from !== undefined && item.id.clock >= from) return false
    return !item.deleted || Y.isDeleted(transaction.deleteSet, item.id)
  }
}

/** The markers whose keys the events of a deep observer changed. */
export function changedMarkers(events: readonly FlatEvent[]): Set<Y.Map<unknown>> {
  return new Set(
    events.flatMap(({ target }) => (target instanceof Y.Map ? [target as Y.Map<unknown>] : [])),
  )
}

/** The changes of a transaction that is being observed, in units of the text before it. */
export function flatDelta(
  text: Y.Text,
  transaction: Y.Transaction,
  rekeyed: ReadonlySet<Y.Map<unknown>>,
): FlatChange[] {
  const wasLive = liveBefore(transaction)
  const changes = new ChangeList()
  const [before, after] = [new Map<string, unknown>(), new Map<string, unknown>()]
  let [marksBefore, marksAfter] = [readMarks(before), readMarks(after)]
  for (let item = text._start; item !== null; item = item.right) {
    const was = wasLive(item)
    const is = !item.deleted
    if (!was && !is) continue
    if (item.content instanceof Y.ContentFormat) {
      if (was) applyFormat(before, item.content)
      if (is) applyFormat(after, item.content)
      if (was) marksBefore = readMarks(before)
      if (is) marksAfter = readMarks(after)
    } else if (!item.countable) {
      continue
    } else if (!is) {
      changes.remove(item.length)
    } else {
      const marker = markerOf(item)
      if (!was) {
        changes.insert(
          marker ? readMarker(marker) : { kind: 'run', text: readItem(item), marks: marksAfter },
        )
      } else if (marker) {
        if (rekeyed.has(marker)) changes.rekey(marker)
        else changes.keep(1)
      } else {
        keepRun(changes, item, marksBefore, marksAfter)
      }
    }
  }
  return changes.list
}

/** Whether changes touch the units from `start` on up to `end`; what is put in at `end` does. */
export function touches(changes: readonly FlatChange[], start: number, end: number): boolean {
  let flat = 0
  return changes.some((change) => {
    const from = flat
    const length = change.kind === 'rekey' ? 1 : change.length
    flat += length
    if (change.kind === 'keep') return false
    return from + length > start && from <= end && (length > 0 || from > start)
  })
}

const BROKEN = '\uFFFD'

/**
 * Characters that stay. Whoever writes between the halves of a surrogate pair makes Yjs put U+FFFD
 * in the place of both, without a word in any event: such ends of items are always read again.
 */
function keepRun(
  changes: ChangeList,
  item: Y.Item,
  before: readonly Mark[],
  after: readonly Mark[],
): void {
  const text = item.content instanceof Y.ContentString ? item.content.str : ''
  const head = text.startsWith(BROKEN) ? 1 : 0
  const tail = text.length > head && text.endsWith(BROKEN) ? 1 : 0
  const reread = (length: number): void => {
    changes.remove(length)
    changes.insert({ kind: 'run', text: BROKEN.repeat(length), marks: after })
  }
  if (head > 0) reread(head)
  const rest = item.length - head - tail
  if (rest > 0) {
    if (Mark.sameSet(before, after)) changes.keep(rest)
    else changes.remark(rest, before, after)
  }
  if (tail > 0) reread(tail)
}

/** Gathers changes, neighbours of one kind in one. */
class ChangeList {
  readonly list: FlatChange[] = []

  keep(length: number): void {
    const last = this.list.at(-1)
    if (last?.kind === 'keep') last.length += length
    else this.list.push({ kind: 'keep', length })
  }

  remark(length: number, before: readonly Mark[], after: readonly Mark[]): void {
    const last = this.list.at(-1)
    const same =
      last?.kind === 'remark' &&
      Mark.sameSet(last.before, before) &&
      Mark.sameSet(last.after, after)
    if (same) last.length += length
    else this.list.push({ kind: 'remark', length, before, after })
  }

  rekey(marker: Y.Map<unknown>): void {
    this.list.push({ kind: 'rekey', marker })
  }

  remove(length: number): void {
    this.#replace().length += length
  }

  insert(token: Token): void {
    this.#replace().tokens.push(token)
  }

  #replace(): Replace {
    const last = this.list.at(-1)
    if (last?.kind === 'replace') return last
    const replace: Replace = { kind: 'replace', length: 0, tokens: [] }
    this.list.push(replace)
    return replace
  }
}

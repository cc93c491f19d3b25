// What a Yjs transaction changed in a flat text, as operations on its units, from left to right.
//
// Not `YTextEvent.delta`: that getter writes (it deletes formatting items inside observers) and
// leaves out what an array operation of a foreign client put there. Cost: one walk over the list of
// items, a comparison each (a millisecond for a book); of the characters that stayed, only the ends
// of items are looked at, and marks are read only where something changed.
import { Mark } from 'prosemirror-model'
import * as Y from 'yjs'
import { applyFormat, markerOf, readItem, readMarker, readMarks } from './model'
import { lengthOf, type Token } from './tokens'

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
  const { store } = transaction.doc
  const fresh = new Map<number, number>()
  for (const client of store.clients.keys()) {
    const before = transaction.beforeState.get(client) ?? 0
    if (Y.getState(store, client) > before) fresh.set(client, before)
  }
  const deletions = transaction.deleteSet
  const someDeleted = deletions.clients.size > 0
  // Asked of every item: what nobody wrote or deleted is told from others without a look-up.
  const [only = -1] = fresh.size === 1 ? fresh.keys() : []
  return (item) => {
    const { client, clock } = item.id
    if (fresh.size > 1 || client === only) {
      const from = fresh.get(client)
      if (from !== undefined && clock >= from) return false
    }
    return !item.deleted || (someDeleted && Y.isDeleted(deletions, item.id))
  }
}

/** The markers whose keys the events of a deep observer changed. */
export function changedMarkers(events: readonly FlatEvent[]): Set<Y.Map<unknown>> {
  return new Set(
    events.flatMap(({ target }) => (target instanceof Y.Map ? [target as Y.Map<unknown>] : [])),
  )
}

/** The marks at a place of a walk, read when they are asked for. */
class Marking {
  readonly #attributes = new Map<string, unknown>()
  #marks: readonly Mark[] | null = null

  apply(format: Y.ContentFormat): void {
    applyFormat(this.#attributes, format)
    this.#marks = null
  }

  get marks(): readonly Mark[] {
    return (this.#marks ??= readMarks(this.#attributes))
  }
}

/** The changes of a transaction that is being observed, in units of the text before it. */
export function flatDelta(
  text: Y.Text,
  transaction: Y.Transaction,
  rekeyed: ReadonlySet<Y.Map<unknown>>,
): FlatChange[] {
  const wasLive = liveBefore(transaction)
  const changes = new ChangeList()
  const [before, after] = [new Marking(), new Marking()]
  let isReformatted = false
  for (let item = text._start; item !== null; item = item.right) {
    const was = wasLive(item)
    const is = !item.deleted
    if (!was && !is) continue
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      if (was) before.apply(content)
      if (is) after.apply(content)
      if (was !== is) isReformatted = true
    } else if (!item.countable) {
      continue
    } else if (!is) {
      changes.remove(item.length)
    } else if (!was) {
      changes.insert(tokenOf(item, after))
    } else if (isReformatted || content instanceof Y.ContentType || isCut(content)) {
      keepItem(changes, item, { before, after, rekeyed })
    } else {
      changes.keep(item.length)
    }
  }
  return changes.list
}

function tokenOf(item: Y.Item, { marks }: Marking): Token {
  const marker = markerOf(item)
  return marker ? readMarker(marker) : { kind: 'run', text: readItem(item), marks }
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
 * Whether an item begins or ends with U+FFFD. Whoever writes between the halves of a surrogate pair
 * makes Yjs put one in the place of each, without a word in any event: such ends are read again.
 */
function isCut(content: Y.Item['content']): boolean {
  if (!(content instanceof Y.ContentString)) return false
  const { str } = content
  return str.startsWith(BROKEN) || str.endsWith(BROKEN)
}

interface Around {
  readonly before: Marking
  readonly after: Marking
  readonly rekeyed: ReadonlySet<Y.Map<unknown>>
}

/** A marker that stays, or characters that stay and whose marks may differ. */
function keepItem(changes: ChangeList, item: Y.Item, { before, after, rekeyed }: Around): void {
  const marker = markerOf(item)
  if (marker) {
    if (rekeyed.has(marker)) changes.rekey(marker)
    else changes.keep(1)
    return
  }
  const text = item.content instanceof Y.ContentString ? item.content.str : ''
  const head = text.startsWith(BROKEN) ? 1 : 0
  const tail = text.length > head && text.endsWith(BROKEN) ? 1 : 0
  const reread = (length: number): void => {
    changes.remove(length)
    changes.insert({ kind: 'run', text: BROKEN.repeat(length), marks: after.marks })
  }
  if (head > 0) reread(head)
  const rest = item.length - head - tail
  if (rest > 0) {
    if (Mark.sameSet(before.marks, after.marks)) changes.keep(rest)
    else changes.remark(rest, before.marks, after.marks)
  }
  if (tail > 0) reread(tail)
}

/** On which side of a place the unit stands that the place stays with. */
export type Hold = 'left' | 'right'

/** Where the place at flat index `flat` of the text before is in the text after. */
export function carried(changes: readonly FlatChange[], flat: number, hold: Hold): number {
  let [old, now] = [0, 0]
  for (const change of changes) {
    const length = change.kind === 'rekey' ? 1 : change.length
    const end = old + length
    if (hold === 'left' ? flat <= end : flat < end) {
      return change.kind === 'replace' ? now : now + flat - old
    }
    old = end
    now += change.kind === 'replace' ? lengthOf(change.tokens) : length
  }
  return now + flat - old
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

// What a Yjs transaction changed in a flat text, as operations on its units, from left to right.
//
// Not `YTextEvent.delta`: that getter writes (it deletes formatting items inside observers) and
// leaves out what an array operation of a foreign client put there. Cost: a walk over the items of the
// parts that changed, and over the blocks of the page; over all items where very much has changed.
import { Mark } from 'prosemirror-model'
import * as Y from 'yjs'
import { changedParts, type Asked, type Part } from './changed'
import { applyFormat, attributeOf, markerOf, readItem, readMarker, readMarks } from './model'
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
  readonly #attributes: Map<string, unknown>
  #marks: readonly Mark[] | null

  constructor(marks: readonly Mark[]) {
    this.#attributes = new Map(marks.map((mark) => [mark.type.name, attributeOf(mark)]))
    this.#marks = marks
  }

  apply(format: Y.ContentFormat): void {
    applyFormat(this.#attributes, format)
    this.#marks = null
  }

  get marks(): readonly Mark[] {
    return (this.#marks ??= readMarks(this.#attributes))
  }
}

/**
 * The changes of a transaction that is being observed, in units of the text before it. What comes
 * after the last change may be left out.
 */
export function flatDelta(question: Omit<Asked, 'wasLive'>): FlatChange[] {
  const asked = { ...question, wasLive: liveBefore(question.transaction) }
  const parts = changedParts(asked)
  const walk = new DeltaWalk(asked)
  if (parts) for (const part of parts) walk.over(part)
  else walk.overAll()
  return walk.changes.list
}

/** A walk over items, which notes what became of each. */
class DeltaWalk {
  readonly changes = new ChangeList()
  #item: Y.Item | null
  readonly #passed = new Set<Y.Item>()
  /** How many units of the text before were passed. */
  #flat = 0
  #before = new Marking(Mark.none)
  #after = new Marking(Mark.none)
  /** Whether the last units are some that stayed. */
  #isOnKept = false
  /** The unit before ends a pair that was cut: Yjs has changed the next one too, and tells of neither. */
  #isOnBroken = false

  constructor(readonly asked: Asked) {
    this.#item = asked.text._start
  }

  overAll(): void {
    for (let { _start: item } = this.asked.text; item !== null; item = item.right) this.#pass(item)
  }

  /** Over what changed in a part, up to units that stayed and have the marks that they had. */
  over({ item, flat, marks, changed }: Part): void {
    const left = new Set([...changed].filter((one) => !this.#passed.has(one)))
    if (left.size === 0) return
    // Otherwise an earlier part went on into this one.
    if (flat >= this.#flat) this.#jump(item, flat, marks)
    while (this.#item !== null && (left.size > 0 || !this.#isSettled())) {
      left.delete(this.#item)
      this.#passed.add(this.#item)
      this.#pass(this.#item)
      this.#item = this.#item.right
    }
  }

  #isSettled(): boolean {
    return (
      this.#isOnKept && !this.#isOnBroken && Mark.sameSet(this.#before.marks, this.#after.marks)
    )
  }

  #jump(item: Y.Item | null, flat: number, marks: readonly Mark[]): void {
    this.changes.keep(flat - this.#flat)
    this.#item = item
    this.#flat = flat
    this.#before = new Marking(marks)
    this.#after = new Marking(marks)
  }

  #pass(item: Y.Item): void {
    const was = this.asked.wasLive(item)
    const is = !item.deleted
    if (!was && !is) return
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      if (was) this.#before.apply(content)
      if (is) this.#after.apply(content)
    } else if (item.countable) {
      this.#isOnKept = was && is
      this.#isOnBroken = this.#isOnKept && endsBroken(item)
      if (was) this.#flat += item.length
      if (!is) this.changes.remove(item.length)
      else if (was) this.#keep(item)
      else this.changes.insert(tokenOf(item, this.#after))
    }
  }

  /** A marker that stays, or characters that stay and whose marks may differ. */
  #keep(item: Y.Item): void {
    const { changes } = this
    const marker = markerOf(item)
    if (marker) {
      if (this.asked.rekeyed.has(marker)) changes.rekey(marker)
      else changes.keep(1)
      return
    }
    const [before, after] = [this.#before.marks, this.#after.marks]
    const { head, tail } = brokenEnds(item)
    const reread = (length: number): void => {
      changes.remove(length)
      changes.insert({ kind: 'run', text: BROKEN.repeat(length), marks: after })
    }
    if (head > 0) reread(head)
    const rest = item.length - head - tail
    if (Mark.sameSet(before, after)) changes.keep(rest)
    else if (rest > 0) changes.remark(rest, before, after)
    if (tail > 0) reread(tail)
  }
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
 * How many units at the ends of an item are U+FFFD. Whoever writes between the halves of a surrogate
 * pair makes Yjs put one in the place of each, without a word in any event: they are read again.
 */
function brokenEnds({ content }: Y.Item): { head: 0 | 1; tail: 0 | 1 } {
  const text = content instanceof Y.ContentString ? content.str : ''
  const head = text.startsWith(BROKEN) ? 1 : 0
  return { head, tail: text.length > head && text.endsWith(BROKEN) ? 1 : 0 }
}

/** Whether the other half of a pair may begin the next item: it is to be read again as well. */
const endsBroken = ({ content }: Y.Item): boolean =>
  content instanceof Y.ContentString && content.str.endsWith(BROKEN)

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
    if (length === 0) return
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

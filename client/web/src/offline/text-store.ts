// One text on this device: what is read when it is opened, what is written while it is edited.
//
// Edits are gathered and written in one transaction at a time; each carries, with the edits, what of
// them is unsent, so that no crash leaves words without the mark. Two windows may write to one copy:
// each adds its own updates and its own marks, and only ever replaces updates that it holds itself.
import * as Y from 'yjs'
import { newId } from '../lib/new-id'
import { isNothing, minus, nothing, union, type Content } from './content'
import {
  dropCopy,
  hasDevice,
  inOneWrite,
  openDevice,
  type CopyLetter,
  type Device,
  type KeptCopy,
  type RefusalReason,
  type Writing,
} from './device'

/** Updates of ours after which the store gets the whole state instead: a moment's reading at most. */
export const UPDATES_BEFORE_FOLDING = 500
/**
 * How long nothing must have been written before that, in ms: to encode a long text takes longer than
 * a key may, and it is only so that the next opening reads less.
 */
export const FOLDING_PAUSE_MS = 3_000

/** How long after a failure the store is tried again, in ms: doubled with each in a row. */
export const FIRST_RETRY_MS = 1_000
/** Attempts are never further apart than this, in ms: room that was made is noticed within it. */
export const LONGEST_RETRY_MS = 60_000

/** Opened texts that are kept for reading and writing offline: what a member works on in a season. */
export const TEXTS_KEPT = 50

/** What this device has of a text. */
export interface StoredCopy {
  readonly copy: string
  readonly epoch: number | null
  /** Yjs v1, in the order in which they were stored; empty if the text was never received here. */
  readonly updates: readonly Uint8Array[]
  /** The keys under which they are stored. */
  readonly keys: readonly number[]
  readonly unsent: Content
  readonly letters: readonly CopyLetter[]
}

/** What is to be written. */
export interface StoreChange {
  readonly updates?: readonly Uint8Array[]
  /** Content written here. */
  readonly wrote?: Content
  /** Content that the hub has shown to hold. */
  readonly sent?: Content
  readonly epoch?: number
  readonly letters?: readonly CopyLetter[]
  /** Letters that the hub has answered. */
  readonly answered?: readonly string[]
}

/** How it went. */
export type StoreOutcome =
  /** Everything handed over so far is on the disk. */
  | 'stored'
  /** Some is not; it is tried again after a while, with what comes until then. */
  | 'failed'
  /** Another window has put this copy aside. */
  | 'superseded'

/** Takes a text up: gives this device's copy of it, or a new one. */
export function readCopy(device: Device, room: string, nowMs: number): Promise<StoredCopy> {
  return inOneWrite(device, async (tx) => {
    const texts = tx.objectStore('texts')
    const known = await texts.get(room)
    const record = known ?? { room, copy: newId(), epoch: null, unsent: nothing }
    await texts.put({ ...record, openedAtMs: nowMs })
    const { copy, epoch, unsent } = record
    const stored = tx.objectStore('updates').index('copy')
    const [updates, keys] = [await stored.getAll(copy), await stored.getAllKeys(copy)]
    const letters = await tx.objectStore('letters').index('copy').getAll(copy)
    await dropOldest(tx, room)
    return {
      copy,
      epoch,
      unsent,
      keys,
      updates: updates.map(({ update }) => update),
      letters: letters.map(({ id, copies }) => ({ id, copies })),
    }
  })
}

/** Keeps the number of texts bounded; never drops one with words that the hub does not have. */
async function dropOldest(tx: Writing, open: string): Promise<void> {
  const texts = await tx.objectStore('texts').getAll()
  const byAge = texts.toSorted((a, b) => b.openedAtMs - a.openedAtMs)
  for (const { room, copy, unsent } of byAge.slice(TEXTS_KEPT)) {
    if (room === open || !isNothing(unsent)) continue
    await tx.objectStore('texts').delete(room)
    await dropCopy(tx, copy)
  }
}

/** Writes one copy, for as long as its session lasts. */
export class TextStore {
  #waiting: StoreChange[] = []
  #run: Promise<void> | null = null
  /** Keys of the updates whose content the document holds. */
  #ours: number[]
  #folding: ReturnType<typeof setTimeout> | undefined
  /** Until it is tried again, what is handed over waits: with each key all of it would be. */
  #retry: ReturnType<typeof setTimeout> | undefined
  /** How often in a row it has failed. */
  #failures = 0
  #isClosed = false

  /** `doc` holds what was read as `stored`. */
  constructor(
    readonly device: Device,
    readonly doc: Y.Doc,
    readonly stored: {
      readonly room: string
      readonly copy: string
      readonly keys: readonly number[]
    },
    readonly onOutcome: (outcome: StoreOutcome) => void,
  ) {
    this.#ours = [...stored.keys]
  }

  /** Hands something over. The outcome is told when it is on the disk. */
  write(change: StoreChange): void {
    clearTimeout(this.#folding)
    this.#waiting.push(change)
    if (this.#retry === undefined) this.#run ??= this.#writeAll()
  }

  /** From now on the document may hold what is not to be stored; what was handed over is written. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#folding)
    // What waits is tried now, or never.
    if (this.#retry !== undefined) this.#tryAgain()
  }

  /** The document holds only what is to be stored, after all. */
  reopen(): void {
    this.#isClosed = false
  }

  /** Resolves when nothing is being written: all is stored, or the storage fails. */
  async whenIdle(): Promise<void> {
    await this.#run
  }

  async #writeAll(): Promise<void> {
    let outcome: StoreOutcome = 'stored'
    // One turn of the event loop gathers what a paste or a sync brings in pieces.
    await Promise.resolve()
    while (this.#waiting.length > 0 && outcome === 'stored') {
      const batch = this.#waiting.splice(0)
      outcome = await this.#commit(batch)
      if (outcome === 'failed') this.#waiting.unshift(asOne(batch))
    }
    this.#run = null
    if (outcome === 'failed') this.#tryLater()
    else this.#failures = 0
    this.onOutcome(outcome)
    const isLong = this.#ours.length > UPDATES_BEFORE_FOLDING
    if (outcome !== 'stored' || !isLong || this.#isClosed) return
    this.#folding = setTimeout(() => (this.#run ??= this.#fold()), FOLDING_PAUSE_MS)
  }

  #tryLater(): void {
    if (this.#isClosed) return
    const delay = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS)
    this.#failures += 1
    this.#retry = setTimeout(() => this.#tryAgain(), delay)
  }

  #tryAgain(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#run ??= this.#writeAll()
  }

  /** Puts the whole state in the place of its updates. Where that fails they stay, and are enough. */
  async #fold(): Promise<void> {
    // Of this moment: every word in it was written with its mark, since nothing waits.
    const update = Y.encodeStateAsUpdate(this.doc)
    const { room, copy } = this.stored
    const folded = inOneWrite(this.device, async (tx) => {
      const record = await tx.objectStore('texts').get(room)
      return record?.copy === copy ? replaced(tx, this.#ours, { copy, update }) : null
    })
    this.#ours = (await folded.catch(() => null)) ?? this.#ours
    this.#run = this.#waiting.length > 0 ? this.#writeAll() : null
    await this.#run
  }

  async #commit(batch: readonly StoreChange[]): Promise<StoreOutcome> {
    try {
      const ours = await inOneWrite(this.device, (tx) => this.#put(tx, batch))
      if (ours === null) return 'superseded'
      // Only now: keys of what comes to nothing are given anew, to another window maybe.
      this.#ours = ours
      return 'stored'
    } catch {
      return 'failed'
    }
  }

  /** The keys of what is ours then; null where another window has put this copy aside. */
  async #put(tx: Writing, batch: readonly StoreChange[]): Promise<number[] | null> {
    const texts = tx.objectStore('texts')
    const { room, copy } = this.stored
    const record = await texts.get(room)
    if (record && record.copy !== copy) return null
    const unsent = batch.reduce(
      (left, { wrote = nothing, sent = nothing }) => minus(union(left, wrote), sent),
      record?.unsent ?? nothing,
    )
    const epoch = batch.findLast((change) => change.epoch !== undefined)?.epoch
    const openedAtMs = record?.openedAtMs ?? 0
    await texts.put({ room, copy, openedAtMs, unsent, epoch: epoch ?? record?.epoch ?? null })
    const ours = await this.#putUpdates(
      tx,
      batch.flatMap(({ updates = [] }) => updates),
      record !== undefined,
    )
    const letters = tx.objectStore('letters')
    for (const letter of batch.flatMap((change) => change.letters ?? [])) {
      await letters.put({ ...letter, copy })
    }
    for (const id of batch.flatMap(({ answered = [] }) => answered)) await letters.delete(id)
    return ours
  }

  async #putUpdates(tx: Writing, updates: Uint8Array[], isKnown: boolean): Promise<number[]> {
    const store = tx.objectStore('updates')
    const { copy } = this.stored
    if (isKnown) {
      const added: number[] = []
      for (const update of updates) added.push(await store.add({ copy, update }))
      return [...this.#ours, ...added]
    }
    // This text was dropped meanwhile, being the least recently opened.
    const update = Y.encodeStateAsUpdate(this.doc)
    return replaced(tx, this.#ours, { copy, update })
  }
}

/** Changes as one that comes to the same. */
function asOne(changes: readonly StoreChange[]): StoreChange {
  const updates = changes.flatMap((change) => change.updates ?? [])
  let [wrote, sent] = [nothing, nothing]
  for (const change of changes) {
    // What is written again after it was sent is unsent, and the other way round.
    const { wrote: more = nothing, sent: less = nothing } = change
    wrote = minus(union(wrote, more), less)
    sent = union(minus(sent, more), less)
  }
  const epoch = changes.findLast((change) => change.epoch !== undefined)?.epoch
  return {
    updates: updates.length > 1 ? [Y.mergeUpdates(updates)] : updates,
    wrote,
    sent,
    ...(epoch !== undefined && { epoch }),
    letters: changes.flatMap(({ letters = [] }) => letters),
    answered: changes.flatMap(({ answered = [] }) => answered),
  }
}

/** Stores one update in the place of others; its key. */
async function replaced(
  tx: Writing,
  keys: readonly number[],
  whole: { readonly copy: string; readonly update: Uint8Array },
): Promise<number[]> {
  const store = tx.objectStore('updates')
  for (const key of keys) await store.delete(key)
  return [await store.add(whole)]
}

/** Whether `member` has words for a room here that the hub does not have: unsent, or put aside. */
export async function holdsWords(member: string, room: string): Promise<boolean> {
  // To look makes no store where there is none.
  if (!(await hasDevice(member))) return false
  const device = await openDevice(member)
  try {
    const text = await device.get('texts', room)
    if (text !== undefined && !isNothing(text.unsent)) return true
    return (await device.countFromIndex('kept', 'room', room)) > 0
  } finally {
    device.close()
  }
}

/** What a copy is put aside with. */
export interface Aside {
  readonly room: string
  readonly copy: string
  readonly epoch: number | null
  readonly reason: RefusalReason
  readonly update: Uint8Array
  readonly unsent: Content
  readonly letters: readonly CopyLetter[]
}

/**
 * Puts a copy aside, and frees its text for a fresh one: both or neither. Where another window did
 * so before, its words and these become one kept copy.
 */
export function putAside(device: Device, aside: Aside, nowMs: number): Promise<void> {
  return inOneWrite(device, async (tx) => {
    const kept = tx.objectStore('kept')
    const before = await kept.get(aside.copy)
    await kept.put(before ? bothOf(before, aside) : { ...aside, keptAtMs: nowMs })
    const texts = tx.objectStore('texts')
    const record = await texts.get(aside.room)
    if (record?.copy === aside.copy) await texts.delete(aside.room)
    await dropCopy(tx, aside.copy)
  })
}

function bothOf(before: KeptCopy, aside: Aside): KeptCopy {
  const known = new Set(before.letters.map(({ id }) => id))
  return {
    ...before,
    update: Y.mergeUpdates([before.update, aside.update]),
    unsent: union(before.unsent, aside.unsent),
    letters: [...before.letters, ...aside.letters.filter(({ id }) => !known.has(id))],
  }
}

/** Forgets this device's copy of a text, of which the hub has everything. */
export function dropText(device: Device, room: string, copy: string): Promise<void> {
  return inOneWrite(device, async (tx) => {
    const texts = tx.objectStore('texts')
    const record = await texts.get(room)
    // Another window may have written since: then it is not ours to drop.
    if (record?.copy !== copy || !isNothing(record.unsent)) return
    await texts.delete(room)
    await dropCopy(tx, copy)
  })
}

// The store that one member has on this device: opened texts, unsent words, copies kept aside.
//
// One database a member, so that two people who share a device never see each other's texts and
// signing out forgets everything at once. All that must hold together is in one of its transactions.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { Copy } from '../flat/undo'
import type { Content } from './content'
import { unsentInPage, type Unsent } from './in-page'

/** Why a copy was not taken by the hub and is kept aside. */
export type RefusalReason = 'no-access' | 'read-only' | 'other-epoch' | 'full' | 'refused'

/** Some of the copy map, on its way to the hub under an id of its own. */
export interface CopyLetter {
  readonly id: string
  readonly copies: readonly Copy[]
}

/** A text that was opened here. */
export interface TextRecord {
  readonly room: string
  /** The copy that this device has now. A text put aside starts from a new copy. */
  readonly copy: string
  /** The epoch of the copy; null until the hub has told it. */
  readonly epoch: number | null
  readonly openedAtMs: number
  /** What was written here and the hub has not shown to hold. */
  readonly unsent: Content
}

export interface UpdateRecord {
  readonly copy: string
  readonly update: Uint8Array
}

export interface LetterRecord extends CopyLetter {
  readonly copy: string
}

/** A copy whose unsent words the hub refused. */
export interface KeptCopy {
  /** The id of the copy that it was: two windows that put it aside keep it once. */
  readonly copy: string
  readonly room: string
  readonly epoch: number | null
  readonly reason: RefusalReason
  /** When it was put aside, in milliseconds since 1970. */
  readonly keptAtMs: number
  /** The whole document as it was, Yjs v1; what was deleted and not sent is still in it. */
  readonly update: Uint8Array
  /** What of it was written here and not sent: the rest is what it stood on. */
  readonly unsent: Content
  readonly letters: readonly CopyLetter[]
}

/** An image on its way with a message. */
export interface WaitingImage {
  /** As it is sent. */
  readonly file: Blob
  /** A small form of it, to be shown until then: an address of data. */
  readonly preview: string
  readonly width: number
  readonly height: number
  /** What it shows, for whoever does not see it. */
  readonly alt: string
  /** The id that this page gave it, under which the channel takes it once. */
  readonly image: string
  /** The hub has it. */
  readonly isSent: boolean
}

/** What is asked with a message. */
export interface Question {
  readonly options: readonly string[]
  /** When it ends, in seconds since 1970; null: when somebody closes it. */
  readonly closes: number | null
}

/** A message written here that no channel has been seen to hold. */
export interface WaitingMessage {
  /** The id that this page gave it, under which the channel takes it once. */
  readonly id: string
  readonly channel: string
  readonly body: string
  /** The number of the message that it answers. */
  readonly replyTo: number | null
  /** Whom it calls: `member:<id>`, `group:<id>`. */
  readonly mentions: readonly string[]
  readonly images?: readonly WaitingImage[]
  readonly poll?: Question
  /** When it was written, in milliseconds since 1970: they are sent in this order. */
  readonly writtenAtMs: number
  /** Why the channel did not take it, by the hub's code; null while it may still be sent. */
  readonly refused: string | null
}

/** What is being written in a channel. */
export interface Draft {
  /** Its channel; of other words for a message, the channel and the message (`changeOf`). */
  readonly channel: string
  readonly body: string
  readonly replyTo: number | null
  readonly images?: readonly WaitingImage[]
}

/** Whether a draft has something of its author's; what it answers is not. */
export const hasWords = ({ body, images }: Draft): boolean => body !== '' || !!images?.length

interface DeviceSchema extends DBSchema {
  texts: { key: string; value: TextRecord }
  updates: { key: number; value: UpdateRecord; indexes: { copy: string } }
  letters: { key: string; value: LetterRecord; indexes: { copy: string } }
  kept: { key: string; value: KeptCopy; indexes: { room: string } }
  messages: { key: string; value: WaitingMessage; indexes: { channel: string } }
  drafts: { key: string; value: Draft }
}

export type Device = IDBPDatabase<DeviceSchema>
type StoreName = 'texts' | 'updates' | 'letters' | 'kept' | 'messages' | 'drafts'
export type Writing = IDBPTransaction<DeviceSchema, StoreName[], 'readwrite'>

const VERSION = 2
const PREFIX = 'coopol:'
const ALL: StoreName[] = ['texts', 'updates', 'letters', 'kept', 'messages', 'drafts']

/** How long a browser may take to open its storage before we say that it refuses, in ms. */
const OPEN_PATIENCE_MS = 5_000
/** How long other windows may take to finish what they write before a store is erased, in ms. */
const ERASE_PATIENCE_MS = 15_000

/** The store of `member`. Fails where the browser refuses storage. */
export async function openDevice(member: string): Promise<Device> {
  const opening = openDB<DeviceSchema>(PREFIX + member, VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('texts', { keyPath: 'room' })
        db.createObjectStore('updates', { autoIncrement: true }).createIndex('copy', 'copy')
        db.createObjectStore('letters', { keyPath: 'id' }).createIndex('copy', 'copy')
        db.createObjectStore('kept', { keyPath: 'copy' }).createIndex('room', 'room')
      }
      if (from < 2) {
        db.createObjectStore('messages', { keyPath: 'id' }).createIndex('channel', 'channel')
        db.createObjectStore('drafts', { keyPath: 'channel' })
      }
    },
    // Another window forgets this device, or has a newer app: it must not wait for us.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  return Promise.race([opening, late(OPEN_PATIENCE_MS)])
}

const late = (patienceMs: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the storage does not answer')), patienceMs)
  })

/**
 * Does `work` in one transaction, and resolves once it is on the disk: all of it, or nothing.
 * `work` must wait for nothing but the transaction's own requests.
 */
export async function inOneWrite<T>(device: Device, work: (tx: Writing) => Promise<T>): Promise<T> {
  const tx = device.transaction(ALL, 'readwrite', { durability: 'strict' })
  try {
    const result = await work(tx)
    await tx.done
    return result
  } catch (error) {
    try {
      tx.abort()
    } catch {
      // It is aborted already.
    }
    await tx.done.catch(() => undefined)
    throw error
  }
}

/** Forgets a copy of a text: its updates and its letters. */
export async function dropCopy(tx: Writing, copy: string): Promise<void> {
  for (const name of ['updates', 'letters'] as const) {
    const store = tx.objectStore(name)
    for (const key of await store.index('copy').getAllKeys(copy)) await store.delete(key)
  }
}

/** The stores on this device, whoever they belong to. */
async function deviceNames(): Promise<string[]> {
  // Where the browser refuses storage there is none.
  const all = await indexedDB.databases().catch(() => [])
  return all.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []))
}

/** Whether `member` has a store here. */
export const hasDevice = async (member: string): Promise<boolean> =>
  (await deviceNames()).includes(PREFIX + member)

/** Deletes every store on this device; fails while a window holds one open. */
export async function deleteDevices(): Promise<void> {
  await Promise.all((await deviceNames()).map(deleteStore))
}

/** Other windows let go when they hear of it, once what they are writing is written. */
const deleteStore = (name: string): Promise<void> =>
  Promise.race([deleteDB(name), late(ERASE_PATIENCE_MS)])

/** What would be lost if this device were forgotten. */
export interface AtStake {
  readonly unsentTexts: number
  readonly keptCopies: number
  readonly unsentMessages: number
  readonly drafts: number
  /** Stores that the browser does not let us read: what is in them is not known. */
  readonly unreadStores: number
}

export const NOTHING_AT_STAKE: AtStake = {
  unsentTexts: 0,
  keptCopies: 0,
  unsentMessages: 0,
  drafts: 0,
  unreadStores: 0,
}

export const isAtStake = (stake: AtStake): boolean =>
  Object.values(stake).some((count: number) => count > 0)

/** Counts what the hub does not have: on this device's disk, and in this page alone. Never fails. */
export async function atStake(): Promise<AtStake> {
  const [texts, messages, drafts] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const count = (unsent: Unsent): void => {
    for (const room of unsent.rooms) texts.add(`${unsent.member} ${room}`)
    for (const id of unsent.messages) messages.add(id)
    for (const place of unsent.drafts) drafts.add(`${unsent.member} ${place}`)
  }
  // The page first: what it puts on the disk meanwhile is found there.
  for (const unsent of unsentInPage()) count(unsent)
  const names = await deviceNames().catch(() => null)
  let [keptCopies, unreadStores] = [0, names === null ? 1 : 0]
  for (const name of names ?? []) {
    const found = await unsentOf(name.slice(PREFIX.length)).catch(() => null)
    if (found) count(found)
    keptCopies += found?.keptCopies ?? 0
    unreadStores += found ? 0 : 1
  }
  return {
    unsentTexts: texts.size,
    keptCopies,
    unsentMessages: messages.size,
    drafts: drafts.size,
    unreadStores,
  }
}

/** What a member's store has that the hub does not. */
async function unsentOf(member: string): Promise<Unsent & { readonly keptCopies: number }> {
  const device = await openDevice(member)
  try {
    const texts = await device.getAll('texts')
    const drafts = await device.getAll('drafts')
    return {
      member,
      rooms: texts
        .filter(({ unsent }) => unsent.inserted.size + unsent.deleted.size > 0)
        .map(({ room }) => room),
      messages: await device.getAllKeys('messages'),
      drafts: drafts.filter(hasWords).map(({ channel }) => channel),
      keptCopies: await device.count('kept'),
    }
  } finally {
    device.close()
  }
}

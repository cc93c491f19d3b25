// This device's store: what is on the disk is whole, whoever writes at once and whenever it ends.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { contentOfTransaction, isNothing, nothing, type Content } from '../src/offline/content'
import {
  atStake,
  deleteDevices,
  NOTHING_AT_STAKE,
  openDevice,
  type Device,
} from '../src/offline/device'
import { holdInPage, isInPageOnly } from '../src/offline/in-page'
import {
  dropText,
  FIRST_RETRY_MS,
  FOLDING_PAUSE_MS,
  holdsWords,
  LONGEST_RETRY_MS,
  putAside,
  readCopy,
  TextStore,
  TEXTS_KEPT,
  UPDATES_BEFORE_FOLDING,
  type StoreOutcome,
} from '../src/offline/text-store'

let device: Device
beforeEach(async () => {
  device?.close()
  await deleteDevices()
  device = await openDevice('anyone')
})

afterEach(() => void vi.useRealTimers())

const ROOM = 'open/test'

/** A window with the text open: what is typed in its document is written. */
async function open(room = ROOM, nowMs = 1) {
  const stored = await readCopy(device, room, nowMs)
  const doc = new Y.Doc()
  for (const update of stored.updates) Y.applyUpdate(doc, update, 'device')
  const outcomes: StoreOutcome[] = []
  const store = new TextStore(device, doc, { ...stored, room }, (one) => outcomes.push(one))
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (transaction.origin !== 'device') store.write({ wrote: contentOfTransaction(transaction) })
  })
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'device') store.write({ updates: [update] })
  })
  const text = doc.getText('t')
  return { ...stored, doc, text, store, outcomes }
}

type Window = Awaited<ReturnType<typeof open>>

const shown = async (room = ROOM): Promise<string> => (await open(room)).text.toString()

const asideOf = ({ copy, doc, epoch }: Window, unsent: Content = nothing) => ({
  room: ROOM,
  copy,
  epoch,
  reason: 'read-only' as const,
  update: Y.encodeStateAsUpdate(doc),
  unsent,
  letters: [],
})

test('what was typed is there again, and known to be unsent', async () => {
  const before = await open()
  before.text.insert(0, 'bonjour')
  before.text.delete(0, 3)
  before.store.write({ epoch: 3, letters: [{ id: 'a', copies: [] }] })
  await before.store.whenIdle()
  expect(before.outcomes).toEqual(['stored'])
  const after = await open()
  expect(after.text.toString()).toBe('jour')
  expect(after.epoch).toBe(3)
  expect(after.letters).toEqual([{ id: 'a', copies: [] }])
  expect(isNothing(after.unsent)).toBe(false)
  after.store.write({ sent: before.unsent, answered: ['a'] })
  after.store.write({ sent: after.unsent })
  await after.store.whenIdle()
  const last = await open()
  expect(isNothing(last.unsent)).toBe(true)
  expect(last.letters).toEqual([])
})

/** Only the pause before folding: the storage of these tests has timers of its own. */
const withPause = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

async function pauseLong({ store }: Window): Promise<void> {
  vi.advanceTimersByTime(FOLDING_PAUSE_MS)
  await store.whenIdle()
}

test('many updates become one in a pause, never while somebody writes', async () => {
  const window = await open()
  withPause()
  const write = async (): Promise<void> => {
    window.text.insert(0, 'x')
    await window.store.whenIdle()
  }
  for (let i = 0; i <= UPDATES_BEFORE_FOLDING; i += 1) {
    await write()
    vi.advanceTimersByTime(FOLDING_PAUSE_MS - 1)
  }
  expect((await open()).updates).toHaveLength(UPDATES_BEFORE_FOLDING + 1)
  await pauseLong(window)
  await write()
  const after = await open()
  expect(after.updates).toHaveLength(2)
  expect(after.text.length).toBe(UPDATES_BEFORE_FOLDING + 2)
  expect(after.unsent.inserted.get(window.doc.clientID)).toEqual([
    { from: 0, to: UPDATES_BEFORE_FOLDING + 2 },
  ])
})

test('a store that is closed folds nothing more', async () => {
  const window = await open()
  withPause()
  for (let i = 0; i <= UPDATES_BEFORE_FOLDING; i += 1) {
    window.text.insert(0, 'x')
    await window.store.whenIdle()
  }
  window.store.close()
  await pauseLong(window)
  expect((await open()).updates).toHaveLength(UPDATES_BEFORE_FOLDING + 1)
})

test('two windows write to one copy, and fold it, without losing a word', async () => {
  const [a, b] = [await open(), await open()]
  withPause()
  for (let i = 0; i < 700; i += 1) {
    a.text.insert(a.text.length, 'a')
    b.text.insert(b.text.length, 'b')
    if (i % 50 === 0) await Promise.all([a.store.whenIdle(), b.store.whenIdle()])
    if (i % 300 === 0) await Promise.all([pauseLong(a), pauseLong(b)])
  }
  await Promise.all([a.store.whenIdle(), b.store.whenIdle()])
  await Promise.all([pauseLong(a), pauseLong(b)])
  const after = await open()
  const letters = after.text.toString()
  expect(letters.replaceAll('b', '')).toBe('a'.repeat(700))
  expect(letters.replaceAll('a', '')).toBe('b'.repeat(700))
  expect(after.updates.length).toBeLessThan(500)
  for (const { doc } of [a, b]) {
    const ranges = after.unsent.inserted.get(doc.clientID)
    expect(ranges).toEqual([{ from: 0, to: 700 }])
  }
})

test('a copy put aside leaves room for a fresh one, and is kept whole', async () => {
  const window = await open()
  window.text.insert(0, 'refusé')
  await window.store.whenIdle()
  await putAside(device, asideOf(window, (await open()).unsent), 5)
  const fresh = await open()
  expect(fresh.copy).not.toBe(window.copy)
  expect(fresh.text.toString()).toBe('')
  const [kept] = await device.getAllFromIndex('kept', 'room', ROOM)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, kept!.update)
  expect(doc.getText('t').toString()).toBe('refusé')
  expect(kept).toMatchObject({ reason: 'read-only', keptAtMs: 5 })
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, keptCopies: 1 })
})

test('a second window is told that its copy was put aside, and adds what it wrote', async () => {
  const [a, b] = [await open(), await open()]
  a.text.insert(0, 'ici ')
  await a.store.whenIdle()
  await putAside(device, asideOf(a), 5)
  await open()
  b.text.insert(0, 'là ')
  await b.store.whenIdle()
  expect(b.outcomes).toEqual(['superseded'])
  await putAside(device, asideOf(b), 6)
  const all = await device.getAll('kept')
  expect(all).toHaveLength(1)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, all[0]!.update)
  expect(doc.getText('t').toString()).toContain('ici ')
  expect(doc.getText('t').toString()).toContain('là ')
})

test('TRUTH-4: a crash in the middle of putting aside changes nothing', async () => {
  const window = await open()
  window.text.insert(0, 'mots')
  await window.store.whenIdle()
  // What IndexedDB cannot clone makes the transaction fail half-way.
  const broken = { ...asideOf(window), letters: [(): void => {}] as never }
  await expect(putAside(device, broken, 5)).rejects.toThrow()
  expect(await shown()).toBe('mots')
  expect(await device.count('kept')).toBe(0)
})

test('TRUTH-5: the least recently opened texts go, but none with unsent words', async () => {
  const dirty = await open('open/dirty', 1)
  dirty.text.insert(0, 'unsent')
  await dirty.store.whenIdle()
  for (let i = 0; i < TEXTS_KEPT + 5; i += 1) await open(`open/n${i}`, 10 + i)
  const rooms = (await device.getAll('texts')).map(({ room }) => room)
  expect(rooms).toHaveLength(TEXTS_KEPT + 1)
  expect(rooms).toContain('open/dirty')
  expect(rooms).not.toContain('open/n0')
  expect(await shown('open/dirty')).toBe('unsent')
})

test('a text that was dropped while a window had it open is stored anew, whole', async () => {
  const window = await open()
  window.text.insert(0, 'avant ')
  await window.store.whenIdle()
  window.store.write({ sent: (await open()).unsent })
  await window.store.whenIdle()
  await dropText(device, ROOM, window.copy)
  expect(await device.count('updates')).toBe(0)
  window.text.insert(6, 'après')
  await window.store.whenIdle()
  expect(await shown()).toBe('avant après')
})

test('a text with unsent words is never dropped', async () => {
  const window = await open()
  window.text.insert(0, 'mots')
  await window.store.whenIdle()
  await dropText(device, ROOM, window.copy)
  expect(await shown()).toBe('mots')
})

/** A store on a disk that is full until `works` is set, and how often it was tried. */
async function onFullDisk() {
  const window = await open()
  const transaction = device.transaction.bind(device)
  const disk = { works: false, attempts: 0 }
  const failing = Object.create(device) as Device
  failing.transaction = ((...given: Parameters<typeof transaction>) => {
    disk.attempts += 1
    if (!disk.works) throw new DOMException('full', 'QuotaExceededError')
    return transaction(...given)
  }) as Device['transaction']
  const outcomes: StoreOutcome[] = []
  const typed = new Y.Doc()
  const stored = { room: ROOM, copy: window.copy, keys: [] }
  const store = new TextStore(failing, typed, stored, (one) => outcomes.push(one))
  typed.on('afterTransaction', (transaction: Y.Transaction) =>
    store.write({ wrote: contentOfTransaction(transaction) }),
  )
  typed.on('update', (update: Uint8Array) => store.write({ updates: [update] }))
  withPause()
  const type = (words: string): void => typed.getText('t').insert(typed.getText('t').length, words)
  return { store, outcomes, disk, type, client: typed.clientID }
}

test('TRUTH-2: a storage that fails says so, and takes everything when it works again', async () => {
  const { store, outcomes, disk, type, client } = await onFullDisk()
  store.write({ epoch: 7 })
  await store.whenIdle()
  expect(outcomes).toEqual(['failed'])
  for (let key = 0; key < 50; key += 1) {
    type('x')
    await store.whenIdle()
  }
  expect(disk.attempts).toBe(1)
  vi.advanceTimersByTime(FIRST_RETRY_MS)
  await store.whenIdle()
  expect(outcomes).toEqual(['failed', 'failed'])
  disk.works = true
  type('y')
  vi.advanceTimersByTime(2 * FIRST_RETRY_MS - 1)
  await store.whenIdle()
  expect(outcomes).toEqual(['failed', 'failed'])
  vi.advanceTimersByTime(1)
  await store.whenIdle()
  expect(outcomes).toEqual(['failed', 'failed', 'stored'])
  const after = await open()
  expect([after.epoch, after.text.toString()]).toEqual([7, `${'x'.repeat(50)}y`])
  expect(after.unsent.inserted.get(client)).toEqual([{ from: 0, to: 51 }])
  // What waited went as few updates, not as many as there were keys.
  expect(after.updates).toHaveLength(2)
})

test('TRUTH-2: what is known to be sent while a storage fails is no longer unsent when it works', async () => {
  const { store, disk, type, client } = await onFullDisk()
  type('abc')
  await store.whenIdle()
  const written = (from: number, to: number): Content => ({
    inserted: new Map([[client, [{ from, to }]]]),
    deleted: new Map(),
  })
  store.write({ sent: written(0, 2) })
  disk.works = true
  vi.advanceTimersByTime(FIRST_RETRY_MS)
  await store.whenIdle()
  expect((await open()).unsent.inserted.get(client)).toEqual([{ from: 2, to: 3 }])
})

test('what waits for a storage that failed is tried once more when it is closed, and not for ever', async () => {
  const { store, outcomes, disk, type } = await onFullDisk()
  type('mots')
  await store.whenIdle()
  store.close()
  await store.whenIdle()
  expect(outcomes).toEqual(['failed', 'failed'])
  vi.advanceTimersByTime(2 * LONGEST_RETRY_MS)
  await store.whenIdle()
  expect(disk.attempts).toBe(2)
  disk.works = true
  store.reopen()
  store.write({})
  await store.whenIdle()
  expect(await shown()).toBe('mots')
})

test('each member has a store of their own; forgetting the device empties them all', async () => {
  const other = await openDevice('someone')
  const window = await open()
  window.text.insert(0, 'à moi')
  await window.store.whenIdle()
  expect((await readCopy(other, ROOM, 1)).updates).toEqual([])
  await deleteDevices()
  expect(await indexedDB.databases()).toEqual([])
  device = await openDevice('anyone')
  expect(await shown()).toBe('')
})

test('PAGES-4: what only a page has is at stake as well, and what the disk has too is counted once', async () => {
  const window = await open()
  window.text.insert(0, 'mots')
  await window.store.whenIdle()
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, unsentTexts: 1 })
  const rooms = [ROOM]
  const letGo = holdInPage(() => ({ member: 'anyone', rooms, messages: ['m'], drafts: ['c'] }))
  const page = { unsentTexts: 1, unsentMessages: 1, drafts: 1 }
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, ...page })
  rooms.push('open/elsewhere')
  expect((await atStake()).unsentTexts).toBe(2)
  letGo()
  expect((await atStake()).unsentTexts).toBe(1)
})

test('PAGES-4: a store that cannot be read is told of, with what the page has', async () => {
  const databases = vi.spyOn(indexedDB, 'databases').mockRejectedValue(new Error('private'))
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private', 'SecurityError')
  })
  const letGo = holdInPage(() => ({ member: 'anyone', rooms: [ROOM], messages: [], drafts: [] }))
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, unsentTexts: 1 })
  databases.mockResolvedValue([{ name: 'coopol:anyone', version: 2 }])
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, unsentTexts: 1, unreadStores: 1 })
  letGo()
  vi.restoreAllMocks()
})

test('PAGES-7: it is known of which rooms a page alone has somebody’s words', () => {
  const letGo = holdInPage(() => ({ member: 'anyone', rooms: [ROOM], messages: [], drafts: [] }))
  expect(isInPageOnly('anyone', ROOM)).toBe(true)
  expect(isInPageOnly('someone', ROOM)).toBe(false)
  expect(isInPageOnly('anyone', 'open/elsewhere')).toBe(false)
  letGo()
  expect(isInPageOnly('anyone', ROOM)).toBe(false)
})

test('words of one’s own for a room are known of, whether they wait or are put aside', async () => {
  expect(await holdsWords('nobody', ROOM)).toBe(false)
  expect(await indexedDB.databases()).toHaveLength(1)
  const window = await open()
  expect(await holdsWords('anyone', ROOM)).toBe(false)
  window.text.insert(0, 'mots')
  await window.store.whenIdle()
  expect(await holdsWords('anyone', ROOM)).toBe(true)
  await putAside(device, asideOf(window, (await open()).unsent), 5)
  expect(await holdsWords('anyone', ROOM)).toBe(true)
  expect(await holdsWords('anyone', 'open/elsewhere')).toBe(false)
  await device.clear('kept')
  expect(await holdsWords('anyone', ROOM)).toBe(false)
})

// A text under which a session ends, and its member's next: where its words are, and this device's copy.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { FLAT_ROOT } from '../src/flat/model'
import { signOf } from '../src/lib/save-status'
import { contentOfUpdate } from '../src/offline/content'
import { deleteDevices, openDevice, type KeptCopy } from '../src/offline/device'
import { isInPageOnly } from '../src/offline/in-page'
import { readCopy } from '../src/offline/text-store'
import type { LinkOptions } from '../src/session/hub-link'
import { OpenText } from '../src/session/open-text'
import type { WritingSession } from '../src/session/writing-session'

/** Links to a hub that is played here. */
const { PlayedLink, links } = vi.hoisted(() => {
  const links: PlayedLink[] = []
  class PlayedLink {
    readonly awareness = null
    joins = 0
    constructor(readonly options: LinkOptions) {
      links.push(this)
    }
    isOrigin(origin: unknown): boolean {
      return origin === this
    }
    join(): void {
      this.joins += 1
    }
    leave(): void {}
    send(): void {}
    destroy(): void {}
  }
  return { PlayedLink, links }
})
vi.mock('../src/session/hub-link', () => ({ HubLink: PlayedLink }))

type Link = InstanceType<typeof PlayedLink>

beforeEach(async () => {
  links.length = 0
  await deleteDevices()
})

afterEach(() => void vi.restoreAllMocks())

const ROOM = 'text:t'
const MEMBER = 'nina'

/** What the hub has of the text. */
const hub = new Y.Doc()
hub.getText(FLAT_ROOT).insert(0, 'Du hub. ')

const link = (): Link => links.at(-1)!
const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 4_000 })

/** The hub lets the page in, and gives what it has. */
function letIn(): void {
  const { doc, onEvent } = link().options
  onEvent({ type: 'connected' })
  onEvent({ type: 'granted', access: 'write' })
  onEvent({ type: 'notice', notice: { type: 'room', epoch: 1 } })
  onEvent({ type: 'hub-asks' })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(hub), link())
  onEvent({ type: 'synced' })
}

const cut = (): void => link().options.onEvent({ type: 'disconnected' })
const endSession = (): void => link().options.onEvent({ type: 'refused', reason: 'no-access' })

/** A page with the text open, let in by the hub. */
async function open() {
  const sessions: WritingSession[] = []
  let kept: readonly KeptCopy[] = []
  const text = new OpenText({
    room: ROOM,
    member: MEMBER,
    token: () => '',
    onSession: (session) => void sessions.push(session),
    onKept: (copies) => void (kept = copies),
  })
  await soon(() => expect(links).toHaveLength(1))
  letIn()
  return {
    text,
    type: (words: string): void => sessions.at(-1)!.text.insert(0, words),
    words: (): string => sessions.at(-1)!.text.toString(),
    sign: () => signOf(text.status.facts),
    keptCount: (): number => kept.length,
  }
}

async function record() {
  const device = await openDevice(MEMBER)
  const found = await device.get('texts', ROOM)
  device.close()
  return found
}

/** What this device has of the text. */
async function onDisk(): Promise<string> {
  const device = await openDevice(MEMBER)
  const { updates } = await readCopy(device, ROOM, 1)
  device.close()
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc.getText(FLAT_ROOT).toString()
}

test('PAGES-7: words that were put aside with a session stay there in the next, where the text begins again', async () => {
  const page = await open()
  cut()
  page.type('Sans réseau. ')
  await soon(() => expect(page.sign()).toBe('offline-kept'))
  endSession()
  await soon(() => expect([page.sign(), page.keptCount()]).toEqual(['refused-access', 1]))
  page.text.readmit()
  await soon(() => expect(links).toHaveLength(2))
  letIn()
  expect([page.words(), page.sign(), page.keptCount()]).toEqual(['Du hub. ', 'saved', 1])
  expect(links.map(({ joins }) => joins)).toEqual([1, 1])
  await page.text.destroy()
})

test('PAGES-7, TRUTH-5: a text of which nothing was unsent is on this device again in the next session', async () => {
  const page = await open()
  endSession()
  await soon(async () => expect(await record()).toBeUndefined())
  expect(page.sign()).toBe('refused-access')
  page.text.readmit()
  await soon(() => expect(links).toHaveLength(2))
  expect((await record())?.openedAtMs).toBeGreaterThan(0)
  letIn()
  await page.text.destroy()
  expect(await onDisk()).toBe('Du hub. ')
})

test('PAGES-7: words that no device takes stay in their page, and go from there in the next session', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private', 'SecurityError')
  })
  const page = await open()
  cut()
  page.type('Sans réseau. ')
  expect(page.sign()).toBe('offline-page-only')
  endSession()
  await soon(() => expect(page.sign()).toBe('refused-words'))
  expect(isInPageOnly(MEMBER, ROOM)).toBe(true)
  page.text.readmit()
  expect(links.map(({ joins }) => joins)).toEqual([2])
  letIn()
  const { doc, onEvent } = link().options
  const all = Y.encodeStateAsUpdate(doc)
  onEvent({ type: 'holds', content: () => contentOfUpdate(all) })
  expect([page.words(), page.sign()]).toEqual(['Sans réseau. Du hub. ', 'saved'])
  await page.text.destroy()
})

test('TRUTH-2: words that could not be put aside are kept on this device, whole, once they are gone on with', async () => {
  const page = await open()
  cut()
  page.type('Sans réseau. ')
  await soon(() => expect(page.sign()).toBe('offline-kept'))
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  endSession()
  // A last word, before the page has heard of it.
  page.type('Encore. ')
  await soon(() => expect(page.sign()).toBe('refused-words'))
  vi.restoreAllMocks()
  page.text.readmit()
  expect(links.map(({ joins }) => joins)).toEqual([2])
  await soon(() => expect(page.text.status.facts.device).toBe('kept'))
  await page.text.destroy()
  expect(await onDisk()).toBe('Encore. Sans réseau. Du hub. ')
})

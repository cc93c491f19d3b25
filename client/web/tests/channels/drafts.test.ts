// What is being written outlives the page, or at least the part of it in which it was written.
import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { leftOf, wordsOf } from '../../src/channels/left-words'
import type { Waiting } from '../../src/channels/outbox-state'
import { deleteDevices, openDevice, type Device } from '../../src/offline/device'
import { Drafts } from '../../src/offline/drafts'
import { changeOf, keepMessage, placeOf, readDraft } from '../../src/offline/messages'

let device: Device
beforeEach(async () => {
  device?.close()
  await deleteDevices()
  device = await openDevice('member')
})

const draft = (channel: string, body: string) => ({ channel, body, replyTo: null })
const message = (id: string): Waiting => ({
  ...{ id, channel: 'c', body: 'Quel jour ?', replyTo: null, mentions: [] },
  ...{ writtenAtMs: 0, refused: 'not-found' },
})
const onDisk = (): Drafts => new Drafts(Promise.resolve(device))

test('TALK-2: other words for a message are kept beside the draft of its channel', async () => {
  const drafts = onDisk()
  await drafts.keep(draft('c', 'la suite'))
  await drafts.keep(draft(changeOf('c', 4), 'autrement'))
  // After a reload.
  const again = onDisk()
  expect((await again.at('c'))?.body).toBe('la suite')
  expect((await again.at(changeOf('c', 4)))?.body).toBe('autrement')
  expect(await again.at(changeOf('c', 5))).toBeNull()
  // Another message that is sent leaves them; sent or given up, they are forgotten.
  await keepMessage(device, message('m'))
  expect((await again.at(changeOf('c', 4)))?.body).toBe('autrement')
  await again.keep(draft(changeOf('c', 4), ''))
  expect(await onDisk().places()).toEqual([])
})

test('where something was being written is told without reading it: it may hold images', async () => {
  const drafts = onDisk()
  await drafts.keep(draft('c', 'la suite'))
  await drafts.keep(draft(changeOf('d', 4), 'autrement'))
  const get = vi.spyOn(IDBObjectStore.prototype, 'get')
  const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll')
  expect(await onDisk().places()).toEqual(['c', 'd/4'])
  expect(get.mock.calls.length + getAll.mock.calls.length).toBe(0)
  expect((await onDisk().at('c'))?.body).toBe('la suite')
  expect(get.mock.calls.length).toBe(1)
  vi.restoreAllMocks()
})

test('the place of a draft tells its channel, and the message for which it has other words', () => {
  expect(placeOf('c')).toEqual({ channel: 'c', seq: null })
  expect(placeOf(changeOf('c', 4))).toEqual({ channel: 'c', seq: 4 })
})

test('TALK-2: what the disk refuses stays in the page, and is known to be nowhere else', async () => {
  const drafts = new Drafts(Promise.resolve(null))
  expect(drafts.atRisk).toEqual([])
  expect(await drafts.keep(draft('c', 'un mot'))).toBe(false)
  expect(drafts.atRisk).toEqual(['c'])
  expect((await drafts.at('c'))?.body).toBe('un mot')
  expect(await drafts.places()).toEqual(['c'])
  await drafts.keep(draft('c', ''))
  expect(drafts.atRisk).toEqual([])
  expect(await drafts.at('c')).toBeNull()
  expect(await drafts.places()).toEqual([])
})

test('what is on its way to the disk is there for whoever asks, the last of it', async () => {
  const drafts = onDisk()
  const keeping = [drafts.keep(draft('c', 'un')), drafts.keep(draft('c', 'un mot'))]
  expect(drafts.atRisk).toEqual(['c'])
  expect((await drafts.at('c'))?.body).toBe('un mot')
  expect(await Promise.all(keeping)).toEqual([true, true])
  expect(drafts.atRisk).toEqual([])
  expect((await readDraft(device, 'c'))?.body).toBe('un mot')
  expect(await drafts.places()).toEqual(['c'])
})

test('TALK-2: what was written for a discussion and is not in it is told, with all its words', () => {
  const reply = { ...draft('c', ''), replyTo: 3 }
  const poll = { ...message('m'), poll: { options: ['lundi', 'jeudi'], closes: null } }
  const left = leftOf([draft('c', 'un mot'), draft(changeOf('c', 4), 'autrement'), reply], [poll])
  expect(left.map(({ what, key }) => [what, key])).toEqual([
    ['message', 'c'],
    ['change', 'c/4'],
    ['unsent', 'm'],
  ])
  expect(left.map(wordsOf)).toEqual(['un mot', 'autrement', 'Quel jour ?\n- lundi\n- jeudi'])
})

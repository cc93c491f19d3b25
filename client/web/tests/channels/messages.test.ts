// Messages on this device: none is lost, whenever the page ends, and all go when it forgets.
import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import {
  atStake,
  deleteDevices,
  NOTHING_AT_STAKE,
  openDevice,
  type Device,
  type WaitingMessage,
} from '../../src/offline/device'
import {
  keepAgain,
  keepDraft,
  keepMessage,
  letGo,
  noteRefusal,
  readDraft,
  takeBack,
  waitingMessages,
} from '../../src/offline/messages'

let device: Device
beforeEach(async () => {
  device?.close()
  await deleteDevices()
  device = await openDevice('member')
})

const message = (id: string, writtenAtMs: number, channel = 'c'): WaitingMessage => ({
  id,
  channel,
  body: `message ${id}`,
  replyTo: null,
  mentions: [],
  writtenAtMs,
  refused: null,
})

test('what was written is there after a reload, in its order, until the hub has shown it', async () => {
  await keepMessage(device, message('b', 2))
  await keepMessage(device, message('a', 3))
  await keepMessage(device, message('z', 1, 'other'))
  device.close()
  device = await openDevice('member')
  expect((await waitingMessages(device, 'c')).map(({ id }) => id)).toEqual(['b', 'a'])
  expect((await waitingMessages(device)).map(({ id }) => id)).toEqual(['z', 'b', 'a'])
  await letGo(device, ['b', 'unknown'])
  expect((await waitingMessages(device, 'c')).map(({ id }) => id)).toEqual(['a'])
})

test('a message is kept with its refusal, and one that was let go does not come back', async () => {
  await keepMessage(device, message('a', 1))
  await noteRefusal(device, 'a', 'muted')
  expect((await waitingMessages(device))[0]?.refused).toBe('muted')
  await letGo(device, ['a'])
  await noteRefusal(device, 'a', null)
  expect(await waitingMessages(device)).toEqual([])
})

test('a draft stays until it is sent or emptied', async () => {
  await keepDraft(device, { channel: 'c', body: 'un dé', replyTo: 4 })
  expect(await readDraft(device, 'c')).toEqual({ channel: 'c', body: 'un dé', replyTo: 4 })
  await keepMessage(device, message('a', 1))
  expect(await readDraft(device, 'c')).toBeNull()
  await keepDraft(device, { channel: 'c', body: 'x', replyTo: null })
  await keepDraft(device, { channel: 'c', body: '', replyTo: null })
  expect(await readDraft(device, 'c')).toBeNull()
})

test('PAGES-4, TALK-2: forgetting the device is told what waits and what is being written, and leaves none of it', async () => {
  await keepMessage(device, message('a', 1))
  await keepDraft(device, { channel: 'c', body: 'x', replyTo: null })
  // What is answered is nobody's words.
  await keepDraft(device, { channel: 'd', body: '', replyTo: 4 })
  expect(await atStake()).toEqual({ ...NOTHING_AT_STAKE, unsentMessages: 1, drafts: 1 })
  device.close()
  await deleteDevices()
  device = await openDevice('member')
  expect(await waitingMessages(device)).toEqual([])
  expect(await readDraft(device, 'c')).toBeNull()
})

test('a message that is kept at a later try leaves what is being written by then', async () => {
  await keepDraft(device, { channel: 'c', body: 'la suite', replyTo: null })
  await keepAgain(device, message('a', 1))
  expect((await waitingMessages(device, 'c')).map(({ id }) => id)).toEqual(['a'])
  expect((await readDraft(device, 'c'))?.body).toBe('la suite')
})

test('a message that is taken back is a draft, with whom it calls, and waits no more', async () => {
  await keepMessage(device, message('a', 1))
  const called = [{ mention: 'member:1', name: 'Amina' }]
  await takeBack(device, 'a', { channel: 'c', body: '@Amina', replyTo: 2, called })
  expect(await waitingMessages(device)).toEqual([])
  expect(await readDraft(device, 'c')).toMatchObject({ body: '@Amina', replyTo: 2, called })
})

test('a message that cannot be made a draft stays what it is', async () => {
  await keepMessage(device, message('a', 1))
  const bad = { channel: 'c', body: 'x', replyTo: null, called: (() => 0) as unknown as [] }
  await expect(takeBack(device, 'a', bad)).rejects.toThrow()
  expect((await waitingMessages(device)).map(({ id }) => id)).toEqual(['a'])
  expect(await readDraft(device, 'c')).toBe(null)
})

// Messages on this device that no channel has been seen to hold, and what is being written.
//
// A message is put here before it is sent, and taken out only when the hub has shown it in its
// channel: so a reload, a crash or a cut at any moment loses none, and its id keeps it from being
// there twice.
import {
  hasWords,
  inOneWrite,
  type Device,
  type Draft,
  type WaitingImage,
  type WaitingMessage,
} from './device'

/** Messages that wait in one channel: more than anybody writes in a day without the network. */
export const MAX_WAITING = 200

/** A draft, with those whom it calls by the names that its words have for them. */
export interface KeptDraft extends Draft {
  readonly called?: readonly { readonly mention: string; readonly name: string }[]
}

/** Where other words for a message are kept while they are written: each of one's own has a place. */
export const changeOf = (channel: string, seq: number): string => `${channel}/${seq}`

/** Where a draft belongs. */
export interface Place {
  readonly channel: string
  /** The number of the message for which it has other words; null: they are for a new one. */
  readonly seq: number | null
}

/** The place under whose name a draft is kept. */
export function placeOf(name: string): Place {
  const [channel = name, seq] = name.split('/')
  return { channel, seq: seq === undefined ? null : Number(seq) }
}

/** Whether there is nothing in it to keep. */
export const isEmptyDraft = (draft: Draft): boolean => !hasWords(draft) && draft.replyTo === null

/** Keeps a message until it is known to be in its channel; resolves once it is on the disk. */
export function keepMessage(device: Device, message: WaitingMessage): Promise<void> {
  return inOneWrite(device, async (tx) => {
    await tx.objectStore('messages').put(message)
    await tx.objectStore('drafts').delete(message.channel)
  })
}

/** Tries once more to keep a message; what is being written by now stays. */
export const keepAgain = (device: Device, message: WaitingMessage): Promise<void> =>
  inOneWrite(device, async (tx) => {
    await tx.objectStore('messages').put(message)
  })

/** Makes a draft of a message: its words are on the disk as one or as the other. */
export function takeBack(device: Device, id: string, draft: KeptDraft): Promise<void> {
  return inOneWrite(device, async (tx) => {
    await tx.objectStore('drafts').put(draft)
    await tx.objectStore('messages').delete(id)
  })
}

/** Messages that the hub has shown, or that their author gives up. */
export function letGo(device: Device, ids: readonly string[]): Promise<void> {
  return inOneWrite(device, async (tx) => {
    for (const id of ids) await tx.objectStore('messages').delete(id)
  })
}

/** Notes why a message was not taken, or that it is to be sent again; one let go stays so. */
export function noteRefusal(device: Device, id: string, refused: string | null): Promise<void> {
  return inOneWrite(device, async (tx) => {
    const messages = tx.objectStore('messages')
    const message = await messages.get(id)
    if (message) await messages.put({ ...message, refused })
  })
}

/** Notes which of its images the hub has; a message let go stays so. */
export function noteImages(
  device: Device,
  id: string,
  images: readonly WaitingImage[],
): Promise<void> {
  return inOneWrite(device, async (tx) => {
    const messages = tx.objectStore('messages')
    const message = await messages.get(id)
    if (message) await messages.put({ ...message, images })
  })
}

/** What waits in one channel, or in all, in the order in which it was written. */
export async function waitingMessages(
  device: Device,
  channel?: string,
): Promise<readonly WaitingMessage[]> {
  const all =
    channel === undefined
      ? await device.getAll('messages')
      : await device.getAllFromIndex('messages', 'channel', channel)
  return all.toSorted((a, b) => a.writtenAtMs - b.writtenAtMs || (a.id < b.id ? -1 : 1))
}

/** What was being written in a channel, or as other words for a message. */
export const readDraft = async (device: Device, channel: string): Promise<KeptDraft | null> =>
  (await device.get('drafts', channel)) ?? null

/** Where something was being written: what it is, images too, is not read. */
export const draftPlaces = (device: Device): Promise<readonly string[]> =>
  device.getAllKeys('drafts')

/** Keeps what is being written; what is empty is forgotten. */
export async function keepDraft(device: Device, draft: KeptDraft): Promise<void> {
  if (isEmptyDraft(draft)) await device.delete('drafts', draft.channel)
  else await device.put('drafts', draft)
}

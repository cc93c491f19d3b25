// Sends what was written before and is not sent yet, in whatever page the member has opened since.
import { hasDevice, openDevice } from '../offline/device'
import { waitingMessages } from '../offline/messages'
import { who } from '../people/who.svelte'
import { outboxOf } from './outbox.svelte'

/** Members for whom was looked: once a page, and never after this device was told to forget. */
const looked = new Set<string>()

export async function sendWaiting(member: string): Promise<void> {
  if (looked.has(member)) return
  looked.add(member)
  try {
    // To look makes no store where there is none.
    if (!(await hasDevice(member))) return
    const device = await openDevice(member)
    const waiting = await waitingMessages(device)
    device.close()
    // Another may have come meanwhile, whose outbox this page has by now.
    const isTheirs = (who.me?.id ?? member) === member
    if (waiting.length > 0 && isTheirs) outboxOf(member)
  } catch {
    // This browser keeps nothing: nothing waits.
  }
}

// Sends what was written before and is not sent yet, in whatever page the member has opened since.
import { openDevice } from '../offline/device'
import { waitingMessages } from '../offline/messages'
import { outboxOf } from './outbox.svelte'

export async function sendWaiting(member: string): Promise<void> {
  try {
    const device = await openDevice(member)
    const waiting = await waitingMessages(device)
    device.close()
    if (waiting.length > 0) outboxOf(member)
  } catch {
    // This browser keeps nothing: nothing waits.
  }
}

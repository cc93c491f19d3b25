// Forgets everything on this device: at sign-out, and when somebody asks for it.
import { forgetTokens } from '../lib/access-token'
import { forgetDevice } from '../lib/device-store'
import { deleteDevices } from './device'

const CHANNEL = 'coopol'
const WIPED = 'wiped'
/** What the names of our caches begin with. */
const OURS = 'coopol'

let shared: BroadcastChannel | undefined
/** The one channel of this page: what it says on it does not come back to it. */
const channel = (): BroadcastChannel => (shared ??= new BroadcastChannel(CHANNEL))

/**
 * Erases the stores of all members, the kept files of the app, names, settings and tokens; other
 * windows are told to leave their texts first. What the hub has stays there. Fails if the browser does
 * not erase it all, as while a window that does not hear holds a store open.
 */
export async function wipeDevice(): Promise<void> {
  channel().postMessage(WIPED)
  forgetDevice()
  forgetTokens()
  const workers = await navigator.serviceWorker?.getRegistrations()
  await Promise.all((workers ?? []).map((worker) => worker.unregister()))
  const files = 'caches' in globalThis ? await caches.keys() : []
  await Promise.all(
    files.filter((name) => name.startsWith(OURS)).map((name) => caches.delete(name)),
  )
  await deleteDevices()
}

/** Calls `leave` when another window forgets this device. */
export function whenWiped(leave: () => void): void {
  channel().addEventListener('message', ({ data }) => {
    if (data === WIPED) leave()
  })
}

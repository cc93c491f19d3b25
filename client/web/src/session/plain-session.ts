// A plain text over the y-websocket protocol, with the stock provider.
//
// y-websocket 3 has no word for "saved". The hub returns an update to its author only once it is
// stored, so the page counts as saved exactly what has come back (see pending-content.ts).
import * as decoding from 'lib0/decoding'
import { messageYjsSyncStep1 } from 'y-protocols/sync'
import { messageSync, WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { PendingContent } from '../lib/pending-content'
import { openRoom, socketUrl, StatusStore, type WritingSession } from './writing-session'

/** Opens the plain text `name`. */
export function openPlainSession(name: string): WritingSession {
  const doc = new Y.Doc()
  const status = new StatusStore()
  const pending = new PendingContent()
  const provider = new WebsocketProvider(socketUrl('/sync'), openRoom(name), doc, {
    connect: false,
    // Another tab's copy would come without passing the hub, and would look stored.
    disableBc: true,
  })
  const tellWhetherStored = (): void =>
    status.dispatch({ type: pending.isEmpty ? 'words-stored' : 'words-waiting' })

  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === provider) return
    pending.wrote(update)
    tellWhetherStored()
  })
  listenToSync(provider, (step, content) => {
    if (step === messageYjsSyncStep1) pending.hubHolds(content)
    else pending.received(content)
    tellWhetherStored()
  })
  provider.on('status', ({ status: socket }) => {
    if (socket === 'connected') status.dispatch({ type: 'connected' })
    if (socket === 'disconnected') status.dispatch({ type: 'disconnected' })
  })
  provider.on('sync', (synced: boolean) => {
    if (synced) status.dispatch({ type: 'synced' })
  })
  provider.on('connection-error', () => status.dispatch({ type: 'disconnected' }))
  provider.on('closed', () => status.dispatch({ type: 'refused', refusal: 'access' }))
  provider.connect()

  return {
    doc,
    awareness: provider.awareness,
    status,
    destroy() {
      provider.destroy()
      doc.destroy()
    },
  }
}

/** Calls `listener` with each sync message of the hub, before the provider handles it. */
function listenToSync(
  provider: WebsocketProvider,
  listener: (step: number, content: Uint8Array) => void,
): void {
  const handle = provider.messageHandlers[messageSync]
  if (!handle) return
  provider.messageHandlers[messageSync] = (encoder, decoder, ...rest) => {
    const peek = decoding.clone(decoder)
    const step = decoding.readVarUint(peek)
    const content = decoding.readVarUint8Array(peek)
    handle(encoder, decoder, ...rest)
    listener(step, content)
  }
}

// A text over the Hocuspocus protocol, with the stock provider.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { applyGenesis } from '../flat/genesis'
import { FLAT_ROOT } from '../flat/model'
import { AckLedger } from '../lib/ack-ledger'
import { isRefusal, openRoom, socketUrl, StatusStore, type WritingSession } from './writing-session'

/** A WebSocket that tells what passes through it: the provider has no event for a sent frame. */
function observedSocket(onOpen: () => AckLedger, onAnswer: (refused: boolean) => void) {
  return class extends WebSocket {
    readonly #ledger = onOpen()

    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => {
        const answer = this.#ledger.received(new Uint8Array(data as ArrayBuffer))
        if (answer !== 'other') onAnswer(answer === 'refused')
      })
    }

    override send(data: Uint8Array<ArrayBuffer>): void {
      this.#ledger.sent(data)
      super.send(data)
    }
  }
}

/** Opens the open text `name`. */
export function openHocuspocusSession(name: string): WritingSession {
  const doc = new Y.Doc()
  const text = doc.getText(FLAT_ROOT)
  const status = new StatusStore()
  let ledger = new AckLedger()

  const tellWhetherStored = (): void => {
    const waiting = provider.hasUnsyncedChanges || !ledger.isSettled
    status.dispatch({ type: waiting ? 'words-waiting' : 'words-stored' })
  }
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: socketUrl('/collab'),
    WebSocketPolyfill: observedSocket(
      () => (ledger = new AckLedger()),
      (refused) => {
        if (refused) status.dispatch({ type: 'refused', refusal: 'edit' })
        // The provider hears of the same frame after this listener.
        queueMicrotask(tellWhetherStored)
      },
    ),
  })
  const provider = new HocuspocusProvider({
    websocketProvider,
    name: openRoom(name),
    document: doc,
    token: 'open',
    onConnect: () => status.dispatch({ type: 'connected' }),
    onDisconnect: ({ event }) => {
      status.dispatch({ type: 'disconnected' })
      if (isRefusal(event.code)) status.dispatch({ type: 'refused', refusal: 'access' })
    },
    onSynced: () => {
      if (text.length === 0) applyGenesis(doc, null)
      status.dispatch({ type: 'synced' })
    },
    onUnsyncedChanges: tellWhetherStored,
    onAuthenticationFailed: () => status.dispatch({ type: 'refused', refusal: 'access' }),
    onClose: ({ event }) => {
      // The hub let go of this one document: only a new connection syncs it again.
      if (event.code === 1000) websocketProvider.webSocket?.close()
    },
  })
  provider.attach()

  return {
    doc,
    text,
    awareness: provider.awareness as Awareness,
    status,
    destroy() {
      provider.destroy()
      websocketProvider.destroy()
      doc.destroy()
    },
  }
}

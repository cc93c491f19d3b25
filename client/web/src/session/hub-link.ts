// One document's exchange with the hub over the tab's socket, with the stock provider.
//
// Two things are ours. A gate: the provider would send edits at once, or queue them for the next
// connection, where they would arrive before the hub has said its epoch and what we may do. Here an
// edit is sent only after the hub has asked what we have; what was written before is in the answer.
// And an ear for what the provider does not tell of: what the hub holds, and what it refused.
import { HocuspocusProvider } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'
import type * as Y from 'yjs'
import { contentBelow, contentOfUpdate, type Content } from '../offline/content'
import type { RefusalReason } from '../offline/device'
import { readNotice, type HubNotice } from './copy-outbox'
import { GIVEN_UP, SESSION_OVER, useHubSocket, type HubSocket } from './hub-socket'

const SYNC = 0
const SYNC_STATUS = 8
const STORED = 1

/** What the page learns of its exchange with the hub. */
export type LinkEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'granted'; readonly access: 'read' | 'write' }
  | { readonly type: 'hub-asks' }
  | { readonly type: 'synced' }
  /** The hub holds this; worked out only if anybody asks. */
  | { readonly type: 'holds'; readonly content: () => Content }
  | { readonly type: 'notice'; readonly notice: HubNotice }
  | { readonly type: 'refused'; readonly reason: RefusalReason }

export interface LinkOptions {
  readonly room: string
  readonly token: () => string
  readonly doc: Y.Doc
  readonly onEvent: (event: LinkEvent) => void
}

/** The stock provider, with a gate before what is edited here. */
class GatedProvider extends HocuspocusProvider {
  isGateOpen = false

  override documentUpdateHandler(update: Uint8Array, origin: unknown): void {
    if (this.isGateOpen) super.documentUpdateHandler(update, origin)
  }
}

export class HubLink {
  readonly #socket: HubSocket
  readonly #provider: GatedProvider
  readonly #tell: (event: LinkEvent) => void
  readonly #release: () => void
  readonly #isOpenRoom: boolean

  constructor({ room, token, doc, onEvent }: LinkOptions) {
    this.#isOpenRoom = room.startsWith('open/')
    const { socket, release } = useHubSocket()
    this.#socket = socket
    this.#release = release
    this.#tell = onEvent
    this.#provider = new GatedProvider({
      websocketProvider: socket,
      name: room,
      document: doc,
      token,
      // Frames of a copy that was left must not reach the one that follows it.
      sessionAwareness: true,
      onConnect: () => onEvent({ type: 'connected' }),
      onDisconnect: ({ event }) => this.#disconnected(event.code),
      onAuthenticated: ({ scope }) =>
        onEvent({ type: 'granted', access: scope === 'readonly' ? 'read' : 'write' }),
      onAuthenticationFailed: ({ reason }) =>
        onEvent({ type: 'refused', reason: REFUSALS[reason] ?? 'no-access' }),
      onStateless: ({ payload }) => {
        const notice = readNotice(payload)
        if (notice) onEvent({ type: 'notice', notice })
      },
      onMessage: ({ event }) => this.#heard(new Uint8Array(event.data as ArrayBuffer)),
    })
  }

  get awareness(): Awareness {
    return this.#provider.awareness as Awareness
  }

  /** Whether a transaction brought what the hub sent. */
  isOrigin(origin: unknown): boolean {
    return origin === this.#provider
  }

  join(): void {
    this.#provider.attach()
    if (this.#socket.isConnected) this.#tell({ type: 'connected' })
    else if (!navigator.onLine) this.#tell({ type: 'disconnected' })
  }

  /** Stops at once: nothing more is sent or taken. */
  leave(): void {
    this.#provider.isGateOpen = false
    this.#provider.detach()
  }

  /** Sends a text for the hub itself. */
  send(payload: string): void {
    this.#provider.sendStateless(payload)
  }

  destroy(): void {
    this.#provider.isGateOpen = false
    this.#provider.destroy()
    this.#release()
  }

  #disconnected(code: number): void {
    this.#provider.isGateOpen = false
    this.#tell({ type: 'disconnected' })
    const reason = refusalOf(code, this.#isOpenRoom)
    if (reason !== null) this.#tell({ type: 'refused', reason })
  }

  /** Hears a frame before the provider takes it in. */
  #heard(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === SYNC_STATUS && decoding.readVarInt(decoder) !== STORED) {
      this.#tell({ type: 'refused', reason: 'refused' })
    }
    if (type !== SYNC) return
    const step = decoding.readVarUint(decoder)
    const body = decoding.readVarUint8Array(decoder)
    if (step === messageYjsSyncStep1) {
      this.#tell({ type: 'holds', content: () => contentBelow(body) })
      // The provider answers this very frame with all that we have.
      this.#provider.isGateOpen = true
      this.#tell({ type: 'hub-asks' })
    }
    if (step === messageYjsSyncStep2 || step === messageYjsUpdate) {
      this.#tell({ type: 'holds', content: () => contentOfUpdate(body) })
    }
    // The provider takes the frame in when this returns.
    if (step === messageYjsSyncStep2) queueMicrotask(() => this.#tell({ type: 'synced' }))
  }
}

/** What the hub says of one document that it refuses, where it is no matter of access. */
const REFUSALS: Partial<Record<string, RefusalReason>> = {
  'other epoch': 'other-epoch',
  'bad message': 'refused',
}

/** What the hub refuses for good by closing the socket with this code, if it does. */
function refusalOf(code: number, isOpenRoom: boolean): RefusalReason | null {
  // Open rooms are anybody's: whose session it is changes nothing.
  if (code === SESSION_OVER) return isOpenRoom ? null : 'no-access'
  return code >= 4400 && code < 4500 && code !== GIVEN_UP ? 'refused' : null
}

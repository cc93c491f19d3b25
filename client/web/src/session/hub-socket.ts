// The one socket of this tab: shared by every text that is open in it, back as soon as it can be.
import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { doubtSession, whenSessionChanges } from '../api/client'
import { asOwner } from '../lib/page-owner'

/** The hub says something every 15 s at least (its keep-alive): beyond this the socket is dead. */
const SILENCE_MS = 20_000
/** How long a connection may take to be made: a captive portal or a crowded hall answers nothing. */
const CONNECTING_MS = 10_000
/** How often to look: a dead socket is noticed within SILENCE_MS and this. */
const LOOK_EVERY_MS = 2_000
/** The first attempt after a cut comes between these, at random: not everybody at once. */
const SHORTEST_DELAY_MS = 300
const FIRST_DELAY_MS = 1_500
/** Attempts are never further apart than this. */
const LONGEST_DELAY_MS = 15_000

/** The WebSocket address of `path` on the server this page came from. */
const socketUrl = (path: string): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`

/** The code with which the provider itself gives up: no refusal of the hub's. */
export const GIVEN_UP = 4408
/** The code with which the hub says that this page's session is over, or another's. */
export const SESSION_OVER = 4401

/** The stock socket, which is given up when it is dead and hurries when the device is back. */
export class HubSocket extends HocuspocusProviderWebsocket {
  #lastSignMs = Date.now()
  readonly #timer: ReturnType<typeof setInterval>
  readonly #forgetSession: () => void

  constructor(url: string) {
    super({
      url,
      delay: firstDelayMs(),
      minDelay: SHORTEST_DELAY_MS,
      factor: 1.6,
      maxDelay: LONGEST_DELAY_MS,
      jitter: true,
      // We look ourselves; this is behind it.
      messageReconnectTimeout: 3 * SILENCE_MS,
    })
    for (const sign of ['status', 'open', 'message']) this.on(sign, this.#isAlive)
    this.on('close', ({ event }: { event: { code: number } }) => {
      if (event.code === SESSION_OVER) doubtSession()
    })
    this.#timer = setInterval(this.#look, LOOK_EVERY_MS)
    // The hub knows a socket by the cookie that it was opened with.
    this.#forgetSession = whenSessionChanges(() => this.#giveUp())
    addEventListener('online', this.#hurry)
    addEventListener('offline', this.#giveUp)
    document.addEventListener('visibilitychange', this.#hurry)
  }

  get isConnected(): boolean {
    const status: string = this.status
    return status === 'connected'
  }

  /** Asked for at every attempt to connect, the first of them before this object is whole. */
  override get url(): string {
    return asOwner(this.serverUrl)
  }

  /** Text frames are the hub's feed; the stock provider knows binary ones only. */
  override onMessage(event: MessageEvent): void {
    if (typeof event.data !== 'string') return super.onMessage(event)
    this.resolveConnectionAttempt()
    this.lastMessageReceived = Date.now()
    this.emit('feed', event.data)
  }

  override destroy(): void {
    clearInterval(this.#timer)
    this.#forgetSession()
    removeEventListener('online', this.#hurry)
    removeEventListener('offline', this.#giveUp)
    document.removeEventListener('visibilitychange', this.#hurry)
    super.destroy()
  }

  readonly #isAlive = (): void => {
    this.#lastSignMs = Date.now()
  }

  readonly #look = (): void => {
    const status: string = this.status
    if (status === 'disconnected') return this.#isAlive()
    const patience = status === 'connecting' ? CONNECTING_MS : SILENCE_MS
    if (Date.now() - this.#lastSignMs > patience) this.#giveUp()
  }

  /** Does not wait for the closing handshake, which a dead network never answers. */
  readonly #giveUp = (): void => {
    const status: string = this.status
    if (status === 'disconnected') return
    this.#isAlive()
    const event = new CloseEvent('close', { code: GIVEN_UP, reason: 'no sign of life' })
    this.emit('close', { event })
  }

  readonly #hurry = (): void => {
    if (document.visibilityState !== 'visible') return
    this.#look()
    const status: string = this.status
    if (status === 'disconnected' && navigator.onLine) void this.connect()
  }
}

/** A whole number: the provider's library refuses any other, without a word. */
const firstDelayMs = (): number =>
  SHORTEST_DELAY_MS + Math.round(Math.random() * (FIRST_DELAY_MS - SHORTEST_DELAY_MS))

let shared: { readonly socket: HubSocket; users: number } | null = null

/** The tab's socket, and what to call when it is no longer needed. */
export function useHubSocket(): { readonly socket: HubSocket; readonly release: () => void } {
  const mine = (shared ??= { socket: new HubSocket(socketUrl('/collab')), users: 0 })
  mine.users += 1
  const release = (): void => {
    mine.users -= 1
    if (mine.users > 0) return
    mine.socket.destroy()
    shared = null
  }
  return { socket: mine.socket, release }
}

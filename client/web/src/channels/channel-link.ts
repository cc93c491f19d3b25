// The channels that this tab follows, on its one socket: asks for each again on every connection, and
// hands the hub's frames to whoever shows the channel.
import { useHubSocket, type HubSocket } from '../session/hub-socket'
import { readFrame, say, type ChannelFrame, type Saying } from './frames'

/** How long the socket outlives its last follower, in ms: the next page will follow too. */
const LINGER_MS = 5_000

/** Whoever follows a channel. */
export interface Follower {
  readonly channel: string
  /** Every message, or only how many there are to read. */
  readonly mode: 'messages' | 'counts'
  /** The last that it was told of; null: everything is new to it. */
  readonly after: () => number | null
  readonly onFrame: (frame: ChannelFrame['heard']) => void
}

/** Whoever hears of everything: what sends messages, and what tells whether there is a connection. */
export interface Ear {
  readonly onFrame: (frame: ChannelFrame) => void
  readonly onConnection: (isConnected: boolean) => void
}

class ChannelLink {
  readonly #followers = new Set<Follower>()
  readonly #ears = new Set<Ear>()
  #socket: HubSocket | null = null
  #release: (() => void) | null = null
  #isOpen = false
  #lingering: ReturnType<typeof setTimeout> | undefined

  get isConnected(): boolean {
    return this.#isOpen
  }

  follow(follower: Follower): () => void {
    const others = this.#of(follower.channel)
    this.#followers.add(follower)
    this.#use()
    // Whoever hears every message hears of the counts as well: asking anew would begin anew.
    const isHeard = follower.mode === 'counts' && modeOf(others) === 'messages'
    if (!isHeard) this.#ask(follower.channel, follower.after)
    return () => {
      this.#followers.delete(follower)
      const left = this.#of(follower.channel)
      if (left.length === 0) this.#send(say.leave(follower.channel))
      // Whoever is left asked for less.
      else if (follower.mode === 'messages' && modeOf(left) === 'counts') {
        this.#ask(follower.channel, () => null)
      }
      this.#rest()
    }
  }

  hear(ear: Ear): () => void {
    this.#ears.add(ear)
    this.#use()
    ear.onConnection(this.#isOpen)
    return () => {
      this.#ears.delete(ear)
      this.#rest()
    }
  }

  /** Sends a message; whether there is a connection to send it on. */
  say(saying: Saying): boolean {
    return this.#send(say.message(saying))
  }

  read(channel: string, through: number): void {
    this.#send(say.read(channel, through))
  }

  typing(channel: string): void {
    this.#send(say.typing(channel))
  }

  #of(channel: string): Follower[] {
    return [...this.#followers].filter((one) => one.channel === channel)
  }

  #ask(channel: string, after: () => number | null): void {
    this.#send(say.follow(channel, after(), modeOf(this.#of(channel))))
  }

  #send(frame: string): boolean {
    if (!this.#isOpen) return false
    this.#socket?.send(frame)
    return true
  }

  #use(): void {
    clearTimeout(this.#lingering)
    if (this.#socket) return
    const { socket, release } = useHubSocket()
    this.#socket = socket
    this.#release = release
    this.#isOpen = socket.isConnected
    socket.on('open', this.#opened)
    socket.on('status', this.#turned)
    socket.on('feed', this.#heard)
  }

  #rest(): void {
    if (this.#followers.size + this.#ears.size > 0) return
    this.#lingering = setTimeout(() => {
      this.#socket?.off('open', this.#opened)
      this.#socket?.off('status', this.#turned)
      this.#socket?.off('feed', this.#heard)
      this.#release?.()
      this.#socket = null
      this.#isOpen = false
    }, LINGER_MS)
  }

  readonly #opened = (): void => {
    this.#isOpen = true
    for (const channel of new Set([...this.#followers].map((one) => one.channel))) {
      const [first] = this.#of(channel).toSorted((a, b) => (a.mode < b.mode ? 1 : -1))
      if (first) this.#ask(channel, first.after)
    }
    for (const ear of this.#ears) ear.onConnection(true)
  }

  readonly #turned = ({ status }: { status: string }): void => {
    if (status === 'connected' || !this.#isOpen) return
    this.#isOpen = false
    for (const ear of this.#ears) ear.onConnection(false)
  }

  readonly #heard = (text: string): void => {
    const frame = readFrame(text)
    if (frame === null) return
    for (const follower of this.#of(frame.channel)) follower.onFrame(frame.heard)
    for (const ear of this.#ears) ear.onFrame(frame)
  }
}

const modeOf = (followers: readonly Follower[]): Follower['mode'] =>
  followers.some(({ mode }) => mode === 'messages') ? 'messages' : 'counts'

/** The one of this tab. */
export const channelLink = new ChannelLink()

// The messages that this member wrote on this device and that no channel has shown yet: kept on its
// disk, sent as soon as there is a connection, in whatever page the member is by then.
import type { Problem } from '../api/problem'
import { openDevice, type Device, type WaitingImage } from '../offline/device'
import { keepMessage, letGo, noteImages, noteRefusal, waitingMessages } from '../offline/messages'
import { sendImage } from './ask'
import { channelLink } from './channel-link'
import type { ChannelFrame, Refusal, Saying } from './frames'
import {
  again,
  arrived,
  emptyOutbox,
  givenUp,
  nextToSend,
  ready,
  refused,
  sent,
  unanswered,
  unsentImages,
  withImages,
  written,
  type OutboxState,
  type Waiting,
} from './outbox-state'

/** How long an answer may take, in ms: then the message is sent again, under the same id. */
const PATIENCE_MS = 15_000

export class Outbox {
  /** Whether what is written survives this page. */
  isKept = $state(true)
  isConnected = $state(false)
  readonly #member: string
  #state = $state.raw<OutboxState>(emptyOutbox)
  #device: Device | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #impatience: ReturnType<typeof setTimeout> | undefined
  /** Messages whose images are on their way. */
  readonly #uploading = new Set<string>()
  /** Messages whose images the hub had and has no longer: they are given to it once more. */
  readonly #givenAgain = new Set<string>()
  readonly #stop: () => void
  readonly ready: Promise<void>

  constructor(member: string) {
    this.#member = member
    this.ready = this.#open()
    this.#stop = channelLink.hear({
      onFrame: this.#heard,
      onConnection: (isConnected) => {
        this.isConnected = isConnected
        this.#put(unanswered(this.#state))
      },
    })
  }

  get device(): Device | null {
    return this.#device
  }

  /** What was written in a channel and is not shown in it yet, in its order. */
  of(channel: string): readonly Waiting[] {
    const { stored, waiting } = this.#state
    return [...stored, ...waiting].filter((one) => one.channel === channel)
  }

  /** Whether a message would be lost with this page. */
  get isAtRisk(): boolean {
    return !this.isKept && this.#state.waiting.length > 0
  }

  /** Whether the hub has said that it has it. */
  isStored(id: string): boolean {
    return this.#state.stored.some((one) => one.id === id)
  }

  /** When the next message of a channel goes, in ms since 1970, where the hub asked to wait. */
  pausedUntilMs(channel: string): number {
    return this.#state.pausedUntilMs.get(channel) ?? 0
  }

  /** Takes a message: it is on the disk before it is sent. */
  async write(message: Waiting): Promise<void> {
    await this.ready
    await this.#keep((device) => keepMessage(device, message))
    this.#put(written(this.#state, message))
  }

  async sendAgain(id: string, { confirmed = false } = {}): Promise<void> {
    await this.#keep((device) => noteRefusal(device, id, null))
    this.#put(again(this.#state, id, confirmed))
  }

  async giveUp(id: string): Promise<void> {
    this.#put(givenUp(this.#state, id))
    await this.#keep((device) => letGo(device, [id]))
  }

  close(): void {
    this.#stop()
    clearTimeout(this.#timer)
    clearTimeout(this.#impatience)
    this.#device?.close()
  }

  async #open(): Promise<void> {
    try {
      this.#device = await openDevice(this.#member)
      const kept = await waitingMessages(this.#device)
      this.#put(kept.reduce(written, this.#state))
    } catch {
      this.isKept = false
    }
  }

  async #keep(work: (device: Device) => Promise<void>): Promise<void> {
    try {
      if (!this.#device) throw new Error('no storage')
      await work(this.#device)
      this.isKept = true
    } catch {
      this.isKept = false
    }
  }

  readonly #heard = ({ heard }: ChannelFrame): void => {
    switch (heard.type) {
      case 'said':
        return this.#arrived(heard.id, 'said')
      case 'message':
        if (heard.message.author === this.#member) this.#arrived(heard.message.id, 'shown')
        return
      case 'page':
        for (const { id, author } of heard.items) {
          if (author === this.#member) this.#arrived(id, 'shown')
        }
        return
      case 'refused':
        if (heard.id !== null) this.#refused(heard.id, heard.refusal)
    }
  }

  #arrived(id: string, by: 'said' | 'shown'): void {
    const { waiting, stored } = this.#state
    if (![...waiting, ...stored].some((one) => one.id === id)) return
    this.#put(arrived(this.#state, id, by))
    void this.#keep((device) => letGo(device, [id]))
  }

  #refused(id: string, refusal: Refusal): void {
    if (refusal.reason === 'no-image' && !this.#givenAgain.has(id)) return this.#giveAgain(id)
    const next = refused(this.#state, { id, refusal, nowMs: Date.now() })
    this.#put(next)
    const reason = next.waiting.find((one) => one.id === id)?.refused ?? null
    if (reason !== null) void this.#keep((device) => noteRefusal(device, id, reason))
  }

  /** An upload waits for its message for an hour: whoever was offline for longer sends it anew. */
  #giveAgain(id: string): void {
    this.#givenAgain.add(id)
    const { images = [] } = this.#state.waiting.find((one) => one.id === id) ?? {}
    const none = images.map((one) => ({ ...one, isSent: false }))
    this.#put(ready(withImages(this.#state, id, none), id))
  }

  /** Gives the hub the images of a message, one after the other; then it can be sent. */
  async #upload(message: Waiting): Promise<void> {
    const { id, channel } = message
    let images: readonly WaitingImage[] = message.images ?? []
    for (const [at, one] of unsentImages(message)) {
      const answer = await sendImage(channel, one.image, one.file)
      if (!answer.ok) {
        this.#uploading.delete(id)
        return this.#refused(id, refusalOf(answer.problem))
      }
      images = images.with(at, { ...one, isSent: true })
      this.#state = withImages(this.#state, id, images)
      await this.#keep((device) => noteImages(device, id, images))
    }
    this.#uploading.delete(id)
    this.#put(ready(this.#state, id))
  }

  #put(state: OutboxState): void {
    this.#state = state
    this.#send()
  }

  /** Sends what can be sent, and looks again when a pause is over or an answer is overdue. */
  #send(): void {
    if (!this.isConnected) return
    const nowMs = Date.now()
    for (const message of nextToSend(this.#state, nowMs)) {
      if (this.#uploading.has(message.id)) continue
      if (unsentImages(message).length > 0) {
        this.#uploading.add(message.id)
        void this.#upload(message)
      } else if (!channelLink.say(sayingOf(message))) return
      this.#state = sent(this.#state, message)
    }
    clearTimeout(this.#impatience)
    if (this.#state.underWay.size > 0) {
      this.#impatience = setTimeout(() => this.#put(unanswered(this.#state)), PATIENCE_MS)
    }
    clearTimeout(this.#timer)
    const pauses = [...this.#state.pausedUntilMs.values()].filter((untilMs) => untilMs > nowMs)
    if (pauses.length === 0) return
    this.#timer = setTimeout(() => this.#send(), Math.min(...pauses) - nowMs + 50)
  }
}

/** What is no fault of the moment is a fault of the image. */
function refusalOf({ code, retryAfterS }: Problem): Refusal {
  const isOfImage = code === 'invalid' || code === 'unexpected'
  return { reason: isOfImage ? 'bad-image' : code, waitS: retryAfterS ?? null, count: null }
}

const sayingOf = ({ id, channel, body, replyTo, mentions, ...rest }: Waiting): Saying => ({
  ...{ id, channel, body, replyTo, mentions },
  images: (rest.images ?? []).map(({ image, alt }) => ({ image, alt })),
  ...(rest.poll && { poll: rest.poll }),
  confirmed: rest.confirmed ?? false,
})

let current: { readonly member: string; readonly outbox: Outbox } | null = null

/** The outbox of the member who is signed in. */
export function outboxOf(member: string): Outbox {
  if (current?.member === member) return current.outbox
  current?.outbox.close()
  current = { member, outbox: new Outbox(member) }
  return current.outbox
}

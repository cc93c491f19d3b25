// The messages that this member wrote on this device and that no channel has shown yet: kept on its
// disk, sent as soon as there is a connection, in whatever page the member is by then.
import { untrack } from 'svelte'
import type { Problem } from '../api/problem'
import { openDevice, type Device, type WaitingImage } from '../offline/device'
import { Drafts } from '../offline/drafts'
import { holdInPage } from '../offline/in-page'
import {
  keepAgain,
  keepMessage,
  letGo,
  noteImages,
  noteRefusal,
  takeBack,
  waitingMessages,
  type KeptDraft,
} from '../offline/messages'
import { who } from '../people/who.svelte'
import { sendImage } from './ask'
import { channelLink } from './channel-link'
import type { ChannelFrame, Refusal, Saying } from './frames'
import {
  again,
  arrived,
  atRisk,
  emptyOutbox,
  givenUp,
  kept,
  nextToSend,
  ready,
  refused,
  sent,
  unanswered,
  unkept,
  unsentImages,
  withImages,
  written,
  type OutboxState,
  type Waiting,
} from './outbox-state'

/** How long an answer may take, in ms: then the message is sent again, under the same id. */
const PATIENCE_MS = 15_000

export class Outbox {
  /** Whether what was last written, as a message or as a draft, survives this page. */
  isKept = $state(true)
  isConnected = $state(false)
  /** How often a draft has changed: whoever shows some of them reads these again. */
  drafted = $state(0)
  readonly #member: string
  #state = $state.raw<OutboxState>(emptyOutbox)
  #device: Device | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #impatience: ReturnType<typeof setTimeout> | undefined
  /** Messages whose images are on their way. */
  readonly #uploading = new Set<string>()
  /** Messages whose images the hub had and has no longer: they are given to it once more. */
  readonly #givenAgain = new Set<string>()
  #isKeepingAgain = false
  /** Messages on their way to the disk: they are not sent before. */
  readonly #writing = new Set<string>()
  readonly #drafts: Drafts
  readonly #letGo: () => void
  readonly #stop: () => void
  readonly #stopWatching: () => void
  readonly ready: Promise<void>

  constructor(member: string) {
    this.#member = member
    this.#letGo = holdInPage(() => ({
      member,
      rooms: [],
      messages: [...this.#writing, ...atRisk(this.#state).map(({ id }) => id)],
      drafts: this.#drafts.atRisk,
    }))
    this.ready = this.#open()
    this.#drafts = new Drafts(this.ready.then(() => this.#device))
    this.#stop = channelLink.hear({
      onFrame: this.#heard,
      onConnection: (isConnected) => {
        this.isConnected = isConnected
        this.#put(unanswered(this.#state))
      },
    })
    this.#stopWatching = $effect.root(() => {
      $effect(() => this.#see(who.signedIn?.id ?? null))
    })
  }

  /** What was written in a channel and is not shown in it yet, in its order. */
  of(channel: string): readonly Waiting[] {
    const { stored, waiting } = this.#state
    return [...stored, ...waiting].filter((one) => one.channel === channel)
  }

  /** What waits in all channels. */
  get waiting(): readonly Waiting[] {
    return this.#state.waiting
  }

  /** Whether a message or a draft would be lost with this page. */
  get isAtRisk(): boolean {
    const messages = this.#writing.size + atRisk(this.#state).length
    return messages > 0 || this.#drafts.atRisk.length > 0
  }

  /** Whether a message would be there after this page. */
  isOnDisk(id: string): boolean {
    return !this.#state.unkept.has(id)
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
    this.#writing.add(message.id)
    await this.ready
    const isKept = await this.#keep((device) => keepMessage(device, message))
    this.#writing.delete(message.id)
    this.isKept = isKept
    const next = written(this.#state, message)
    this.#put(isKept ? next : unkept(next, message.id))
  }

  /** What was being written at a place: in a channel, or as other words for a message. */
  draft(place: string): Promise<KeptDraft | null> {
    return this.#drafts.at(place)
  }

  /** Every place at which something was being written. */
  draftPlaces(): Promise<readonly string[]> {
    return this.#drafts.places()
  }

  /** Keeps what is being written; `isKept` tells whether it is. */
  async keepDraft(draft: KeptDraft): Promise<void> {
    this.isKept = await this.#drafts.keep(draft)
    if (this.isKept && this.#device) void this.#keepAgain(this.#device)
    this.drafted += 1
  }

  /** Gives a message up for a draft of its words; where no draft can be kept it stays as well. */
  async takeBack(id: string, draft: KeptDraft): Promise<void> {
    const isKept = await this.#keep((device) => takeBack(device, id, draft))
    this.isKept = isKept
    if (!isKept) return
    this.#drafts.onDisk(draft.channel)
    this.#put(givenUp(this.#state, id))
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
    this.#stopWatching()
    this.#letGo()
    this.isConnected = false
    clearTimeout(this.#timer)
    clearTimeout(this.#impatience)
    this.#device?.close()
  }

  async #open(): Promise<void> {
    try {
      this.#device = await openDevice(this.#member)
      const before = await waitingMessages(this.#device)
      this.#put(before.reduce(written, this.#state))
    } catch {
      this.isKept = false
    }
  }

  /** Whether this page is its member's. The hub takes what is sent as by whoever is signed in. */
  get #isHere(): boolean {
    return who.signedIn?.id === this.#member
  }

  /** What waits goes when its member is here, and is no more of this page when another is. */
  #see(here: string | null): void {
    if (here === this.#member) untrack(() => this.#send())
    else if (here !== null) forget(this)
  }

  /** Does something on the disk; whether it is done. Then there may be room for what was not kept. */
  async #keep(work: (device: Device) => Promise<void>): Promise<boolean> {
    try {
      if (!this.#device) return false
      await work(this.#device)
      void this.#keepAgain(this.#device)
      return true
    } catch {
      return false
    }
  }

  async #keepAgain(device: Device): Promise<void> {
    if (this.#isKeepingAgain) return
    this.#isKeepingAgain = true
    for (const { id } of atRisk(this.#state)) {
      // It may have arrived, or be given up, since.
      const message = atRisk(this.#state).find((one) => one.id === id)
      if (!message) continue
      const isKept = await keepAgain(device, message).then(
        () => true,
        () => false,
      )
      if (isKept) this.#state = kept(this.#state, id)
    }
    this.#isKeepingAgain = false
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
      const answer = this.#isHere ? await sendImage(channel, one.image, one.file) : NOT_HERE
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
    if (!this.#isHere) {
      // The hub is there again, and has not said yet who is here.
      if (who.state.is === 'unreachable') void who.ask()
      return
    }
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

/** What is asked for another than the page's member comes to this. */
const NOT_HERE = { ok: false, problem: { code: 'signed-out', detail: '' } } as const

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

/** The outbox of the member whose page this is. */
export function outboxOf(member: string): Outbox {
  if (current?.member === member) return current.outbox
  current?.outbox.close()
  current = { member, outbox: new Outbox(member) }
  return current.outbox
}

function forget(outbox: Outbox): void {
  if (current?.outbox === outbox) current = null
  outbox.close()
}

// One channel on a page: what it shows, and what can be done in it.
import type { Result } from '../api/client'
import { newId } from '../lib/new-id'
import type { WaitingMessage } from '../offline/device'
import { changeOf, type KeptDraft } from '../offline/messages'
import {
  askMessages,
  type Channel,
  closePoll,
  edit,
  erase,
  hide,
  type MessagePage,
  pin,
  react,
  unhide,
  vote,
  type Way,
} from './ask'
import { channelLink } from './channel-link'
import {
  type ChannelEvent,
  initialChannel,
  inOrder,
  isGone,
  step,
  unreadOf,
  type ChannelState,
} from './channel-state'
import type { Heard } from './frames'
import type { Message } from './message'
import { learnNames, wantNames } from './names.svelte'
import { outboxOf, type Outbox } from './outbox.svelte'

/** Messages asked for at once: three screens. */
const PAGE = 50
/** How often is told that one writes, in ms, at most. */
const TYPING_EVERY_MS = 3_000
/** The largest number that a page and the hub agree on: before it are the latest messages. */
const END = Number.MAX_SAFE_INTEGER

export class OpenChannel {
  readonly id: string
  readonly me: string
  readonly outbox: Outbox
  state = $state.raw<ChannelState>(initialChannel)
  /** The mark at which the unread line stands; null: none is shown. */
  line = $state<number | null>(null)
  /** What is being asked for at either end. */
  loading = $state<'older' | 'newer' | 'elsewhere' | null>(null)
  isLoadFailed = $state(false)
  /** Is called for each message of somebody else that comes while the page is open. */
  onarrival: (message: Message) => void = () => undefined
  readonly #stop: () => void
  #typedAtMs = 0

  readonly messages = $derived(inOrder(this.state))
  readonly unread = $derived(unreadOf(this.state))
  readonly unsent = $derived.by(() => this.outbox.of(this.id))

  constructor({ id }: Pick<Channel, 'id'>, me: string) {
    this.id = id
    this.me = me
    this.outbox = outboxOf(me)
    this.#stop = channelLink.follow({
      channel: id,
      mode: 'messages',
      after: () => this.state.at,
      onFrame: this.#hear,
    })
  }

  /** Whether the hub has said anything of the channel yet. */
  get isThere(): boolean {
    return this.state.at !== null
  }

  get isModerator(): boolean {
    return this.state.keeping.rights.moderate
  }

  /** Whether a message is known to be shown no more. */
  isGone(seq: number): boolean {
    return isGone(this.state, seq)
  }

  destroy(): void {
    this.#stop()
  }

  // --- what is shown ---

  async loadOlder(): Promise<void> {
    const [first] = this.messages
    if (this.loading || this.state.isStart || !first) return
    await this.#load('older', { before: first.seq, limit: PAGE }, (page, stretch) => ({
      type: 'older',
      loaded: { items: page.items, stretch },
      isStart: page.next === null,
    }))
  }

  async loadNewer(): Promise<void> {
    const last = this.messages.at(-1)
    if (this.loading || this.state.isEnd || !last) return
    await this.#load('newer', { after: last.seq, limit: PAGE }, (page, stretch) => ({
      type: 'newer',
      loaded: { items: page.items, stretch },
      isEnd: page.next === null,
    }))
  }

  /** Loads what stands around a message, unless it is loaded. */
  async goTo(seq: number): Promise<void> {
    if (this.state.messages.has(seq)) return
    await this.#load('elsewhere', { around: seq, limit: PAGE }, (page, stretch) => ({
      type: 'elsewhere',
      loaded: { items: page.items, stretch },
      isStart: false,
      isEnd: page.next === null,
    }))
  }

  /** Loads the latest messages, unless they are. */
  async goToEnd(): Promise<void> {
    if (this.state.isEnd) return
    await this.#load('elsewhere', { before: END, limit: PAGE }, (page, stretch) => ({
      type: 'elsewhere',
      loaded: { items: page.items, stretch },
      isStart: page.next === null,
      isEnd: true,
    }))
  }

  async #load(
    what: 'older' | 'newer' | 'elsewhere',
    query: Parameters<typeof askMessages>[1],
    eventOf: (page: MessagePage, stretch: number) => ChannelEvent,
  ): Promise<void> {
    const { stretch } = this.state
    this.loading = what
    const answer = await askMessages(this.id, query)
    this.loading = null
    this.isLoadFailed = !answer.ok
    if (!answer.ok) return
    learnNames(answer.value.people)
    this.#take(eventOf(answer.value, stretch))
  }

  // --- what is done ---

  /** Writes a message: it is on the disk and on its way when this is done, wherever one reads. */
  async write(
    body: string,
    {
      replyTo,
      mentions,
      images,
      poll,
    }: Pick<WaitingMessage, 'replyTo' | 'mentions' | 'images' | 'poll'>,
  ): Promise<void> {
    this.line = null
    await this.outbox.write({
      id: newId(),
      channel: this.id,
      body: whole(body),
      replyTo,
      mentions,
      ...(images && { images }),
      ...(poll && { poll }),
      writtenAtMs: Date.now(),
      refused: null,
    })
  }

  /** Everything through this message is read. */
  read(through: number): void {
    if (through <= this.state.counts.read) return
    channelLink.read(this.id, through)
    this.#take({ type: 'read', through })
  }

  type(): void {
    if (Date.now() - this.#typedAtMs < TYPING_EVERY_MS) return
    this.#typedAtMs = Date.now()
    channelLink.typing(this.id)
  }

  edit = ({ seq }: Message, body: string) => this.#act(edit(this.id, seq, whole(body)))
  react = ({ seq }: Message, emoji: string, way: Way) => this.#act(react(this.id, seq, emoji, way))
  pin = ({ seq }: Message, way: Way) => this.#act(pin(this.id, seq, way))
  hide = ({ seq }: Message, reason: string) => this.#act(hide(this.id, seq, reason))
  unhide = ({ seq }: Message) => this.#act(unhide(this.id, seq))
  vote = ({ seq }: Message, option: number | null) => this.#act(vote(this.id, seq, option))
  closePoll = ({ seq }: Message) => this.#act(closePoll(this.id, seq))
  /** The tombstone comes over the socket. */
  erase = ({ seq }: Message) => erase(this.id, seq)

  async #act(call: Promise<Result<Message>>): Promise<Result<Message>> {
    const answer = await call
    if (answer.ok) this.#take({ type: 'acted', message: answer.value })
    return answer
  }

  // --- drafts ---

  draft(): Promise<KeptDraft | null> {
    return this.outbox.draft(this.id)
  }

  keepDraft(draft: Omit<KeptDraft, 'channel'>): void {
    void this.outbox.keepDraft({ channel: this.id, ...draft })
  }

  /** The other words that were being written for a message of one's own, where they are other. */
  async change({ seq, body }: Message): Promise<KeptDraft | null> {
    const draft = await this.outbox.draft(changeOf(this.id, seq))
    return draft?.body === body ? null : draft
  }

  /** Keeps them; null, or the words that it has, forgets them: they were sent, or given up. */
  keepChange({ seq, body }: Message, change: Pick<KeptDraft, 'body' | 'called'> | null): void {
    const { body: words = '', called = [] } = change ?? {}
    void this.outbox.keepDraft({
      channel: changeOf(this.id, seq),
      body: words === body ? '' : words,
      replyTo: null,
      called,
    })
  }

  /** Makes a draft of a message that was not taken. */
  takeBack = (id: string, draft: Omit<KeptDraft, 'channel'>): Promise<void> =>
    this.outbox.takeBack(id, { channel: this.id, ...draft })

  // --- what is heard ---

  readonly #hear = (heard: Heard): void => {
    const before = this.state
    this.#take({ type: 'heard', heard, me: this.me })
    if (heard.type === 'following' && before.at === null) this.#open(heard)
    if (heard.type !== 'message' || !isNews(before, heard.message)) return
    if (heard.message.author !== this.me) this.onarrival(heard.message)
  }

  /** The first word of the hub: what is unread stands under a line. */
  #open({ counts }: Extract<Heard, { type: 'following' }>): void {
    this.line = counts.unread > 0 ? counts.read : null
  }

  #take(event: ChannelEvent): void {
    this.state = step(this.state, event)
    const unsent = this.outbox.of(this.id).flatMap(({ mentions }) => membersIn(mentions))
    wantNames(this.id, [...peopleIn(this.state), ...unsent])
  }
}

/** Without halves of characters, which no JSON carries. */
const whole = (words: string): string => new TextDecoder().decode(new TextEncoder().encode(words))

/** Whether a message was not known at all. */
const isNews = ({ messages, at }: ChannelState, { seq }: Message): boolean =>
  at !== null && seq > at && !messages.has(seq)

const membersIn = (mentions: readonly string[]): string[] =>
  mentions.flatMap((one) => (one.startsWith('member:') ? [one.slice('member:'.length)] : []))

function peopleIn({ messages, typing }: ChannelState): string[] {
  const ids = new Set(typing)
  for (const { author, mentions, reactions } of messages.values()) {
    ids.add(author)
    for (const id of membersIn(mentions)) ids.add(id)
    for (const { members } of reactions) for (const id of members.slice(0, 5)) ids.add(id)
  }
  return [...ids]
}

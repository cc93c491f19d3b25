// What waits in one's discussions, for the sign in the menu and for home. It counts as their list
// does (channels/channel-roll.svelte.ts), without the names and cards that a list shows.
import { SvelteMap } from 'svelte/reactivity'
import { collect } from '../api/client'
import { askChannels, type Channel } from '../channels/ask'
import { channelLink, type Follower } from '../channels/channel-link'
import { initialChannel, step, unreadOf, type ChannelState } from '../channels/channel-state'
import { listen } from '../feed/feed'
import { touches } from '../feed/feed-state'

/** Channels of which the counts are followed, those in which something waits first. */
const FOLLOWED_MAX = 150

/** A channel in which one is called by name. */
export interface Call {
  readonly channel: string
  readonly mentions: number
}

class WaitingTalk {
  #me = ''
  /** Of several questions under way, only the last counts. */
  #turn = 0
  #channels = $state.raw<readonly Channel[]>([])
  readonly #states = new SvelteMap<string, ChannelState>()
  readonly #followed = new Map<string, () => void>()

  /** How many discussions hold something that their reader wants to hear of. */
  get unread(): number {
    return this.#channels.filter((channel) => this.#isAwaited(channel)).length
  }

  /** Where one is called. */
  get calls(): readonly Call[] {
    return this.#channels
      .filter(({ level }) => level !== 'nothing')
      .map((channel) => ({ channel: channel.id, mentions: this.#waits(channel).mentions }))
      .filter(({ mentions }) => mentions > 0)
  }

  /** To be called in an effect. */
  follow(me: string): () => void {
    this.#me = me
    void this.#look()
    const stop = listen((change) => {
      if (touches(change, 'channel')) void this.#look()
    })
    return () => {
      stop()
      this.#turn += 1
      for (const leave of this.#followed.values()) leave()
      this.#followed.clear()
      this.#states.clear()
      this.#channels = []
    }
  }

  #waits(channel: Channel): { readonly unread: number; readonly mentions: number } {
    const state = this.#states.get(channel.id)
    if (!state || state.counts.head < channel.counts.head) return channel.counts
    return { unread: unreadOf(state), mentions: state.counts.mentions }
  }

  #isAwaited(channel: Channel): boolean {
    const { unread, mentions } = this.#waits(channel)
    // Who has turned a discussion down is not called back to it by a number.
    if (channel.level === 'nothing') return false
    return channel.level === 'mentions' ? mentions > 0 : unread > 0
  }

  async #look(): Promise<void> {
    const turn = (this.#turn += 1)
    const answer = await collect(askChannels)
    // Without an answer the sign stays as it was: whoever wants to know more opens the list.
    if (turn !== this.#turn || !answer.ok) return
    this.#channels = answer.value.items
    const first = this.#channels
      .toSorted((one, other) => this.#urgency(other) - this.#urgency(one))
      .slice(0, FOLLOWED_MAX)
    const wanted = new Set(first.map(({ id }) => id))
    for (const [id, leave] of this.#followed) {
      if (wanted.has(id)) continue
      leave()
      this.#followed.delete(id)
      this.#states.delete(id)
    }
    for (const id of wanted) this.#follow(id)
  }

  #urgency(channel: Channel): number {
    if (!this.#isAwaited(channel)) return 0
    return this.#waits(channel).mentions > 0 ? 2 : 1
  }

  #follow(id: string): void {
    if (this.#followed.has(id)) return
    const onFrame: Follower['onFrame'] = (heard) => {
      const before = this.#states.get(id) ?? initialChannel
      this.#states.set(id, step(before, { type: 'heard', heard, me: this.#me }))
    }
    const after = (): null => null
    this.#followed.set(id, channelLink.follow({ channel: id, mode: 'counts', after, onFrame }))
  }
}

/** The one of this page: the frame follows it. */
export const waitingTalk = new WaitingTalk()

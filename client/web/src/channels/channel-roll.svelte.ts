// One's channels, with what waits to be read in each: asked for, and followed.
import { SvelteMap } from 'svelte/reactivity'
import { api, ask, collect } from '../api/client'
import { touches } from '../feed/feed-state'
import { listen } from '../feed/feed'
import { askGroups, askThemes, askTexts } from '../places/ask'
import { ANY_TEXT } from '../places/filter'
import { Live } from '../places/live.svelte'
import { askChannels, type Channel } from './ask'
import { channelLink } from './channel-link'
import { initialChannel, step, unreadOf, type ChannelState } from './channel-state'
import { wantCards } from './cards.svelte'
import { wantNames } from './names.svelte'
import { amendmentPath } from './titles'

/** Channels of which the counts are followed: what the hub allows on a socket, less those open. */
const FOLLOWED_MAX = 150

export interface Waits {
  readonly unread: number
  readonly mentions: number
}

export class ChannelRoll {
  readonly #me: string
  readonly list = new Live(() => collect(askChannels))
  readonly #states = new SvelteMap<string, ChannelState>()
  readonly #followed = new Map<string, () => void>()
  /** Names of the groups, themes and texts that channels are about. */
  places = $state.raw<ReadonlyMap<string, string>>(new Map())

  constructor(me: string) {
    this.#me = me
  }

  get items(): readonly Channel[] {
    return this.list.value?.items ?? []
  }

  /** What waits in a channel: as the hub told last. */
  waits(channel: Channel): Waits {
    const state = this.#states.get(channel.id)
    if (!state || state.counts.head < channel.counts.head) return channel.counts
    return { unread: unreadOf(state), mentions: state.counts.mentions }
  }

  /** To be called in an effect. */
  follow(): () => void {
    void this.#learnPlaces()
    const stop = this.list.follow((change) => touches(change, 'channel'))
    const stopPlaces = listen((change) => {
      const what = (['group', 'theme', 'text'] as const).some((one) => touches(change, one))
      if (what) void this.#learnPlaces()
    })
    return () => {
      stop()
      stopPlaces()
      for (const leave of this.#followed.values()) leave()
      this.#followed.clear()
    }
  }

  /** Follows what is listed; to be called when the list has changed. */
  followCounts(): void {
    for (const { id, place } of this.items.slice(0, FOLLOWED_MAX)) {
      if (place.what === 'members') wantNames(id, place.members)
      if (place.what === 'amendment') wantCards([amendmentPath(place.id)])
      if (this.#followed.has(id)) continue
      const onFrame = (
        heard: Parameters<Parameters<typeof channelLink.follow>[0]['onFrame']>[0],
      ) => {
        const before = this.#states.get(id) ?? initialChannel
        this.#states.set(id, step(before, { type: 'heard', heard, me: this.#me }))
      }
      const after = (): null => null
      this.#followed.set(id, channelLink.follow({ channel: id, mode: 'counts', after, onFrame }))
    }
  }

  async #learnPlaces(): Promise<void> {
    const [groups, themes, texts] = await Promise.all([
      askGroups(),
      askThemes(),
      collect((page) => askTexts(ANY_TEXT, page), 400),
    ])
    const names = new Map<string, string>()
    if (groups.ok) for (const { id, name } of groups.value) names.set(id, name)
    if (themes.ok) for (const { id, name } of themes.value) names.set(id, name)
    if (texts.ok) for (const { id, title } of texts.value.items) names.set(id, title)
    this.places = names
  }
}

/** Everybody in one's groups, for writing to them. */
export async function acquaintances(
  groups: readonly { readonly id: string }[],
): Promise<{ id: string; name: string }[]> {
  const all = new Map<string, string>()
  for (const { id } of groups) {
    const answer = await collect((query) =>
      ask(api.GET('/api/groups/{id}/members', { params: { path: { id }, query } })),
    )
    if (!answer.ok) continue
    for (const member of answer.value.items) if (member.name) all.set(member.id, member.name)
  }
  return [...all].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
}

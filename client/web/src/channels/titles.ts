// What a channel is called where several stand together.
import { t } from '../i18n/language.svelte'
import type { Channel } from './ask'
import { cardOf } from './cards.svelte'
import { displayName } from './names.svelte'

/** Names of places, by their ids. */
export type PlaceNames = ReadonlyMap<string, string>

/** The name of a place; undefined where it is not known, or not shown to the reader. */
function nameOf(place: Channel['place'], places: PlaceNames): string | undefined {
  if (place.what === 'members') return undefined
  return place.what === 'amendment' ? cardOf(amendmentPath(place.id))?.title : places.get(place.id)
}

/** The page of an amendment, of which a card tells the title. */
export const amendmentPath = (id: string): string => `/amendments/${id}`

/** Longest piece of the words that a thread is about, in characters. */
const QUOTE_CHARACTERS = 60

/** The channel's own name, or what it is about. */
export function titleOf(channel: Channel, me: string, places: PlaceNames): string {
  const { place, name, anchor } = channel
  if (name !== null) return name
  if (anchor !== null) {
    const { quote } = anchor
    const isLong = quote.length > QUOTE_CHARACTERS
    return t('channels.page.thread', {
      quote: isLong ? `${quote.slice(0, QUOTE_CHARACTERS)}…` : quote,
    })
  }
  if (place.what === 'members') {
    const others = place.members.filter((id) => id !== me).map(displayName)
    return others.length === 0 ? t('channels.page.alone') : others.join(', ')
  }
  return nameOf(place, places) ?? t('channels.page.unnamed')
}

/** Where the channel is, in words; empty where its title says so. */
export function whereOf({ place, name, anchor }: Channel, places: PlaceNames): string {
  if (place.what === 'members') return ''
  const where = nameOf(place, places) ?? ''
  if (place.what === 'group') {
    return name === null
      ? t('channels.page.ofTheGroup')
      : t('channels.page.ofGroup', { name: where })
  }
  if (place.what === 'theme') {
    return name === null
      ? t('channels.page.ofTheTheme')
      : t('channels.page.ofTheme', { name: where })
  }
  if (place.what === 'amendment') {
    return name === null
      ? t('channels.page.ofTheAmendment')
      : t('channels.page.ofAmendment', { name: where })
  }
  return name === null && anchor === null ? '' : t('channels.page.ofText', { name: where })
}

/** What waits to be read, in words. */
export function waitingWords(unread: number, mentions: number): string {
  if (unread === 0) return t('channels.page.allRead')
  const words = t('channels.page.unread', { count: unread })
  return mentions === 0 ? words : `${words}, ${t('channels.page.called', { count: mentions })}`
}

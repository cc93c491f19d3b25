// Where a message stands: its channel's page, with its number in the fragment.
import { followLink } from '../lib/router.svelte'

/** The whole address of a message, to be handed on. */
export const addressOf = (channel: string, seq: number): string =>
  `${location.origin}/channels/${channel}#message=${seq}`

/** The message that a fragment names; null for none. */
export function messageIn(hash: string): number | null {
  const [, digits] = /^#message=(\d{1,15})$/.exec(hash) ?? []
  return digits === undefined ? null : Number(digits)
}

/** For links in messages: one that leads elsewhere on the page that is shown goes there. */
export function followHere(event: MouseEvent): void {
  const { pathname, hash } = event.currentTarget as HTMLAnchorElement
  followLink(event)
  const isHere = event.defaultPrevented && hash !== '' && pathname === location.pathname
  // The router knows pages only; whoever shows a place in one hears of it as of any other fragment.
  if (isHere) dispatchEvent(new HashChangeEvent('hashchange'))
}

// Which text is meant: its page, its room on the hub, and what a person types or pastes to get there.
import { nameProblem, suggestName } from './text-name'

/** An open text is anyone's who knows its name; a member's text has an id, and needs a token. */
export type TextAddress =
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'member'; readonly id: string }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The text whose page stands at this path, or null if none can. */
export function addressAt(pathname: string): TextAddress | null {
  const [, place, key] = /^\/(open|texts)\/([^/]+)\/?$/.exec(pathname) ?? []
  if (key === undefined) return null
  if (place === 'texts') return UUID.test(key) ? { kind: 'member', id: key.toLowerCase() } : null
  return nameProblem(key) === null ? { kind: 'open', name: key } : null
}

/** The path of the text's page. */
export const pathOf = (address: TextAddress): string =>
  address.kind === 'open' ? `/open/${address.name}` : `/texts/${address.id}`

/** The text's room on the hub. */
export const roomOf = (address: TextAddress): string =>
  address.kind === 'open' ? `open/${address.name}` : `text:${address.id}`

/** What someone who asks for a text may have written. */
export type Wish =
  | { readonly kind: 'text'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly host: string }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'empty' }

/** What `typed` asks for: a pasted link, a text's name, or a title that becomes one. */
export function wishOf(typed: string, origin: string): Wish {
  const wish = typed.trim()
  if (wish === '') return { kind: 'empty' }
  if (nameProblem(wish) === null)
    return { kind: 'text', path: pathOf({ kind: 'open', name: wish }) }
  const link = linkIn(wish, origin)
  if (link === null) {
    const name = suggestName(wish)
    return name === null ? { kind: 'nowhere' } : { kind: 'text', path: `/open/${name}` }
  }
  if (link.origin !== origin) return { kind: 'elsewhere', host: link.host }
  const address = addressAt(link.pathname)
  // The fragment may carry the token that opens the text.
  return address ? { kind: 'text', path: pathOf(address) + link.hash } : { kind: 'nowhere' }
}

/** The link that `wish` is, with or without its scheme or host; null if it is no link at all. */
function linkIn(wish: string, origin: string): URL | null {
  const { host } = new URL(origin)
  const candidate = wish.startsWith(`${host}/`) ? `${new URL(origin).protocol}//${wish}` : wish
  const isLink = /^https?:\/\//i.test(candidate) || /^\/(open|texts)\//.test(candidate)
  return isLink && URL.canParse(candidate, origin) ? new URL(candidate, origin) : null
}

// Which page stands at an address. The server answers a page of the app for each.
import { addressAt, type TextAddress } from './text-address'

/** What of the administration is looked at. */
export type AdministrationPart = 'members' | 'invitations' | 'resets'

export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'text'; readonly text: TextAddress }
  | { readonly page: 'sign-in' }
  /** The secret is what makes a member of whoever has it. */
  | { readonly page: 'invitation'; readonly secret: string }
  | { readonly page: 'forgotten' }
  | { readonly page: 'reset'; readonly secret: string }
  | { readonly page: 'glossary' }
  | { readonly page: MemberPage }
  | {
      readonly page: 'group' | 'theme' | 'channel' | 'text-settings' | 'text-argument'
      readonly id: string
    }
  | { readonly page: AmendmentPage; readonly id: string }
  | { readonly page: 'administration'; readonly part: AdministrationPart }
  | { readonly page: 'unknown' }

/** Pages of amendments: of one, or of those of a text. */
export type AmendmentPage =
  'amendment' | 'text-amendments' | 'text-propose' | 'text-together' | 'text-session'

/** Pages of members that have one address each. */
export type MemberPage =
  'texts' | 'new-text' | 'groups' | 'themes' | 'channels' | 'account' | 'proposals'

const FIXED: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', { page: 'start' }],
  ['/sign-in', { page: 'sign-in' }],
  ['/reset', { page: 'forgotten' }],
  ['/texts', { page: 'texts' }],
  ['/texts/new', { page: 'new-text' }],
  ['/groups', { page: 'groups' }],
  ['/themes', { page: 'themes' }],
  ['/channels', { page: 'channels' }],
  ['/account', { page: 'account' }],
  ['/proposals', { page: 'proposals' }],
  ['/glossary', { page: 'glossary' }],
  ['/administration', { page: 'administration', part: 'members' }],
  ['/administration/invitations', { page: 'administration', part: 'invitations' }],
  ['/administration/resets', { page: 'administration', part: 'resets' }],
])

/** A secret as the hub makes them: URL-safe base64, for a reset with whose it is and a dot before it. */
const SECRET = /^\/(invitation|reset)\/([\w.-]{16,160})$/
const ONE = /^\/(group|theme|channel|amendment)s\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const BESIDE = /^\/texts\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([a-z/]+)$/

/** What stands beside a text, by the end of its address. */
const PAGES_BESIDE = {
  settings: 'text-settings',
  argument: 'text-argument',
  amendments: 'text-amendments',
  'amendments/new': 'text-propose',
  'amendments/together': 'text-together',
  session: 'text-session',
} as const
const isBeside = (end: string | undefined): end is keyof typeof PAGES_BESIDE =>
  end !== undefined && Object.hasOwn(PAGES_BESIDE, end)

/** The page at `pathname`. */
export function routeOf(pathname: string): Route {
  const path = pathname.replace(/(?<=.)\/$/, '')
  const fixed = FIXED.get(path)
  if (fixed) return fixed
  const [, place, secret] = SECRET.exec(path) ?? []
  if (secret !== undefined) return { page: place === 'reset' ? 'reset' : 'invitation', secret }
  const [, noun, id] = ONE.exec(path) ?? []
  if (id !== undefined) return { page: noun as 'group' | 'theme' | 'channel' | 'amendment', id }
  const [, of, beside] = BESIDE.exec(path) ?? []
  if (of !== undefined && isBeside(beside)) return { page: PAGES_BESIDE[beside], id: of }
  const text = addressAt(pathname)
  return text ? { page: 'text', text } : { page: 'unknown' }
}

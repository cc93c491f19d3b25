// The token that opens a member's text: it comes in the address's fragment, which no server sees,
// and is moved at once to this tab's storage, so that a copied address does not carry it.

const KEY = 'coopol.token.'
const PARAMETER = 'token'

/** The fragment without its token, and the token, if there is one. */
export function splitFragment(hash: string): {
  readonly rest: string
  readonly token: string | null
} {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const token = parameters.get(PARAMETER)
  if (token === null) return { rest: hash, token: null }
  parameters.delete(PARAMETER)
  const rest = parameters.toString()
  return { rest: rest === '' ? '' : `#${rest}`, token: token === '' ? null : token }
}

/** Keeps the token of the text `id` for this tab. */
export function keepToken(id: string, token: string): void {
  try {
    sessionStorage.setItem(KEY + id, token)
  } catch {
    // Not kept: a reload will ask for the link again.
    kept.set(id, token)
  }
}

/** Tokens of this page, where the browser refuses storage. */
const kept = new Map<string, string>()

/** The token of the text `id`, if this tab has been given one. */
export function tokenOf(id: string): string | null {
  try {
    return sessionStorage.getItem(KEY + id) ?? kept.get(id) ?? null
  } catch {
    return kept.get(id) ?? null
  }
}

/** Whose token it is: what its payload says, for keeping people's texts apart on one device. */
export function memberOf(token: string): string | null {
  const payload = token.split('.')[1] ?? ''
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) =>
      c.charCodeAt(0),
    )
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown }
    return typeof sub === 'string' && sub !== '' ? sub : null
  } catch {
    return null
  }
}

/** Forgets every token that this tab holds. */
export function forgetTokens(): void {
  kept.clear()
  try {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(KEY))
    for (const key of keys) sessionStorage.removeItem(key)
  } catch {
    // Nothing is stored.
  }
}

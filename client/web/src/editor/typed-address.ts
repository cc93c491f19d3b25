// An address as people type it: without its scheme, with spaces around, or an e-mail address.
import { isSafeHref } from '../flat/links'

const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const MAIL = /^[^\s@/:?#]+@[^\s@/:?#]+\.[^\s@/:?#]+$/
/** A host's name at the start: "exemple.fr", "www.exemple.fr/page". */
const HOST = /^(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,}(?::\d+)?(?:[/?#]|$)/u

/** The address meant, or null if nobody should follow it. */
export function addressOf(typed: string): string | null {
  const words = typed.trim()
  if (words === '') return null
  const guess = MAIL.test(words)
    ? `mailto:${words}`
    : HOST.test(words) && !SCHEME.test(words)
      ? `https://${words}`
      : words
  return isSafeHref(guess) ? guess : null
}

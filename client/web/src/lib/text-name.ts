// The name of an open text: what may stand in /open/<name>, and a proposal where it may not.

/** Longest name the hub accepts, in characters. */
export const TEXT_NAME_MAX_LENGTH = 100

const ALLOWED = /^[A-Za-z0-9_-]+$/

export type NameProblem = 'empty' | 'too-long' | 'characters'

/** What is wrong with `name` as the name of a text, or null if nothing is. */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'empty'
  if (name.length > TEXT_NAME_MAX_LENGTH) return 'too-long'
  return ALLOWED.test(name) ? null : 'characters'
}

/** The nearest allowed name ("Motion pour l'école" → "motion-pour-l-ecole"), or null if none is left. */
export function suggestName(wish: string): string | null {
  const name = wish
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/giu, 'oe')
    .replace(/æ/giu, 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, TEXT_NAME_MAX_LENGTH)
    .replace(/^-+|-+$/g, '')
  return nameProblem(name) === null ? name : null
}

/** Letters and digits that nobody takes for another. */
const PLAIN_CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
/** Length of a random end: about 49 bits, more than anyone can try on a hub. */
const RANDOM_END_LENGTH = 10

/** The end that makes an address impossible to guess, and so also nobody else's. */
export function randomEnd(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(RANDOM_END_LENGTH))
  return Array.from(bytes, (n) => PLAIN_CHARACTERS[n % PLAIN_CHARACTERS.length]).join('')
}

/** `name` with `end`, shortened where it must be. */
export function withEnd(name: string, end: string): string {
  const room = TEXT_NAME_MAX_LENGTH - end.length - 1
  return `${name.slice(0, room).replace(/-+$/, '')}-${end}`
}

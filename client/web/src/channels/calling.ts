// Calling somebody by name while writing: what is looked for, who fits, whom a message calls. Pure.
import type { Called } from './inline'

/** What is looked for at the caret: the letters after an @. */
export interface Search {
  /** Where the @ stands. */
  readonly at: number
  readonly letters: string
}

/** Longest run after an @ that may be a name being typed, in characters. */
const MAX_LETTERS = 40
/** How many names are offered at once: what one glance takes in. */
export const OFFERED_MAX = 8

/** What is looked for where the caret stands; null where no name is being written. */
export function searchAt(words: string, caret: number): Search | null {
  const before = words.slice(Math.max(0, caret - MAX_LETTERS - 1), caret)
  const found = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}'’-]*(?: [\p{L}\p{N}'’-]*)?)$/u.exec(before)
  const letters = found?.[1]
  return letters === undefined ? null : { at: caret - letters.length - 1, letters }
}

/** Without capitals and accents: "amelie" finds "Amélie". */
const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Those whose name, or a word of it, begins with the letters; the nearest first. */
export function fitting(names: readonly Called[], letters: string): Called[] {
  const sought = folded(letters)
  const rank = ({ name }: Called): number => {
    const whole = folded(name)
    if (whole.startsWith(sought)) return 0
    return whole.split(/[\s-]+/).some((word) => word.startsWith(sought)) ? 1 : 2
  }
  return names
    .map((one) => ({ one, rank: rank(one) }))
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name))
    .slice(0, OFFERED_MAX)
    .map(({ one }) => one)
}

/** The words with a name put in for what was looked for, and where the caret is then. */
export function withName(
  words: string,
  { at, letters }: Search,
  { name }: Called,
): { readonly words: string; readonly caret: number } {
  const rest = words.slice(at + 1 + letters.length)
  const isFollowed = /^[\s,.;:!?)]/.test(rest)
  const put = `@${name}${isFollowed ? '' : ' '}`
  return { words: words.slice(0, at) + put + rest, caret: at + put.length }
}

/** Of those chosen, whom the words still call; the longest names first, each place once. */
export function calledIn(words: string, chosen: readonly Called[]): Called[] {
  let rest = words
  const called: Called[] = []
  for (const one of [...chosen].sort((a, b) => b.name.length - a.name.length)) {
    const pieces = rest.split(`@${one.name}`)
    if (pieces.length === 1 || called.some(({ mention }) => mention === one.mention)) continue
    called.push(one)
    rest = pieces.join('\n')
  }
  return called
}

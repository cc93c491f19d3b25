// Who is here: awareness states, which anyone may fill, made into people that can be shown.
import type { Awareness } from 'y-protocols/awareness'
import { colourOf } from './colours'

/** Longest name shown, in characters: other clients may send anything. */
export const PERSON_NAME_MAX_LENGTH = 60

export interface Person {
  readonly clientId: number
  /** Empty where the person gave no name. */
  readonly name: string
  readonly colour: string
  readonly isMe: boolean
  /** Only this page shows them. */
  readonly isHidden?: boolean
}

/** What we publish of ourselves; the fields that TipTap and y-codemirror both read. */
export interface PublishedUser {
  readonly name: string
  readonly color: string
}

/** A name fit to be shown: one line, trimmed, bounded; empty if there is none. */
export function cleanPersonName(name: unknown): string {
  if (typeof name !== 'string') return ''
  return name.replace(/\s+/g, ' ').trim().slice(0, PERSON_NAME_MAX_LENGTH)
}

/** A person from one awareness state; `nameOf` says by what name (names.ts), but for oneself. */
export function personOf(
  clientId: number,
  state: unknown,
  { clientID }: Pick<Awareness, 'clientID'>,
  nameOf: (state: unknown) => string,
): Person {
  const user = (state as { user?: { name?: unknown; color?: unknown } } | null)?.user
  const isMe = clientId === clientID
  return {
    clientId,
    name: isMe ? cleanPersonName(user?.name) : nameOf(state),
    colour: colourOf(clientId, user?.color),
    isMe,
  }
}

/** Everyone here who published themselves, me first, then by name. */
export function peopleIn(awareness: Awareness, nameOf: (state: unknown) => string): Person[] {
  return [...awareness.getStates()]
    .filter(([, state]) => state['user'] !== undefined)
    .map(([clientId, state]) => personOf(clientId, state, awareness, nameOf))
    .sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name))
}

/** One or two letters that stand for a name; a question mark where there is none. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
  return letters.toLocaleUpperCase() || [...name][0] || '?'
}

// Copy maps on their way to the hub: kept until it has answered each, sent again after a cut.
import type { CopyLetter } from '../offline/device'
import type { Copy } from '../flat/undo'

/** Copies in one letter: 500 of at most 110 characters stay below the hub's 64 KiB a message. */
export const COPIES_PER_LETTER = 500

/** What the hub says of a letter, or of the room. */
export type HubNotice =
  | { readonly type: 'room'; readonly epoch: number }
  /** The text takes no more words. */
  | { readonly type: 'document-full' }
  /** Words came back under other ids, by anybody's act; as the hub wrote it. */
  | { readonly type: 'copied'; readonly copies: unknown }
  | { readonly type: 'copies-stored'; readonly id: string }
  | { readonly type: 'copies-refused'; readonly id: string }

/** A notice of the hub; null for what is none that we know. */
export function readNotice(payload: string): HubNotice | null {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { type, epoch, id, copies } = value as Record<string, unknown>
  if (type === 'document-full') return { type }
  if (type === 'copied') return { type, copies }
  if (type === 'room' && typeof epoch === 'number') return { type, epoch }
  const isAnswer = type === 'copies-stored' || type === 'copies-refused'
  return isAnswer && typeof id === 'string' ? { type, id } : null
}

/** A letter as the hub reads it. */
export const writeLetter = ({ id, copies }: CopyLetter): string =>
  JSON.stringify({ type: 'copies', id, copies })

/** The letters that the hub has not answered, in the order in which they were written. */
export class CopyOutbox {
  readonly #letters = new Map<string, CopyLetter>()

  constructor(
    letters: readonly CopyLetter[],
    readonly newId: () => string,
  ) {
    for (const letter of letters) this.#letters.set(letter.id, letter)
  }

  get letters(): CopyLetter[] {
    return [...this.#letters.values()]
  }

  /** Puts copies in, as letters of a size that the hub takes; gives them. */
  add(copies: readonly Copy[]): CopyLetter[] {
    const added: CopyLetter[] = []
    for (let at = 0; at < copies.length; at += COPIES_PER_LETTER) {
      const part = copies.slice(at, at + COPIES_PER_LETTER)
      added.push({ id: this.newId(), copies: part })
    }
    for (const letter of added) this.#letters.set(letter.id, letter)
    return added
  }

  /** The hub has answered: it has the letter, or never will. Whether it was one of ours. */
  answered(id: string): boolean {
    return this.#letters.delete(id)
  }
}

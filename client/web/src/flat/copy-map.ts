// Copy maps looked through: under which id words stand now that came back under others.
import type * as Y from 'yjs'
import type { Copy } from './undo'

/** Most copies of copies that are followed: each undo and redo of the same words adds one. */
const MAX_HOPS = 256

export class CopyMap {
  /** By the client of the ids that the words had; oldest first. */
  readonly #copies = new Map<number, Copy[]>()

  learn(copies: readonly Copy[]): void {
    for (const copy of copies) {
      const { client } = copy.from
      this.#copies.set(client, [...(this.#copies.get(client) ?? []), copy])
    }
  }

  /** The unit, or its newest copy, for which `stands` says so; null if there is none. */
  standing(unit: Y.ID, stands: (unit: Y.ID) => boolean): Y.ID | null {
    const tried = new Set<string>()
    const waiting = [unit]
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      // The last to be pushed is looked at first: the newest.
      const next = waiting.pop()
      if (next === undefined) return null
      if (stands(next)) return next
      const name = `${next.client}:${next.clock}`
      if (!tried.has(name)) waiting.push(...this.#of(next))
      tried.add(name)
    }
    return null
  }

  #of({ client, clock }: Y.ID): Y.ID[] {
    return (this.#copies.get(client) ?? [])
      .filter(({ from }) => from.start <= clock && clock < from.end)
      .map((copy) => ({ client: copy.client, clock: copy.start + clock - copy.from.start }))
  }
}

/** Copies as the hub tells them; what is none is left out. */
export const readCopies = (value: unknown): Copy[] =>
  Array.isArray(value) ? value.filter(isCopy) : []

function isCopy(value: unknown): value is Copy {
  if (typeof value !== 'object' || value === null) return false
  const { from, client, start } = value as Partial<Copy>
  return [from?.client, from?.start, from?.end, client, start].every(Number.isSafeInteger)
}

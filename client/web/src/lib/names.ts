// The names of those who are seen in a text. Where the hub vouches for a member (the field `member` of
// a state, which no client can set), the name is that of the account: nobody can sign as another.
import type { Awareness } from 'y-protocols/awareness'
import { cleanPersonName } from './people'

/** How one awareness state is named, and when to look again. */
export interface Names {
  /** Empty where there is no name, or not yet. */
  readonly of: (state: unknown) => string
  /** Calls back when names have come. Answers how to stop that. */
  readonly follow: (listener: () => void) => () => void
}

/** What clients say of themselves: for rooms without accounts, where nobody vouches for anybody. */
export const claimedNames: Names = {
  of: (state) => cleanPersonName((state as { user?: { name?: unknown } } | null)?.user?.name),
  follow: () => () => undefined,
}

/** Asks the hub for names: those of `ids` that it tells, or null where it does not answer. */
export type AskNames = (ids: readonly string[]) => Promise<ReadonlyMap<string, string> | null>

/** Those who come in together are asked for together, in ms. */
const GATHER_MS = 50
/** After a question without an answer, in ms: a hub that is away is not asked at every caret. */
const RETRY_MS = 5_000
/** Most names in one question, as the hub takes them. */
const MAX_ASKED = 100

/** Names by the accounts of those who show themselves in `awareness`. */
export class MemberNames implements Names {
  readonly #known = new Map<string, string>()
  readonly #wanted = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly awareness: Awareness,
    readonly ask: AskNames,
  ) {
    awareness.on('change', this.#onChange)
    this.#want([...awareness.getStates().keys()])
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.awareness.off('change', this.#onChange)
    this.#listeners.clear()
  }

  readonly of = (state: unknown): string => this.#known.get(memberOf(state) ?? '') ?? ''

  readonly follow = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly #onChange = ({ added }: { readonly added: readonly number[] }): void => this.#want(added)

  /** Also who is known: whoever comes back may have another name. */
  #want(clients: readonly number[]): void {
    const states = this.awareness.getStates()
    for (const client of clients) {
      const member = client === this.awareness.clientID ? null : memberOf(states.get(client))
      if (member !== null) this.#wanted.add(member)
    }
    if (this.#wanted.size > 0) this.#askIn(GATHER_MS)
  }

  #askIn(pauseMs: number): void {
    this.#timer ??= setTimeout(() => void this.#askNow(), pauseMs)
  }

  async #askNow(): Promise<void> {
    const ids = [...this.#wanted].slice(0, MAX_ASKED)
    for (const id of ids) this.#wanted.delete(id)
    const names = await this.ask(ids)
    if (names === null) for (const id of ids) this.#wanted.add(id)
    else for (const [id, name] of names) this.#known.set(id, cleanPersonName(name))
    this.#timer = undefined
    if (this.#wanted.size > 0) this.#askIn(names === null ? RETRY_MS : GATHER_MS)
    for (const listener of this.#listeners) listener()
  }
}

/** Whose state it is, as the hub says. */
function memberOf(state: unknown): string | null {
  const member = (state as { member?: unknown } | null | undefined)?.member
  return typeof member === 'string' ? member : null
}

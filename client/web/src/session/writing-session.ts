// One copy of a text, open on this page: its document, who is here, and whether the words are safe.
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Copy } from '../flat/undo'
import { initialFacts, type SaveFacts } from '../lib/save-status'

export type CopiedListener = (copies: unknown) => void

/** What an editor and the page need of a copy and its exchange with the hub. */
export interface WritingSession {
  readonly doc: Y.Doc
  /** The flat text of the document. */
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly status: StatusStore
  /** Hears of words that came back under other ids, as the hub tells it; gives what ends that. */
  onCopied(listener: CopiedListener): () => void
  /** Tells the hub which words came back under new ids; kept until it has answered. */
  report(copies: readonly Copy[]): void
}

/** Holds the facts and tells its listeners of each change. */
export class StatusStore {
  facts: SaveFacts = initialFacts
  readonly #listeners = new Set<(facts: SaveFacts) => void>()

  /** Calls `listener` at once and then after every change; gives what ends that. */
  follow(listener: (facts: SaveFacts) => void): () => void {
    this.#listeners.add(listener)
    listener(this.facts)
    return () => this.#listeners.delete(listener)
  }

  set(facts: SaveFacts): void {
    if (facts === this.facts) return
    this.facts = facts
    for (const listener of this.#listeners) listener(facts)
  }
}

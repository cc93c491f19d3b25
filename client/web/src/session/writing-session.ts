// One text, open on this page: its document, who is here, and whether the words are safe.
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { initialFacts, reduce, type SaveEvent, type SaveFacts } from '../lib/save-status'

/** What an editor and the page need of a connection to the hub, whatever protocol it speaks. */
export interface WritingSession {
  readonly doc: Y.Doc
  /** The flat text of the document. */
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly status: StatusStore
  /** Closes the connection and forgets the document. */
  destroy(): void
}

/** Holds the facts and tells one listener of each change. */
export class StatusStore {
  facts: SaveFacts = initialFacts
  #listener: (facts: SaveFacts) => void = () => {}

  /** Calls `listener` at once and then after every event. */
  follow(listener: (facts: SaveFacts) => void): void {
    this.#listener = listener
    listener(this.facts)
  }

  dispatch(event: SaveEvent): void {
    this.facts = reduce(this.facts, event)
    this.#listener(this.facts)
  }
}

/** The WebSocket address of `path` on the server this page came from. */
export function socketUrl(path: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`
}

/** The room of an open text. */
export const openRoom = (name: string): string => `open/${name}`

/** Close codes with which the hub refuses for good, in both protocols. */
export function isRefusal(code: number): boolean {
  return code >= 4400 && code < 4500 && code !== 4408
}

// Undo and redo of one's own edits, with the copy map: which words came back under new ids.
import * as Y from 'yjs'

type DeleteSet = Y.Transaction['deleteSet']

/** Units `start` to `end` (exclusive) of a client came back as units of `client` from `start`. */
export interface Copy {
  readonly from: { readonly client: number; readonly start: number; readonly end: number }
  readonly client: number
  readonly start: number
}

export interface UndoOptions {
  readonly text: Y.Text
  /** The origin of the edits that may be taken back: the binding. */
  readonly origin: object
  /** Hears which ids came back as which, after each undo or redo that re-inserts anything. */
  readonly onCopy?: (copies: readonly Copy[]) => void
  /** Edits closer than this are one, in milliseconds. */
  readonly captureTimeoutMs?: number
}

/** The origin of an edit that this person makes without the editor: words put back. */
export const PUT_BACK = 'put-back'

const CAPTURE_TIMEOUT_MS = 500

export class FlatUndo {
  readonly manager: Y.UndoManager
  readonly #options: UndoOptions

  constructor(options: UndoOptions) {
    this.#options = options
    this.manager = new Y.UndoManager(options.text, {
      trackedOrigins: new Set([options.origin, PUT_BACK]),
      captureTimeout: options.captureTimeoutMs ?? CAPTURE_TIMEOUT_MS,
    })
  }

  get canUndo(): boolean {
    return this.manager.canUndo()
  }

  get canRedo(): boolean {
    return this.manager.canRedo()
  }

  /** Takes back the last edit; whether there was one. */
  undo(): boolean {
    return this.#pop(() => this.manager.undo())
  }

  /** Does again what was taken back; whether there was anything. */
  redo(): boolean {
    return this.#pop(() => this.manager.redo())
  }

  /** The next edit is a new one, however soon it comes: after a pause of another kind. */
  stopCapturing(): void {
    this.manager.stopCapturing()
  }

  destroy(): void {
    this.manager.destroy()
  }

  #pop(pop: () => { readonly deletions: DeleteSet } | null): boolean {
    const { doc } = this.#options.text
    if (!doc) return false
    const since = Y.getState(doc.store, doc.clientID)
    const item = pop()
    if (!item) return false
    const copies = copiesOf(this.#options.text, item.deletions, since)
    if (copies.length > 0) this.#options.onCopy?.(copies)
    return true
  }
}

/** The units of `text` among `deletions` that were inserted again from our clock `since` on. */
function copiesOf(text: Y.Text, deletions: DeleteSet, since: number): Copy[] {
  const copies: Copy[] = []
  text.doc?.transact((transaction) => {
    Y.iterateDeletedStructs(transaction, deletions, (item) => {
      if (!(item instanceof Y.Item) || item.parent !== text || !item.countable) return
      if (item.redone === null || item.redone.clock < since) return
      appendCopy(copies, { ...item.id, length: item.length }, item.redone)
    })
  })
  return copies
}

/** Consecutive units of one client. */
interface Units {
  readonly client: number
  readonly clock: number
  readonly length: number
}

/** Adds units that came back as those of `now` on; a continuation makes the last copy longer. */
export function appendCopy(
  copies: Copy[],
  { client, clock, length }: Units,
  now: { readonly client: number; readonly clock: number },
): void {
  const last = copies.at(-1)
  const end = clock + length
  const continues =
    last?.from.client === client &&
    last.from.end === clock &&
    last.client === now.client &&
    last.start + last.from.end - last.from.start === now.clock
  if (last && continues) copies[copies.length - 1] = { ...last, from: { ...last.from, end } }
  else copies.push({ from: { client, start: clock, end }, client: now.client, start: now.clock })
}

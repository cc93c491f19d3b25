// What the browser has done to the page and ProseMirror has not read: a caret that it moved, words
// that it typed.
//
// Browsers tell of a caret in a task of its own, before which a key or a frame of the hub may come.
// Whoever shows something else in the meantime puts the caret back and overwrites the words. So the
// page is read first. ProseMirror's observer is no part of its published interface, but the only way
// that does not fire events at everybody else.

interface DOMObserver {
  readonly pendingRecords: () => readonly unknown[]
  readonly forceFlush: () => void
  readonly flush: () => void
}

/** An EditorView, or in tests and bots anything without a page. */
export interface Page {
  /** Whether an input method is composing at the selection. */
  readonly composing?: boolean
  readonly domObserver?: DOMObserver
}

/** Whether the browser has typed or deleted something that the editor's state lacks. */
export const hasUnreadEdits = ({ domObserver }: Page): boolean =>
  (domObserver?.pendingRecords().length ?? 0) > 0

/** Makes the editor's state that of the page. To be called before a state is taken to be changed. */
export function readPage({ domObserver }: Page): void {
  domObserver?.forceFlush()
  domObserver?.flush()
}

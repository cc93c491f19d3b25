// What the page and the editor are to each other.
import type { EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

/** Whether this person may write: `not-yet` until the text has come. */
export type MayWrite = 'not-yet' | 'yes' | 'no'

/** The editor, for the page around it. */
export interface EditorHandle {
  readonly view: EditorView
  /** Puts the caret at a position of the document, in sight, and the focus with it. */
  goTo(pos: number): void
  focus(): void
}

/** Hears of each new state. Called very often: whoever works on the whole text waits a while. */
export type StateListener = (state: EditorState) => void

// Undo and redo in the editor: one's own edits only, and the caret goes where each was made.
import type { EditorView } from 'prosemirror-view'
import type * as Y from 'yjs'
import { absolute, relative, type RelativeSelection } from '../flat/selection'
import { FlatUndo, type UndoOptions } from '../flat/undo'

const SELECTION = 'selection'

interface StackEvent {
  readonly stackItem: { readonly meta: Map<unknown, unknown> }
}

export class History {
  readonly #undo: FlatUndo
  readonly #text: Y.Text

  constructor(
    readonly view: EditorView,
    options: UndoOptions,
  ) {
    this.#text = options.text
    this.#undo = new FlatUndo(options)
    const { manager } = this.#undo
    manager.on('stack-item-added', this.#remember)
    manager.on('stack-item-updated', this.#remember)
    manager.on('stack-item-popped', this.#restore)
  }

  get canUndo(): boolean {
    return this.#undo.canUndo
  }

  get canRedo(): boolean {
    return this.#undo.canRedo
  }

  undo(): boolean {
    return this.#undo.undo()
  }

  redo(): boolean {
    return this.#undo.redo()
  }

  /** The next edit is taken back on its own. */
  stopCapturing(): void {
    this.#undo.stopCapturing()
  }

  destroy(): void {
    this.#undo.destroy()
  }

  readonly #remember = ({ stackItem }: StackEvent): void => {
    stackItem.meta.set(SELECTION, relative(this.#text, this.view.state))
  }

  readonly #restore = ({ stackItem }: StackEvent): void => {
    const kept = stackItem.meta.get(SELECTION) as RelativeSelection | null | undefined
    const { state } = this.view
    const selection = kept ? absolute(this.#text, state.doc, kept) : null
    const { tr } = state
    this.view.dispatch((selection ? tr.setSelection(selection) : tr).scrollIntoView())
  }
}

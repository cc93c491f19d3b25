// Makes the editor of one text: ProseMirror with our plugins, bound to the flat text.
import { Selection, EditorState, type Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { flatBinding, type FlatBinding } from '../flat/binding'
import { flatCursors } from '../flat/cursors'
import { readDocument } from '../flat/model'
import { flatSchema } from '../flat/schema'
import { FlatUndo } from '../flat/undo'
import type { WritingSession } from '../session/writing-session'
import type { EditorHandle, MayWrite, StateListener } from './editor-handle'
import { flatKeymap } from './keymap'

export interface ViewOptions {
  readonly session: WritingSession
  /** What a screen reader calls the editor. */
  readonly label: string
  readonly unnamed: () => string
  readonly mayWrite: () => MayWrite
  readonly onstate: StateListener
}

export interface FlatEditorView extends EditorHandle {
  readonly undo: FlatUndo
  destroy(): void
}

/** Mounts the editor in `host`. */
export function mountEditor(host: HTMLElement, options: ViewOptions): FlatEditorView {
  const { text, awareness } = options.session
  let binding: FlatBinding | undefined
  const plugins: Plugin[] = [
    flatKeymap(() => undo),
    flatBinding({ text, onbind: (made) => (binding = made) }),
    flatCursors({ text, awareness, unnamed: options.unnamed }),
  ]
  const view = new EditorView(host, {
    state: EditorState.create({ doc: readDocument(text), schema: flatSchema, plugins }),
    editable: () => options.mayWrite() === 'yes',
    attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': options.label },
    dispatchTransaction: (tr) => {
      view.updateState(view.state.apply(tr))
      options.onstate(view.state)
    },
  })
  const undo: FlatUndo = new FlatUndo({ text, origin: binding ?? view })
  return {
    view,
    undo,
    goTo(pos) {
      const selection = Selection.near(view.state.doc.resolve(pos))
      view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
      view.focus()
    },
    focus: () => view.focus(),
    destroy() {
      undo.destroy()
      view.destroy()
    },
  }
}

// Makes the editor of one text: ProseMirror with our plugins, bound to the flat text.
import { dropCursor } from 'prosemirror-dropcursor'
import { EditorState, Selection, type Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { flatBinding, type FlatBinding } from '../flat/binding'
import { flatCursors } from '../flat/cursors'
import { readDocument } from '../flat/model'
import { flatSchema, nodes } from '../flat/schema'
import type { Copy } from '../flat/undo'
import type { Names } from '../lib/names'
import type { WritingSession } from '../session/writing-session'
import type { Action } from './actions'
import { keepAtoms } from './atoms'
import { clipboard } from './clipboard'
import type { EditorHandle, MayWrite, StateListener } from './editor-handle'
import { emptyBlocks } from './empty-blocks'
import { highlight } from './find/highlight'
import { History } from './history'
import { flatInputRules } from './input-rules'
import { flatKeymap, tabLeaves } from './keymap'
import { nodeViews, type BlockWords } from './node-views'
import { openLinks } from './open-links'
import { overlay } from './overlay'
import { slash, type SlashHost } from './slash/slash'
import { threadMarks } from './thread-marks'

/** The words of the interface that stand in the text, in the language of now. */
export interface ViewWords extends BlockWords {
  readonly label: () => string
  readonly unnamed: () => string
}

export interface ViewOptions {
  /** The element that tells a screen reader of the keys that lead out of the text. */
  readonly helpId: string
  readonly session: WritingSession
  /** By what names the others go. */
  readonly names: Names
  readonly words: ViewWords
  readonly mayWrite: () => MayWrite
  readonly actions: readonly Action[]
  readonly slash: SlashHost
  /** An image, which is selected now, is to be changed. */
  readonly onimage: () => void
  readonly onstate: StateListener
  /** What this editor shows beside what every one does. */
  readonly plugins?: readonly Plugin[]
}

export interface FlatEditorView extends EditorHandle {
  readonly history: History
  destroy(): void
}

/** How far from the edges of the window the caret is kept when it moves, in px. */
const CARET_MARGIN_PX = { top: 130, bottom: 90, left: 0, right: 0 }

/** From so many blocks on, those that are out of sight are left out of layout and painting. */
const LONG_BLOCKS = 300

/** Mounts the editor in `host`. */
export function mountEditor(host: HTMLElement, options: ViewOptions): FlatEditorView {
  const { session, names, words, onstate } = options
  const { text, awareness } = session
  let binding: FlatBinding | undefined
  const onCopy = (copies: readonly Copy[]): void => session.report(copies)
  const plugins: Plugin[] = [
    slash(options.slash),
    tabLeaves(),
    flatInputRules(),
    flatKeymap(options.actions),
    keepAtoms(),
    clipboard(),
    openLinks(),
    flatBinding({ text, onbind: (made) => (binding = made), onCopy }),
    flatCursors({ text, awareness, names, unnamed: words.unnamed }),
    emptyBlocks(),
    highlight(),
    threadMarks(),
    overlay(),
    ...(options.plugins ?? []),
    dropCursor({ color: false, class: 'drop-cursor', width: 2 }),
  ]
  const view: EditorView = new EditorView(host, {
    state: EditorState.create({ doc: readDocument(text), schema: flatSchema, plugins }),
    nodeViews: nodeViews(words),
    handleDoubleClickOn: (_view, _pos, { type }) => {
      if (type !== nodes.image) return false
      options.onimage()
      return true
    },
    editable: () => options.mayWrite() === 'yes',
    scrollMargin: CARET_MARGIN_PX,
    scrollThreshold: CARET_MARGIN_PX,
    attributes: ({ doc }) => ({
      class: doc.childCount >= LONG_BLOCKS ? 'long' : '',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': words.label(),
      'aria-describedby': options.helpId,
      spellcheck: 'true',
      // Who may only read must still be able to come here with the keyboard.
      tabindex: '0',
    }),
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr))
      onstate(view.state)
    },
  })
  const history = new History(view, { text, origin: binding ?? view, onCopy })
  return {
    view,
    history,
    goTo(pos) {
      const selection = Selection.near(view.state.doc.resolve(pos))
      view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
      view.focus()
    },
    focus: () => view.focus(),
    destroy() {
      history.destroy()
      view.destroy()
    },
  }
}

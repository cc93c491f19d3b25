// The plain-text editor: CodeMirror bound to a Y.Text.
import { defaultKeymap } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import * as Y from 'yjs'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import type { WritingSession } from '../session/writing-session'
import { PLAIN_FIELD } from './fields'
import { remoteCarets } from './remote-carets'

export interface PlainEditorWords {
  readonly label: string
  readonly placeholder: string
  readonly unnamed: () => string
}

const theme = EditorView.theme({
  '&': { fontSize: '1rem', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', lineHeight: '1.7', overflow: 'visible' },
  '.cm-content': { padding: '1.5rem 0 40vh', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeft: '2px solid var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--selection)',
  },
  '.cm-selectionBackground': { background: 'var(--selection)' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '.caret': {
    position: 'relative',
    display: 'inline',
    borderLeft: '2px solid var(--person)',
    marginInline: '-1px',
  },
  '.caret-name': {
    position: 'absolute',
    bottom: '100%',
    left: '-2px',
    padding: '0 0.375rem',
    borderRadius: '0.25rem 0.25rem 0.25rem 0',
    background: 'var(--person)',
    color: '#fff',
    font: '600 0.6875rem/1.5 var(--font-ui)',
    whiteSpace: 'nowrap',
    maxWidth: '10rem',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    pointerEvents: 'none',
    userSelect: 'none',
  },
  '.caret-name.toward-start': { left: 'auto', right: '-2px', borderRadius: '0.25rem 0.25rem 0' },
})

/**
 * Mounts the editor in `host`. It lives in a shadow root: there CodeMirror adds its styles as
 * constructed sheets, where a document would need `style-src 'unsafe-inline'`.
 */
export function mountPlainEditor(
  host: HTMLElement,
  session: WritingSession,
  words: PlainEditorWords,
): EditorView {
  const text = session.doc.getText(PLAIN_FIELD)
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  return new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text.toString(),
      extensions: [
        theme,
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': words.label, spellcheck: 'true' }),
        placeholder(words.placeholder),
        keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
        // Without awareness: remoteCarets stands in for its carets.
        yCollab(text, null, { undoManager: new Y.UndoManager(text) }),
        remoteCarets({ text, awareness: session.awareness, unnamed: words.unnamed }),
      ],
    }),
  })
}

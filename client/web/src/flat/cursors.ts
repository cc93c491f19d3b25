// Where others write: their carets and selections, with names, through awareness.
//
// The awareness field is `cursor: { anchor, head }`, relative positions in JSON, as stock Yjs
// bindings write it. Positions are found anew after each change, since they are ids, not indexes;
// while a state is being changed the decorations are carried along by mapping.
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { caretElement, selectionStyle } from '../editor/caret'
import { personOf } from '../lib/people'
import { positionAt, relative } from './selection'

export interface CursorOptions {
  readonly text: Y.Text
  readonly awareness: Awareness
  /** The label of a person without a name, in the present language. */
  readonly unnamed: () => string
}

export const cursorKey = new PluginKey<DecorationSet>('flat-cursors')
const REDRAW = 'redraw'

/** The plugin for one editor, to be put after the binding. */
export function flatCursors(options: CursorOptions): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: cursorKey,
    state: {
      init: (_config, state) => decorate(options, state),
      apply: (tr: Transaction, shown, _before, state) =>
        tr.getMeta(cursorKey) === REDRAW ? decorate(options, state) : shown.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => cursorKey.getState(state) },
    view: (view) => {
      const cursors = new Cursors(view, options)
      return { update: () => cursors.publish(), destroy: () => cursors.destroy() }
    },
  })
}

class Cursors {
  constructor(
    readonly view: EditorView,
    readonly options: CursorOptions,
  ) {
    options.awareness.on('change', this.#onAwareness)
    this.publish()
  }

  destroy(): void {
    this.options.awareness.off('change', this.#onAwareness)
  }

  /** Tells the others where our selection is. */
  publish(): void {
    const { awareness, text } = this.options
    if (!this.view.hasFocus() || awareness.getLocalState() === null) return
    const cursor = relative(text, this.view.state)
    const known: unknown = awareness.getLocalState()?.['cursor'] ?? null
    if (JSON.stringify(known) !== JSON.stringify(cursor)) {
      awareness.setLocalStateField('cursor', cursor)
    }
  }

  readonly #onAwareness = (change: Record<'added' | 'updated' | 'removed', number[]>): void => {
    const ids = [...change.added, ...change.updated, ...change.removed]
    if (ids.every((id) => id === this.options.awareness.clientID)) return
    // A redraw inside a composition is safe: it touches no text of the page.
    this.view.dispatch(this.view.state.tr.setMeta(cursorKey, REDRAW))
  }
}

function decorate({ text, awareness, unnamed }: CursorOptions, state: EditorState): DecorationSet {
  const decorations: Decoration[] = []
  for (const [clientId, theirs] of awareness.getStates()) {
    if (clientId === awareness.clientID) continue
    const cursor = theirs['cursor'] as { anchor?: unknown; head?: unknown } | null | undefined
    const [anchor, head] = [cursor?.anchor, cursor?.head].map((json) => find(text, state, json))
    if (typeof anchor !== 'number' || typeof head !== 'number') continue
    const person = personOf(clientId, theirs, awareness.clientID)
    if (anchor !== head) {
      const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
      decorations.push(Decoration.inline(from, to, { style: selectionStyle(person.colour) }))
    }
    const key = `${clientId} ${person.name} ${person.colour}`
    const widget = (): HTMLElement => caretElement(person, unnamed())
    decorations.push(Decoration.widget(head, widget, { key, side: head > anchor ? -1 : 1 }))
  }
  return DecorationSet.create(state.doc, decorations)
}

/** The position of a relative one as anyone may have sent it; null if it points nowhere here. */
function find(text: Y.Text, { doc }: EditorState, json: unknown): number | null {
  if (typeof json !== 'object' || json === null) return null
  try {
    return positionAt(text, doc, Y.createRelativePositionFromJSON(json))
  } catch {
    return null
  }
}

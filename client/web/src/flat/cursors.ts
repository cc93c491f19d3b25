// Where others write: their carets and selections, with names, through awareness.
//
// The awareness field is `cursor: { anchor, head }`, relative positions in JSON, as stock Yjs
// bindings write it. While a state is being changed the decorations are carried along by mapping.
// Presence overtakes edits, which wait until they are stored: a caret behind words that are still on
// their way stays where it was, and is looked for again when words come.
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { caretElement, selectionStyle } from '../editor/caret'
import type { Names } from '../lib/names'
import { personOf } from '../lib/people'
import { isRemote, lastChange } from './binding'
import { positionAt, relative } from './selection'
import { readPage } from './unread'

export interface CursorOptions {
  readonly text: Y.Text
  readonly awareness: Awareness
  /** By what names the others go. */
  readonly names: Names
  /** The label of a person without a name, in the present language. */
  readonly unnamed: () => string
}

interface Cursors {
  readonly shown: DecorationSet
  /** Whether somebody's caret stands at words that this page does not have yet. */
  readonly isBehind: boolean
}

export const cursorKey = new PluginKey<Cursors>('flat-cursors')
const REDRAW = 'redraw'
const NONE: Cursors = { shown: DecorationSet.empty, isBehind: false }

/** The plugin for one editor, to be put after the binding. */
export function flatCursors(options: CursorOptions): Plugin<Cursors> {
  return new Plugin<Cursors>({
    key: cursorKey,
    state: {
      init: (_config, state) => draw(options, state, NONE),
      apply: (tr: Transaction, before, _before, state) => {
        const cursors = { ...before, shown: before.shown.map(tr.mapping, tr.doc) }
        const anew = tr.getMeta(cursorKey) === REDRAW || (before.isBehind && isRemote(tr))
        return anew ? draw(options, state, cursors) : cursors
      },
    },
    props: { decorations: (state) => cursorKey.getState(state)?.shown },
    view: (view) => {
      const publisher = new Publisher(view, options)
      return {
        update: (_view, before) => publisher.update(before),
        destroy: () => publisher.destroy(),
      }
    },
  })
}

class Publisher {
  readonly #unfollow: () => void
  #isKnown = false
  #isDue = false

  constructor(
    readonly view: EditorView,
    readonly options: CursorOptions,
  ) {
    options.awareness.on('change', this.#onAwareness)
    this.#unfollow = options.names.follow(() => this.#redraw())
    view.dom.addEventListener('focus', this.#onFocus)
    this.#publishSoon()
  }

  destroy(): void {
    this.options.awareness.off('change', this.#onAwareness)
    this.#unfollow()
    this.view.dom.removeEventListener('focus', this.#onFocus)
  }

  /** A caret that others carried along with its words stands where the others have it already. */
  update(before: EditorState): void {
    const { state } = this.view
    const isCarried = state.doc !== before.doc && lastChange(state) === 'remote'
    const isStill = state.doc === before.doc && state.selection.eq(before.selection)
    if (!this.#isKnown || (!isCarried && !isStill)) this.#publishSoon()
  }

  /**
   * Tells the others where our selection is, when the present work is done: what the page reads
   * while a change of others is on its way to it stands in a text that it does not show yet.
   */
  #publishSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      if (!this.view.isDestroyed) this.#publish()
    })
  }

  #publish(): void {
    const { awareness, text } = this.options
    if (!this.view.hasFocus() || awareness.getLocalState() === null) return
    const cursor = relative(text, this.view.state)
    this.#isKnown = true
    const known: unknown = awareness.getLocalState()?.['cursor'] ?? null
    if (JSON.stringify(known) !== JSON.stringify(cursor)) {
      awareness.setLocalStateField('cursor', cursor)
    }
  }

  /** Who comes into a text at the place where it opens changes nothing, and is there all the same. */
  readonly #onFocus = (): void => {
    if (!this.#isKnown) this.#publishSoon()
  }

  readonly #onAwareness = (change: Record<'added' | 'updated' | 'removed', number[]>): void => {
    const ids = [...change.added, ...change.updated, ...change.removed]
    if (ids.every((id) => id === this.options.awareness.clientID)) return
    readPage(this.view)
    this.#redraw()
  }

  #redraw(): void {
    // A redraw inside a composition is safe: it touches no text of the page.
    this.view.dispatch(this.view.state.tr.setMeta(cursorKey, REDRAW))
  }
}

function draw(options: CursorOptions, state: EditorState, { shown }: Cursors): Cursors {
  const { text, awareness } = options
  const decorations: Decoration[] = []
  let isBehind = false
  for (const [clientId, theirs] of awareness.getStates()) {
    if (clientId === awareness.clientID) continue
    const cursor = theirs['cursor'] as { anchor?: unknown; head?: unknown } | null | undefined
    if (!cursor) continue
    const [anchor, head] = [cursor.anchor, cursor.head].map((json) => find(text, state, json))
    if (typeof anchor === 'number' && typeof head === 'number') {
      decorations.push(...caret(options, clientId, { anchor, head }))
    } else {
      isBehind = true
      decorations.push(...shown.find(undefined, undefined, (spec) => spec['clientId'] === clientId))
    }
  }
  return { shown: DecorationSet.create(state.doc, decorations), isBehind }
}

function caret(
  { awareness, names, unnamed }: CursorOptions,
  clientId: number,
  { anchor, head }: { anchor: number; head: number },
): Decoration[] {
  const person = personOf(clientId, awareness.getStates().get(clientId), awareness, names.of)
  const key = `${clientId} ${person.name} ${person.colour}`
  const element = (): HTMLElement => caretElement(person, unnamed())
  // As the selection itself holds on to its words.
  const side = head < anchor ? 1 : -1
  const bar = Decoration.widget(head, element, { key, side, clientId })
  if (anchor === head) return [bar]
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
  return [Decoration.inline(from, to, { style: selectionStyle(person.colour) }, { clientId }), bar]
}

/** Where the caret of another person is shown; null where none is. */
export function caretOf(state: EditorState, clientId: number): number | null {
  const isCaret = (spec: Record<string, unknown>): boolean =>
    spec['clientId'] === clientId && spec['side'] !== undefined
  return cursorKey.getState(state)?.shown.find(undefined, undefined, isCaret)[0]?.from ?? null
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

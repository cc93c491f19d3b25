// Other people's carets and selections in CodeMirror, and ours for them, through awareness.
//
// In place of y-codemirror.next's: that one sets style attributes as markup (see caret.ts).
// The awareness field is the same (`cursor: { anchor, head }`), so both see each other.
import { Annotation, RangeSet, type Extension, type Range } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { personOf, type Person } from '../lib/people'
import { caretElement, selectionStyle } from './caret'

export interface RemoteCaretOptions {
  readonly text: Y.Text
  readonly awareness: Awareness
  /** The label of a person without a name, in the present language. */
  readonly unnamed: () => string
}

interface Cursor {
  readonly anchor: unknown
  readonly head: unknown
}

const othersMoved = Annotation.define<true>()

class CaretWidget extends WidgetType {
  constructor(
    readonly person: Person,
    readonly unnamed: string,
  ) {
    super()
  }

  override eq(other: CaretWidget): boolean {
    const { name, colour, clientId } = other.person
    const mine = this.person
    return mine.clientId === clientId && mine.name === name && mine.colour === colour
  }

  override toDOM(): HTMLElement {
    return caretElement(this.person, this.unnamed)
  }

  override ignoreEvent(): boolean {
    return true
  }
}

/** The extension for one editor. */
export function remoteCarets(options: RemoteCaretOptions): Extension {
  return ViewPlugin.define((view) => new RemoteCarets(view, options), {
    decorations: (carets) => carets.decorations,
  })
}

class RemoteCarets {
  decorations: DecorationSet = RangeSet.empty

  constructor(
    private readonly view: EditorView,
    private readonly options: RemoteCaretOptions,
  ) {
    options.awareness.on('change', this.#onAwareness)
  }

  readonly #onAwareness = (change: Record<'added' | 'updated' | 'removed', number[]>): void => {
    const { awareness } = this.options
    const ids = [...change.added, ...change.updated, ...change.removed]
    if (ids.some((id) => id !== awareness.clientID)) {
      this.view.dispatch({ annotations: othersMoved.of(true) })
    }
  }

  update(update: ViewUpdate): void {
    if (update.selectionSet || update.docChanged || update.focusChanged) this.#publish(update)
    this.decorations = Decoration.set(this.#decorate(update.state.doc.length), true)
  }

  destroy(): void {
    this.options.awareness.off('change', this.#onAwareness)
  }

  /** Tells the others where our selection is, in positions that edits carry along. */
  #publish({ view, state }: ViewUpdate): void {
    const { awareness, text } = this.options
    if (!view.hasFocus || awareness.getLocalState() === null) return
    const { anchor, head } = state.selection.main
    const position = (index: number): Y.RelativePosition =>
      Y.createRelativePositionFromTypeIndex(text, index)
    const cursor = { anchor: position(anchor), head: position(head) }
    const known: unknown = awareness.getLocalState()?.['cursor']
    if (JSON.stringify(known) === JSON.stringify(cursor)) return
    awareness.setLocalStateField('cursor', cursor)
  }

  #decorate(length: number): Range<Decoration>[] {
    const { awareness, unnamed } = this.options
    const decorations: Range<Decoration>[] = []
    for (const [clientId, state] of awareness.getStates()) {
      if (clientId === awareness.clientID) continue
      const cursor = state['cursor'] as Cursor | null | undefined
      const anchor = this.#indexOf(cursor?.anchor)
      const head = this.#indexOf(cursor?.head)
      if (anchor === null || head === null || Math.max(anchor, head) > length) continue
      const person = personOf(clientId, state, awareness.clientID)
      if (anchor !== head) {
        const mark = Decoration.mark({ attributes: { style: selectionStyle(person.colour) } })
        decorations.push(mark.range(Math.min(anchor, head), Math.max(anchor, head)))
      }
      const widget = new CaretWidget(person, unnamed())
      decorations.push(Decoration.widget({ widget, side: head > anchor ? -1 : 1 }).range(head))
    }
    return decorations
  }

  /** The index of a relative position as anyone may have sent it; null if it points nowhere here. */
  #indexOf(json: unknown): number | null {
    const { text } = this.options
    if (typeof json !== 'object' || json === null || !text.doc) return null
    try {
      const relative = Y.createRelativePositionFromJSON(json)
      const absolute = Y.createAbsolutePositionFromRelativePosition(relative, text.doc)
      return absolute?.type === text ? absolute.index : null
    } catch {
      return null
    }
  }
}

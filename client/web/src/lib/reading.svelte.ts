// What the page shows about the text that is open: its title, outline and length, and where one is.
//
// An edit costs nothing here but a note that something changed; the looking is done in idle time,
// at a cost of the number of blocks and the length of those that changed.
import type { EditorState } from 'prosemirror-state'
import type { EditorHandle } from '../editor/editor-handle'
import { countBetween, Counter, NOTHING, type Counts } from './counts'
import { IdlePass } from './idle-pass'
import { entryAt, outlineOf, sameOutline, titleOf, type OutlineEntry } from './outline'

/** Where reading begins in the window, in CSS pixels from its top: under the bar and the toolbar. */
const READING_LINE_PX = 140

export class Reading {
  outline = $state.raw<readonly OutlineEntry[]>([])
  counts = $state.raw<Counts>(NOTHING)
  /** The length of what is selected; null where nothing is. */
  selected = $state.raw<Counts | null>(null)
  /** The key of the heading under which the person writes or reads. */
  current = $state.raw<string | null>(null)
  /** The title that the text gives itself. */
  title = $state.raw<string | null>(null)
  editor = $state.raw<EditorHandle | null>(null)

  #state: EditorState | null = null
  readonly #counter = new Counter()
  readonly #pass = new IdlePass(() => this.#look())

  /** Hears of each new state of the editor, and of each movement of the page. */
  readonly hear = (state?: EditorState): void => {
    if (state) this.#state = state
    this.#pass.request()
  }

  /** Goes to a heading, wherever it stands by now. */
  goTo(key: string): void {
    const { editor } = this
    const entry = editor && outlineOf(editor.view.state.doc).find((one) => one.key === key)
    if (entry) editor.goTo(entry.pos)
  }

  destroy(): void {
    this.#pass.cancel()
  }

  #look(): void {
    const state = this.#state ?? this.editor?.view.state
    if (!state) return
    const { doc, selection } = state
    const outline = outlineOf(doc)
    if (!sameOutline(outline, this.outline)) this.outline = outline
    this.counts = this.#counter.count(doc)
    this.selected = selection.empty ? null : countBetween(doc, selection.from, selection.to)
    this.title = titleOf(doc)
    this.current = entryAt(outline, this.#place(state))?.key ?? null
  }

  /** Where the person is: at their caret, or at the top of the window if that is out of sight. */
  #place({ doc, selection }: EditorState): number {
    const { editor } = this
    if (!editor || editor.view.isDestroyed || editor.view.state.doc !== doc) return selection.head
    const { view } = editor
    const caret = view.coordsAtPos(selection.head)
    if (caret.bottom > 0 && caret.top < window.innerHeight) return selection.head
    const { left, width } = view.dom.getBoundingClientRect()
    return view.posAtCoords({ left: left + width / 2, top: READING_LINE_PX })?.pos ?? selection.head
  }
}

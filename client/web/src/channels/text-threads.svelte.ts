// The threads of a text in its editor: where their words stand, or that they are gone.
import type * as Y from 'yjs'
import type { EditorHandle } from '../editor/editor-handle'
import { showThreads, type ThreadMark } from '../editor/thread-marks'
import { rangeOf, type Range } from './anchor'
import type { Channel } from './ask'

/** How long the text is at rest before its words are looked for anew, in ms. */
const REST_MS = 400

interface Shown {
  readonly text: Y.Text | null
  readonly editor: EditorHandle | null
  readonly list: readonly Channel[]
  /** The thread that is read. */
  readonly open: string | null
}

export class TextThreads {
  /** Where the words of each thread stand; those that are gone have no place. */
  ranges = $state.raw<ReadonlyMap<string, Range>>(new Map())
  #isKnown = $state(false)
  #shown: Shown = { text: null, editor: null, list: [], open: null }
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Whether a thread's words were deleted. */
  isGone(id: string): boolean {
    return this.#isKnown && !this.ranges.has(id)
  }

  /** Shows these threads; gives what ends that. */
  show(shown: Shown): () => void {
    this.#shown = shown
    this.#look()
    const { text } = shown
    text?.observeDeep(this.#lookSoon)
    return () => {
      clearTimeout(this.#timer)
      text?.unobserveDeep(this.#lookSoon)
    }
  }

  /** Takes every sign of them out of the text. */
  clear(): void {
    const { editor } = this.#shown
    if (editor && !editor.view.isDestroyed) showThreads(editor.view, [])
  }

  readonly #lookSoon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#look, REST_MS)
  }

  readonly #look = (): void => {
    const { text, editor, list, open } = this.#shown
    if (!text || !editor || editor.view.isDestroyed) return
    // What an input method writes is in the page before it is in the text.
    if (editor.view.composing) return this.#lookSoon()
    const ranges = new Map<string, Range>()
    const { doc } = editor.view.state
    for (const { id, anchor } of list) {
      const range = anchor && rangeOf(text, doc, anchor)
      if (range) ranges.set(id, range)
    }
    this.ranges = ranges
    this.#isKnown = true
    const marks: ThreadMark[] = [...ranges].map(([id, range]) => ({
      id,
      ...range,
      isOpen: id === open,
    }))
    showThreads(editor.view, marks)
  }
}

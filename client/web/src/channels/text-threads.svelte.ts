// The threads of a text in its editor: where their words stand, or that they are gone.
import type * as Y from 'yjs'
import type { EditorHandle } from '../editor/editor-handle'
import { showThreads, type ThreadMark } from '../editor/thread-marks'
import { CopyMap, readCopies } from '../flat/copy-map'
import type { WritingSession } from '../session/writing-session'
import { lostUnits, rangeOf, type Range } from './anchor'
import { askCopies, UNITS_MAX, type Channel } from './ask'

/** How long the text is at rest before its words are looked for anew, in ms. */
const REST_MS = 400

interface Shown {
  /** The text's id. */
  readonly id: string
  readonly session: WritingSession | null
  readonly editor: EditorHandle | null
  readonly list: readonly Channel[]
  /** The thread that is read. */
  readonly open: string | null
}

const NOTHING: Shown = { id: '', session: null, editor: null, list: [], open: null }

export class TextThreads {
  /** Where the words of each thread stand; those that are gone have no place. */
  ranges = $state.raw<ReadonlyMap<string, Range>>(new Map())
  #isKnown = $state(false)
  #shown = NOTHING
  #timer: ReturnType<typeof setTimeout> | undefined
  /** What is known of words that came back under other ids; of one copy of the text. */
  #copies = new CopyMap()
  /** Units of which was asked what became; whatever becomes of them later, the hub tells. */
  readonly #asked = new Set<string>()
  #wasConnected = false

  /** Whether a thread's words were deleted. */
  isGone(id: string): boolean {
    return this.#isKnown && !this.ranges.has(id)
  }

  /** Shows these threads; gives what ends that. */
  show(shown: Shown): () => void {
    if (shown.session !== this.#shown.session) this.#forget()
    this.#shown = shown
    this.#look()
    const { session } = shown
    session?.text.observeDeep(this.#lookSoon)
    const unhear = session?.onCopied(this.#learn)
    const unfollow = session?.status.follow(({ synced }) => this.#turned(synced))
    return () => {
      clearTimeout(this.#timer)
      session?.text.unobserveDeep(this.#lookSoon)
      unhear?.()
      unfollow?.()
    }
  }

  /** Takes every sign of them out of the text. */
  clear(): void {
    const { editor } = this.#shown
    if (editor && !editor.view.isDestroyed) showThreads(editor.view, [])
  }

  #forget(): void {
    this.#copies = new CopyMap()
    this.#asked.clear()
  }

  /** What the hub told while there was no connection was missed: it is asked again. */
  #turned(isConnected: boolean): void {
    if (isConnected && !this.#wasConnected) {
      this.#asked.clear()
      this.#lookSoon()
    }
    this.#wasConnected = isConnected
  }

  readonly #learn = (copies: unknown): void => {
    this.#copies.learn(readCopies(copies))
    this.#lookSoon()
  }

  readonly #lookSoon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#look, REST_MS)
  }

  readonly #look = (): void => {
    const { session, editor, list, open } = this.#shown
    if (!session || !editor || editor.view.isDestroyed) return
    // What an input method writes is in the page before it is in the text.
    if (editor.view.composing) return this.#lookSoon()
    const ranges = new Map<string, Range>()
    const { doc } = editor.view.state
    for (const { id, anchor } of list) {
      const range = anchor && rangeOf(session.text, doc, anchor, this.#copies)
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
    void this.#ask(session)
  }

  /** Asks what became of words that stand nowhere, once for each. */
  async #ask({ text, status }: WritingSession): Promise<void> {
    if (!status.facts.synced) return
    const { id, list } = this.#shown
    const lost = list.flatMap(({ anchor }) => (anchor ? lostUnits(text, anchor, this.#copies) : []))
    const units = lost.filter((unit) => !this.#asked.has(nameOf(unit))).slice(0, UNITS_MAX)
    if (units.length === 0) return
    for (const unit of units) this.#asked.add(nameOf(unit))
    const answer = await askCopies(id, units)
    if (answer.ok) return this.#learn(answer.value)
    for (const unit of units) this.#asked.delete(nameOf(unit))
  }
}

const nameOf = ({ client, clock }: Y.ID): string => `${client}:${clock}`

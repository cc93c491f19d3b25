// Several editors on one text, whose updates travel in any order, each with its own delay; and a
// plain Yjs document that receives the same updates.
import { EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import * as Y from 'yjs'
import { FlatBinding, flatBinding } from '../../src/flat/binding'
import { genesisUpdate } from '../../src/flat/genesis'
import { FLAT_ROOT, markerOf, readDocument } from '../../src/flat/model'
import { FlatUndo, type Copy } from '../../src/flat/undo'

/** A seeded source of chance (mulberry32): a failing seed can be run again. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const WORDS = ['a', 'b', 'aa', 'ab', 'mot', ' ', 'été ', 'aaa']

/** What a unit shows, also if it is deleted by now; `gone` if Yjs has tidied it away. */
export function unitAt(doc: Y.Doc, client: number, clock: number): string {
  const item: unknown = Y.getItem(doc.store, Y.createID(client, clock))
  if (!(item instanceof Y.Item)) return 'gone'
  if (markerOf(item)) return '¶'
  const unit =
    item.content instanceof Y.ContentString ? item.content.str[clock - item.id.clock] : ''
  // Where a surrogate pair was cut, Yjs shows U+FFFD.
  return unit === undefined || unit === '' || unit === '\ufffd' ? 'gone' : unit
}

/** An editor without a view. */
export class Editor {
  /** What is typed in it. */
  words: readonly string[] = [...WORDS, '😀']
  readonly doc = new Y.Doc()
  readonly text: Y.Text
  readonly binding: FlatBinding
  readonly undo: FlatUndo
  readonly copies: Copy[] = []
  state: EditorState
  composing = false
  #bids = 0

  constructor(clientID: number, start: Uint8Array = genesisUpdate) {
    this.doc.clientID = clientID
    this.text = this.doc.getText(FLAT_ROOT)
    Y.applyUpdate(this.doc, start)
    const newBid = (): string => `b${clientID}-${(this.#bids += 1)}`
    this.state = EditorState.create({
      doc: readDocument(this.text),
      plugins: [flatBinding({ text: this.text, newBid })],
    })
    this.binding = new FlatBinding(this.text, this, this.#hear)
    this.undo = new FlatUndo({
      text: this.text,
      origin: this.binding,
      onCopy: this.#hear,
      captureTimeoutMs: 0,
    })
  }

  /** Takes copies in, if they tell the truth: the same words, in our name. */
  readonly #hear = (copies: readonly Copy[]): void => {
    this.copies.push(...copies)
    for (const { from, client, start } of copies) {
      if (client !== this.doc.clientID) throw new Error('a copy in the name of another')
      for (let clock = from.start; clock < from.end; clock += 1) {
        const old = unitAt(this.doc, from.client, clock)
        const now = unitAt(this.doc, client, start + clock - from.start)
        if (old !== now && old !== 'gone' && now !== 'gone') {
          throw new Error(`"${now}" is told to be "${old}"`)
        }
      }
    }
  }

  dispatch(tr: Transaction): void {
    this.state = this.state.apply(tr)
    this.state.doc.check()
    this.binding.flush()
  }

  select(from: number, to = from): this {
    const { doc } = this.state
    this.dispatch(this.state.tr.setSelection(TextSelection.create(doc, from, to)))
    return this
  }
}

interface Letter {
  readonly to: Y.Doc
  readonly update: Uint8Array
}

export class Team {
  readonly editors: Editor[]
  readonly witness = new Y.Doc()
  #letters: Letter[] = []

  constructor(size: number, start?: Uint8Array) {
    this.editors = Array.from({ length: size }, (_, i) => new Editor(110 + i, start))
    Y.applyUpdate(this.witness, start ?? genesisUpdate)
    const docs = [...this.editors.map(({ doc }) => doc), this.witness]
    for (const doc of docs) {
      doc.on('update', (update: Uint8Array, origin: unknown, _doc: Y.Doc, tr: Y.Transaction) => {
        // What came by letter was sent to all already; what Yjs tidied up afterwards was not.
        if (origin === 'letter' && tr.local === false) return
        for (const to of docs) if (to !== doc) this.#letters.push({ to, update })
      })
    }
  }

  /**
   * Types no surrogate pairs: where a foreign client cuts one, Yjs itself puts U+FFFD in some
   * documents and not in others.
   */
  withoutPairs(): this {
    for (const editor of this.editors) editor.words = WORDS
    return this
  }

  get waiting(): number {
    return this.#letters.length
  }

  /** Delivers one letter, any of those that wait. */
  deliver(random: (below: number) => number): void {
    const [letter] = this.#letters.splice(random(this.#letters.length), 1)
    if (letter) Y.applyUpdate(letter.to, letter.update, 'letter')
  }

  settle(random: (below: number) => number): void {
    while (this.#letters.length > 0) this.deliver(random)
  }
}

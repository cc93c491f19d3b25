// The binding: keeps a ProseMirror state and one flat `Y.Text` the same, both ways.
//
// It hears of local edits through the chain of its plugin states, whoever dispatched them, and of
// all others through the text's observer. Nothing here needs a DOM: `EditorHost` is an EditorView or,
// in tests and bots, anything that holds a state.
import type { Node } from 'prosemirror-model'
import {
  Plugin,
  PluginKey,
  type EditorState,
  type Selection,
  type Transaction,
} from 'prosemirror-state'
import * as Y from 'yjs'
import {
  changedMarkers,
  flatDelta,
  liveBefore,
  touches,
  type FlatChange,
  type FlatEvent,
} from './delta'
import { flatOps, writeOps } from './local'
import { readDocument } from './model'
import { movedCopies } from './moves'
import { normalize, randomBid, type NewBid } from './normalize'
import { blockBefore, flatIndex, nextPlace } from './position'
import { applyChanges, swapBlocks } from './remote'
import { Shadow } from './shadow'
import { absolute, carriedSelection, type RelativeSelection } from './selection'
import { hullOf, spansOf } from './spans'
import type { Copy } from './undo'
import { hasUnreadEdits, readPage, type Page } from './unread'

/** What the binding needs of an EditorView. */
export interface EditorHost extends Page {
  readonly state: EditorState
  dispatch(tr: Transaction): void
}

/** How often to look whether a composition has ended, in milliseconds: unnoticed by readers. */
const COMPOSITION_WATCH_MS = 50

/** The key code that browsers give while an input method has the keyboard. */
const COMPOSING_KEY = 229

/** A plugin state: a transaction and the state it came after, until it is written. */
interface Link {
  prior: Link | null
  readonly tr: Transaction | null
}

export const bindingKey = new PluginKey<Link>('flat-binding')
/** The meta of transactions that show what others did, or undo. */
const REMOTE = 'remote'

/** Whether a transaction shows a change that came from the text, not from this editor. */
export const isRemote = (tr: Transaction): boolean => tr.getMeta(bindingKey) === REMOTE

/** Whose change of the document an editor's state shows last. */
export function lastChange(state: EditorState): 'local' | 'remote' | 'none' {
  const tr = bindingKey.getState(state)?.tr
  if (!tr) return 'none'
  return isRemote(tr) ? 'remote' : 'local'
}

export interface BindingOptions {
  readonly text: Y.Text
  readonly newBid?: NewBid
  /** Is given the binding when the editor's view has made it: the origin that undo tracks. */
  readonly onbind?: (binding: FlatBinding) => void
  /** Hears which ids came back as which when an edit has moved blocks; after it is written. */
  readonly onCopy?: (copies: readonly Copy[]) => void
}

/** The plugin for one editor. Its state must start from `readDocument(text)`, or it is replaced. */
export function flatBinding(options: BindingOptions): Plugin<Link> {
  const { text, newBid = randomBid, onbind, onCopy } = options
  return new Plugin<Link>({
    key: bindingKey,
    state: {
      init: () => ({ prior: null, tr: null }),
      apply: (tr, prior) => (tr.docChanged ? { prior, tr } : prior),
    },
    appendTransaction: (transactions, _before, state) => {
      const local = transactions.filter((tr) => tr.docChanged)
      if (local.length === 0 || local.some(isRemote)) return null
      const hull = hullOf(spansOf(local))
      if (hull === null) return null
      const { tr } = state
      normalize(tr, local[0]!.before, hull, newBid)
      return tr.docChanged ? tr : null
    },
    props: {
      handleDOMEvents: {
        // A key acts where the caret is, which the browser may not have told yet.
        keydown(view, { keyCode }) {
          if (!view.composing && keyCode !== COMPOSING_KEY) readPage(view)
          return false
        },
      },
    },
    view: (view) => {
      const binding = new FlatBinding(text, view, onCopy)
      onbind?.(binding)
      return { update: () => binding.flush(), destroy: () => binding.destroy() }
    },
  })
}

/** One text bound to one editor. It is the origin of the Yjs transactions that it makes. */
export class FlatBinding {
  #written: Link
  /** While a composition holds back changes of others: what the page shows instead. */
  #shadow: Shadow | null = null
  #moved: readonly Copy[] = []
  #watch: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly text: Y.Text,
    readonly host: EditorHost,
    readonly onCopy?: (copies: readonly Copy[]) => void,
  ) {
    this.#written = linkOf(host.state)
    this.#show(readDocument(text))
    text.observeDeep(this.#onEvents)
  }

  destroy(): void {
    clearTimeout(this.#watch)
    this.text.unobserveDeep(this.#onEvents)
  }

  /** Writes what was edited since the last time. To be called after every change of state. */
  flush(): void {
    const last = linkOf(this.host.state)
    const local: Transaction[] = []
    for (let link: Link | null = last; link && link !== this.#written; link = link.prior) {
      if (link.tr && isRemote(link.tr)) break
      if (link.tr) local.unshift(link.tr)
    }
    this.#written = last
    // What is written is not looked at again: the chain must not keep every document in memory.
    last.prior = null
    if (local.length === 0) return
    const ops = flatOps(local[0]!.before, local.at(-1)!.doc, spansOf(local))
    if (ops.length === 0) return
    const shadow = this.#shadow
    const before = local[0]!.before
    const write = (): void => (shadow ? shadow.write(ops) : writeOps(this.text, ops, before))
    this.text.doc?.transact(write, this)
    const moved = this.#moved
    this.#moved = []
    if (moved.length > 0) this.onCopy?.(moved)
  }

  /** Shows what a composition held back, if it has ended. */
  readonly release = (): void => {
    clearTimeout(this.#watch)
    const shadow = this.#shadow
    if (!shadow) return
    if (this.host.composing) {
      this.#watch = setTimeout(this.release, COMPOSITION_WATCH_MS)
      return
    }
    readPage(this.host)
    const { state } = this.host
    const place = (pos: number): Y.RelativePosition => shadow.place(flatIndex(state.doc, pos))
    const { anchor, head } = state.selection
    const kept = { anchor: place(anchor), head: place(head) }
    this.#shadow = null
    this.#show(readDocument(this.text), kept)
  }

  /** Makes the page show `doc`. Cost: the number of blocks, and the length of those that differ. */
  #show(doc: Node, kept: RelativeSelection | null = null): void {
    const { tr } = this.host.state
    swapBlocks(tr, { first: 0, last: tr.doc.childCount, pos: 0 }, doc.children)
    this.#dispatch(tr, kept && absolute(this.text, tr.doc, kept))
  }

  /** Whether changes must wait, lest they interrupt a composition in the block they touch. */
  #mustWait(changes: readonly FlatChange[]): boolean {
    if (!this.host.composing) return false
    const { doc, selection } = this.host.state
    const place = blockBefore(doc, flatIndex(doc, selection.head))
    return touches(changes, place.flat, nextPlace(doc, place).flat)
  }

  readonly #onEvents = (events: readonly FlatEvent[], transaction: Y.Transaction): void => {
    if (transaction.origin === this) this.#moved = movedCopies(this.text, transaction)
    if (transaction.origin === this || this.#shadow) return
    // What the browser typed is written at the places of the page, which shows the text before.
    if (hasUnreadEdits(this.host)) return this.#holdBack(transaction)
    readPage(this.host)
    const shown = this.host.state.doc
    const changes = flatDelta({
      text: this.text,
      transaction,
      rekeyed: changedMarkers(events),
      shown,
    })
    if (this.#mustWait(changes)) return this.#holdBack(transaction)
    const { tr } = this.host.state
    applyChanges(tr, changes)
    this.#dispatch(tr, carriedSelection(this.host.state, tr.doc, changes))
  }

  /** Keeps the page as it is until nothing is being written in it that the text does not hold. */
  #holdBack(transaction: Y.Transaction): void {
    this.#shadow = new Shadow(this.text, liveBefore(transaction))
    this.release()
  }

  #dispatch(tr: Transaction, kept: Selection | null): void {
    if (!tr.docChanged) return
    if (kept && !kept.eq(tr.selection)) tr.setSelection(kept)
    this.host.dispatch(tr.setMeta(bindingKey, REMOTE).setMeta('addToHistory', false))
  }
}

function linkOf(state: EditorState): Link {
  const link = bindingKey.getState(state)
  if (!link) throw new Error('the state lacks the flat binding plugin')
  return link
}

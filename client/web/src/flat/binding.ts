// The binding: keeps a ProseMirror state and one flat `Y.Text` the same, both ways.
//
// It hears of local edits through the chain of its plugin states, whoever dispatched them, and of
// all others through the text's observer. Nothing here needs a DOM: `EditorHost` is an EditorView or,
// in tests and bots, anything that holds a state.
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import * as Y from 'yjs'
import { changedMarkers, flatDelta, type FlatEvent } from './delta'
import { flatOps, writeOps } from './local'
import { readDocument } from './model'
import { normalize, randomBid, type NewBid } from './normalize'
import { applyChanges } from './remote'
import { absolute, relative, type RelativeSelection } from './selection'
import { hullOf, spansOf } from './spans'

/** What the binding needs of an EditorView. */
export interface EditorHost {
  readonly state: EditorState
  dispatch(tr: Transaction): void
}

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

export interface BindingOptions {
  readonly text: Y.Text
  readonly newBid?: NewBid
}

/** The plugin for one editor. Its state must start from `readDocument(text)`, or it is replaced. */
export function flatBinding({ text, newBid = randomBid }: BindingOptions): Plugin<Link> {
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
    view: (view) => {
      const binding = new FlatBinding(text, view)
      return { update: () => binding.flush(), destroy: () => binding.destroy() }
    },
  })
}

/** One text bound to one editor. It is the origin of the Yjs transactions that it makes. */
export class FlatBinding {
  #written: Link
  #selection: RelativeSelection | null = null

  constructor(
    readonly text: Y.Text,
    readonly host: EditorHost,
  ) {
    this.#written = linkOf(host.state)
    this.#show(readDocument(text))
    text.observeDeep(this.#onEvents)
    text.doc?.on('beforeTransaction', this.#onBefore)
  }

  destroy(): void {
    this.text.unobserveDeep(this.#onEvents)
    this.text.doc?.off('beforeTransaction', this.#onBefore)
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
    if (ops.length > 0) this.text.doc?.transact(() => writeOps(this.text, ops), this)
  }

  /** Replaces a document that is not the text's, once, when the editor is opened. */
  #show(doc: Node): void {
    const { state } = this.host
    if (state.doc.eq(doc)) return
    const tr = state.tr.replaceWith(0, state.doc.content.size, doc.content)
    this.#dispatch(tr)
  }

  readonly #onBefore = ({ origin }: Y.Transaction): void => {
    if (origin === this) return
    this.#selection = relative(this.text, this.host.state)
  }

  readonly #onEvents = (events: readonly FlatEvent[], transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const changes = flatDelta(this.text, transaction, changedMarkers(events))
    const { tr } = this.host.state
    applyChanges(tr, changes)
    if (tr.docChanged) this.#dispatch(this.#keepSelection(tr))
  }

  #keepSelection(tr: Transaction): Transaction {
    const kept = this.#selection && absolute(this.text, tr.doc, this.#selection)
    if (kept && !kept.eq(tr.selection)) tr.setSelection(kept)
    return tr
  }

  #dispatch(tr: Transaction): void {
    this.host.dispatch(tr.setMeta(bindingKey, REMOTE).setMeta('addToHistory', false))
  }
}

function linkOf(state: EditorState): Link {
  const link = bindingKey.getState(state)
  if (!link) throw new Error('the state lacks the flat binding plugin')
  return link
}

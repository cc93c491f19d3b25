// Track changes in an editor: looks again in idle moments, and carries what is shown along meanwhile.
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import * as Y from 'yjs'
import { isRemote } from '../flat/binding'
import { FLAT_ROOT } from '../flat/model'
import { flatLength } from '../flat/tokens'
import { IdlePass } from '../lib/idle-pass'
import { ADDED, decorationsOf, unitsOf, type TrackWords } from './decorations'
import { readRuns, type Run } from './runs'

export interface TrackOptions {
  /** The text of the branch, which the editor is bound to. */
  readonly text: Y.Text
  /** The document that it is a branch of. */
  readonly base: Y.Doc
  readonly words: TrackWords
  /** Hears what the branch changes, after each look. */
  readonly onruns?: (runs: readonly Run[]) => void
}

export const trackKey = new PluginKey<DecorationSet>('track-changes')

/** The plugin for one editor, to be put after the binding. */
export function trackChanges(options: TrackOptions): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: trackKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, shown) => carried(tr, shown),
    },
    props: { decorations: (state) => trackKey.getState(state) },
    view: (view) => {
      const tracker = new Tracker(view, options)
      return {
        update: (_view, before) => tracker.update(before),
        destroy: () => tracker.destroy(),
      }
    },
  })
}

/** What is shown after a transaction: new decorations, or the old ones where their words are now. */
function carried(tr: Transaction, shown: DecorationSet): DecorationSet {
  const drawn = tr.getMeta(trackKey) as DecorationSet | undefined
  if (drawn) return drawn
  const mapped = shown.map(tr.mapping, tr.doc)
  return isRemote(tr) ? mapped : mapped.add(tr.doc, typed(tr, mapped))
}

/** Words of one's own are shown as put in at once. */
function typed(tr: Transaction, shown: DecorationSet): Decoration[] {
  const decorations: Decoration[] = []
  tr.mapping.maps.forEach((map, i) => {
    map.forEach((_from, _to, start, end) => {
      const later = tr.mapping.slice(i + 1)
      const [from, to] = [later.map(start, 1), later.map(end, -1)]
      const isShown = shown.find(from, to).some((one) => one.from <= from && one.to >= to)
      if (to > from && !isShown) {
        decorations.push(Decoration.inline(from, to, ADDED, { inclusiveEnd: true }))
      }
    })
  })
  return decorations
}

class Tracker {
  readonly #pass = new IdlePass(() => this.#look())

  constructor(
    readonly view: EditorView,
    readonly options: TrackOptions,
  ) {
    this.#baseText.observeDeep(this.#wish)
    options.text.observeDeep(this.#wish)
    this.#wish()
  }

  get #baseText(): Y.Text {
    return this.options.base.getText(FLAT_ROOT)
  }

  destroy(): void {
    this.#pass.cancel()
    this.#baseText.unobserveDeep(this.#wish)
    this.options.text.unobserveDeep(this.#wish)
  }

  update(before: EditorState): void {
    if (this.view.state.doc !== before.doc) this.#wish()
  }

  readonly #wish = (): void => this.#pass.request()

  #look(): void {
    const { view, options } = this
    const runs = readRuns(options.text, options.base)
    // An input method at work must not find its words in other elements.
    const isBehind = view.composing || unitsOf(runs) !== shownUnits(view.state)
    if (isBehind) return this.#wish()
    const { doc } = view.state
    const drawn = DecorationSet.create(doc, decorationsOf(doc, runs, options.words))
    view.dispatch(view.state.tr.setMeta(trackKey, drawn).setMeta('addToHistory', false))
    options.onruns?.(runs)
  }
}

/** The number of units of the text that an editor shows. */
function shownUnits({ doc }: EditorState): number {
  return doc.children.reduce((sum, block) => sum + flatLength(block), 0)
}

// Shows what was found: decorations that go along with the words until the next search.
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type { Match } from './search'

export interface Found {
  readonly matches: readonly Match[]
  /** The index of the match that one is at, or -1. */
  readonly current: number
}

const NOTHING: Found = { matches: [], current: -1 }
const key = new PluginKey<DecorationSet>('found')

export function highlight(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, shown, _before, { doc }) {
        const found = tr.getMeta(key) as Found | undefined
        if (!found) return shown.map(tr.mapping, tr.doc)
        const decorations = found.matches.map(({ from, to }, i) =>
          Decoration.inline(from, to, { class: i === found.current ? 'found current' : 'found' }),
        )
        return DecorationSet.create(doc, decorations)
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })
}

/** Shows matches of the document as it is now; none takes them away. */
export function showFound(view: EditorView, found: Found = NOTHING): void {
  view.dispatch(view.state.tr.setMeta(key, found))
}

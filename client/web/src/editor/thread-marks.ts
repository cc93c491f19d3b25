// Shows which words of the text are discussed: decorations that go along with the words.
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'

/** Words under discussion, as they stand in the document. */
export interface ThreadMark {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly isOpen: boolean
}

const key = new PluginKey<DecorationSet>('thread-marks')

export const threadMarks = (): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, shown, _before, { doc }) {
        const marks = tr.getMeta(key) as readonly ThreadMark[] | undefined
        if (!marks) return shown.map(tr.mapping, tr.doc)
        const decorations = marks.map(({ id, from, to, isOpen }) =>
          Decoration.inline(from, to, { class: isOpen ? 'discussed open' : 'discussed' }, { id }),
        )
        return DecorationSet.create(doc, decorations)
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })

/** Shows these; none takes them away. */
export const showThreads = (view: EditorView, marks: readonly ThreadMark[]): void =>
  view.dispatch(view.state.tr.setMeta(key, marks))

/** The threads on the words at a position, the shortest first. */
export const threadsAt = (view: EditorView, pos: number): string[] =>
  (key.getState(view.state)?.find(pos, pos) ?? [])
    .toSorted((a, b) => a.to - a.from - (b.to - b.from))
    .map(({ spec }) => (spec as { id: string }).id)

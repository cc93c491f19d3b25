// "/" at the start of a line or after a space opens a menu; what is typed after it filters.
//
// This part is always there: it knows where the "/" stands and gives keys to the menu, if one is open.
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

/** An open menu: where its "/" stands, and what was typed after it. */
export interface Slash {
  readonly from: number
  readonly to: number
  readonly query: string
}

export interface SlashHost {
  /** Hears of the menu after each change; null while there is none. */
  onslash(slash: Slash | null): void
  /** A key while the menu is open; whether it took it. */
  onkey(event: KeyboardEvent): boolean
}

const key = new PluginKey<number | null>('slash')
/** A longer wish is no name of anything: the words are just words. */
const MAX_QUERY_LENGTH = 24

/** The menu that is open at the caret. */
export function slashOf(state: EditorState): Slash | null {
  const from = key.getState(state) ?? null
  const { empty, head, $head } = state.selection
  if (from === null || !empty || head <= from || from < $head.start()) return null
  const [sign = '', ...query] = state.doc.textBetween(from, head, '', '\n')
  if (sign !== '/' || query.length > MAX_QUERY_LENGTH || query[0] === ' ') return null
  return { from, to: head, query: query.join('') }
}

/** Closes the menu; the words stay. */
export function closeSlash(view: EditorView): void {
  if (key.getState(view.state) !== null) view.dispatch(view.state.tr.setMeta(key, null))
}

export function slash(host: SlashHost): Plugin<number | null> {
  return new Plugin<number | null>({
    key,
    state: {
      init: () => null,
      apply(tr, from, _before, state) {
        const meta = tr.getMeta(key) as number | null | undefined
        if (meta !== undefined) return meta
        const mapped = from === null ? null : tr.mapping.mapResult(from, 1)
        if (mapped === null || mapped.deletedAfter) return null
        // Whoever goes away from it, or types on past it, closes it.
        const { head, $head } = state.selection
        return head >= mapped.pos && $head.start() <= mapped.pos ? mapped.pos : null
      },
    },
    props: {
      handleTextInput(view, from, to, text, insert) {
        const { $from } = view.state.selection
        const before = $from.parent.textBetween(0, $from.parentOffset, '', '\n')
        if (text !== '/' || from !== to || !/(^|\s)$/.test(before)) return false
        view.dispatch(insert().setMeta(key, from))
        return true
      },
      handleKeyDown: (view, event) => slashOf(view.state) !== null && host.onkey(event),
      handleDOMEvents: {
        blur: (view) => {
          closeSlash(view)
          return false
        },
      },
    },
    view: () => ({ update: ({ state }) => host.onslash(slashOf(state)) }),
  })
}

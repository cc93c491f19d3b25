// Markdown as it is typed: "# ", "- ", "1. ", "> ", **bold**, *italic*, ~~struck~~, `code`.
//
// Each is one transaction that Backspace takes back at once (`undoInputRule`).
import { InputRule, inputRules } from 'prosemirror-inputrules'
import type { MarkType } from 'prosemirror-model'
import type { EditorState, Plugin } from 'prosemirror-state'
import { marks, MAX_LEVEL, nodes } from '../flat/schema'
import { heading, list, QUOTE, type BlockKind } from './blocks'

type KindOf = (match: RegExpMatchArray, state: EditorState) => BlockKind | null

/** Signs at the start of a paragraph that make it another kind of block. */
function blockRule(pattern: RegExp, kindOf: KindOf): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const { parent } = state.selection.$from
    const kind = kindOf(match, state)
    const fits = parent.type === nodes.paragraph && kind !== null
    if (!fits) return null
    const pos = state.doc.resolve(start).before()
    const { tr } = state
    tr.delete(start, end)
    return tr.setNodeMarkup(pos, kind.type, { ...kind.attrs, bid: parent.attrs['bid'] as unknown })
  })
}

/** "1." begins a list; another number only goes on with the one above, which it must not contradict. */
const numbered: KindOf = (match, { selection: { $from }, doc }) => {
  const index = $from.index(0)
  const before = index > 0 ? doc.child(index - 1) : null
  const goesOn = before?.type === nodes.item && before.attrs['list'] === 'number'
  return match[1] === '1' || goesOn ? list('number') : null
}

/** Words between signs, of which the last is being typed. Group 1 is what stands before them. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(
    pattern,
    (state, match, start, end) => {
      const [, before = '', sign = '', words = ''] = match
      const from = start + before.length
      const { tr } = state
      const wordsFrom = from + sign.length
      // Of the signs at the end, the one just typed is not in the text yet.
      tr.delete(wordsFrom + words.length, end).delete(from, wordsFrom)
      tr.addMark(from, from + words.length, type.create())
      return tr.removeStoredMark(type)
    },
    { inCodeMark: false },
  )
}

/** The plugin with all rules. */
export function flatInputRules(): Plugin {
  return inputRules({
    rules: [
      blockRule(new RegExp(`^(#{1,${MAX_LEVEL}})\\s$`), ([, signs]) => heading(signs!.length)),
      blockRule(/^\s*[-+*•–]\s$/, () => list('bullet')),
      blockRule(/^\s*(\d{1,3})[.)]\s$/, numbered),
      blockRule(/^>\s$/, () => QUOTE),
      markRule(/(^|[^*\w])(\*\*)([^*\s](?:[^*]*[^*\s])?)\*\*$/u, marks.strong),
      markRule(/(^|[^_\w])(__)([^_\s](?:[^_]*[^_\s])?)__$/u, marks.strong),
      markRule(/(^|[^*\w])(\*)([^*\s](?:[^*]*[^*\s])?)\*$/u, marks.em),
      markRule(/(^|[^_\p{L}\p{N}])(_)([^_\s](?:[^_]*[^_\s])?)_$/u, marks.em),
      markRule(/(^|[^~])(~~)([^~\s](?:[^~]*[^~\s])?)~~$/u, marks.strike),
      markRule(/(^|[^`])(`)([^`]+)`$/u, marks.code),
    ],
  })
}

// Other words in the place of those that were found, with the marks that those had.
import type { EditorState, Transaction } from 'prosemirror-state'
import type { Match } from './search'

/**
 * Puts `words` in the place of each match, as one edit. `matches` are places of this very state, in
 * order.
 */
export function replaceMatches(
  { tr }: EditorState,
  matches: readonly Match[],
  words: string,
): Transaction {
  for (const { from, to } of matches.toReversed()) {
    if (words === '') {
      tr.delete(from, to)
      continue
    }
    // The marks of the first character: those of the rest may be another word's.
    const marks = tr.doc.resolve(from + 1).marks()
    tr.replaceWith(from, to, tr.doc.type.schema.text(words, marks))
  }
  return tr
}

// The first words of a text that somebody has just begun: the title that they typed for it.
import { Selection, type Command } from 'prosemirror-state'
import { nodes } from '../flat/schema'

/** Makes the title a heading, with a paragraph after it to write in; only in an empty text. */
export function beginWithTitle(title: string): Command {
  return ({ doc, tr }, dispatch) => {
    const first = doc.firstChild
    const isEmpty = doc.childCount === 1 && first?.isTextblock && first.content.size === 0
    if (!isEmpty || first.type !== nodes.paragraph || title === '') return false
    tr.setNodeMarkup(0, nodes.heading, { level: 1, bid: first.attrs['bid'] as unknown })
    tr.insertText(title, 1)
    tr.insert(tr.doc.content.size, nodes.paragraph.create())
    dispatch?.(tr.setSelection(Selection.atEnd(tr.doc)))
    return true
  }
}

// Images and tables give way to nothing but a key that deletes: what is typed or pasted while one
// is selected comes after it. At the end of a text there is no other place for the caret.
import {
  NodeSelection,
  Plugin,
  TextSelection,
  type EditorState,
  type Transaction,
} from 'prosemirror-state'
import { nodes } from '../flat/schema'

/** Begins a paragraph after the image or table that is selected; null if none is. */
function paragraphAfter({ tr, selection }: EditorState): Transaction | null {
  if (!(selection instanceof NodeSelection)) return null
  const { to } = selection
  tr.insert(to, nodes.paragraph.create())
  return tr.setSelection(TextSelection.create(tr.doc, to + 1))
}

export function keepAtoms(): Plugin {
  return new Plugin({
    props: {
      handleTextInput({ state, dispatch }, _from, _to, words) {
        const tr = paragraphAfter(state)
        if (tr) dispatch(tr.insertText(words).scrollIntoView())
        return tr !== null
      },
      handlePaste({ state, dispatch }) {
        const tr = paragraphAfter(state)
        if (tr) dispatch(tr)
        // What is pasted goes where the caret is now.
        return false
      },
    },
  })
}

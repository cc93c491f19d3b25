// The keyboard: what word processors have taught people.
import { baseKeymap, chainCommands } from 'prosemirror-commands'
import { undoInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { Node } from 'prosemirror-model'
import { AllSelection, Plugin, Selection, type Command } from 'prosemirror-state'
import { nodes } from '../flat/schema'
import type { Action } from './actions'
import { backspace, enter, indent, outdent } from './blocks'
import { collapse, lineBreak } from './inline'

const inItem: (command: Command) => Command = (command) => (state, dispatch) =>
  state.selection.$from.parent.type === nodes.item && (command(state, dispatch) || true)

/** The keys of the table's actions, and those that only make sense at the keyboard. */
export function flatKeymap(actions: readonly Action[]): Plugin {
  const bound = actions.flatMap(({ keys, run, isEnabled }) => {
    // What cannot be done does nothing: the browser has its own idea of these keys.
    const command: Command = (state, dispatch) =>
      isEnabled?.() === false || run(state, dispatch) || true
    return keys.map((key) => [key, command] as const)
  })
  return keymap({
    ...baseKeymap,
    ...Object.fromEntries(bound),
    Enter: chainCommands(atomEnter, enter),
    'Shift-Enter': lineBreak,
    'Mod-Enter': lineBreak,
    Backspace: chainCommands(undoInputRule, backspace, baseKeymap['Backspace']!),
    Tab: inItem(indent),
    'Shift-Tab': inItem(outdent),
    Escape: collapse,
    // Browsers stop at the last place of text, before an image or a table at the end.
    'Mod-Home': select(Selection.atStart),
    'Mod-End': select(Selection.atEnd),
  })
}

const select =
  (find: (doc: Node) => Selection): Command =>
  (state, dispatch) => {
    dispatch?.(state.tr.setSelection(find(state.doc)).scrollIntoView())
    return true
  }

/** Enter on an image or a table begins a paragraph after it; on the whole text, a new text. */
const atomEnter: Command = (state, dispatch, view) => {
  const { selection } = state
  if (selection instanceof AllSelection) {
    dispatch?.(state.tr.deleteSelection())
    return true
  }
  const isAtom = !selection.empty && !selection.$from.parent.isTextblock
  return isAtom && baseKeymap['Enter']!(state, dispatch, view)
}

/**
 * Escape, then Tab: out of the text, even in a list, where Tab alone makes an item deeper. Whoever
 * came with Tab goes on with Tab: passing through the page must not change the text.
 */
export function tabLeaves(): Plugin {
  let leaves = false
  let pressedHere = ''
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(_view, { key }) {
          const leavesNow = leaves && key === 'Tab'
          if (key !== 'Shift') leaves = key === 'Escape'
          pressedHere = key
          // Whatever is handled here goes to no command, and its default is not prevented.
          return leavesNow
        },
        blur() {
          pressedHere = ''
          return false
        },
        keyup(_view, { key }) {
          // Let go here, but pressed elsewhere: it brought the focus.
          if (key === 'Tab' && pressedHere !== 'Tab') leaves = true
          pressedHere = ''
          return false
        },
      },
    },
  })
}

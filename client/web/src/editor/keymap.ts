// The keyboard: what word processors have taught people.
import { baseKeymap, chainCommands, toggleMark } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import type { Command, Plugin } from 'prosemirror-state'
import { marks } from '../flat/schema'
import type { FlatUndo } from '../flat/undo'

/** The editor's keys. `history` is asked for when a key needs it, since it comes after the view. */
export function flatKeymap(history: () => FlatUndo): Plugin {
  const undo: Command = (_state, dispatch) => !dispatch || history().undo()
  const redo: Command = (_state, dispatch) => !dispatch || history().redo()
  return keymap({
    ...baseKeymap,
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-b': toggleMark(marks.strong),
    'Mod-i': toggleMark(marks.em),
    'Mod-u': toggleMark(marks.underline),
    Enter: chainCommands(baseKeymap['Enter']!),
  })
}

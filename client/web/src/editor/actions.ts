// All that the editor can do, in one table: the toolbar, the keyboard and the slash menu read it.
import { toggleMark } from 'prosemirror-commands'
import type { MarkType } from 'prosemirror-model'
import type { Command, EditorState } from 'prosemirror-state'
import { marks } from '../flat/schema'
import {
  heading,
  indent,
  isAll,
  list,
  moveBlocks,
  outdent,
  PARAGRAPH,
  QUOTE,
  setBlocks,
  toggleBlocks,
  type BlockKind,
} from './blocks'
import { clearMarks, hasMark, linkAt } from './inline'

/** What opens beside the text. */
export type Panel = 'link' | 'image' | 'find'

/** What some actions need of the editor around the text. */
export interface ActionHost {
  undo(): boolean
  redo(): boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** What was done until now, and what is done from now on, are taken back apart. */
  separate(): void
  open(panel: Panel): void
  /** Puts the focus on the toolbar. */
  focusToolbar(): void
  /** Shows or hides the numbers of the alinéas. */
  toggleNumbers(): void
  readonly areNumbersShown: boolean
}

/** A host that does nothing: for whoever reads the table and asks for nothing. */
export const IDLE_HOST: ActionHost = {
  undo: () => false,
  redo: () => false,
  canUndo: false,
  canRedo: false,
  separate: () => {},
  open: () => {},
  focusToolbar: () => {},
  toggleNumbers: () => {},
  areNumbersShown: false,
}

export type ActionId =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strike'
  | 'code'
  | 'link'
  | 'clear'
  | 'paragraph'
  | 'heading1'
  | 'heading2'
  | 'heading3'
  | 'heading4'
  | 'bulletList'
  | 'orderedList'
  | 'outdent'
  | 'indent'
  | 'quote'
  | 'image'
  | 'moveUp'
  | 'moveDown'
  | 'undo'
  | 'redo'
  | 'find'
  | 'numbers'
  | 'toolbar'

export interface Action {
  readonly id: ActionId
  /** Key combinations as ProseMirror writes them; the first is the one that is shown. */
  readonly keys: readonly string[]
  readonly run: Command
  /** For actions that are on or off at the selection. */
  readonly isOn?: (state: EditorState) => boolean
  /** For actions that are not a change of the text: whether they can be done. */
  readonly isEnabled?: () => boolean
}

const mark = (id: ActionId, type: MarkType, keys: readonly string[]): Action => ({
  id,
  keys,
  run: toggleMark(type),
  isOn: (state) => hasMark(state, type),
})

const block = (id: ActionId, kind: BlockKind, keys: readonly string[]): Action => ({
  id,
  keys,
  run: toggleBlocks(kind),
  isOn: (state) => isAll(state, kind),
})

/** An action outside the text: it runs when it is asked to, not when it is asked whether it could. */
const doing =
  (act: () => unknown): Command =>
  (_state, dispatch) => {
    if (dispatch) act()
    return true
  }

/** A command that undo takes back by itself, however soon it follows on typing. */
const alone =
  (run: Command, host: ActionHost): Command =>
  (state, dispatch, view) => {
    if (!dispatch) return run(state, undefined, view)
    host.separate()
    const done = run(state, dispatch, view)
    host.separate()
    return done
  }

/** The table of an editor. */
export function actionsOf(host: ActionHost): Record<ActionId, Action> {
  const all: readonly Action[] = [
    mark('bold', marks.strong, ['Mod-b']),
    mark('italic', marks.em, ['Mod-i']),
    mark('underline', marks.underline, ['Mod-u']),
    mark('strike', marks.strike, ['Mod-Shift-x', 'Alt-Shift-5']),
    mark('code', marks.code, ['Mod-e']),
    {
      id: 'link',
      keys: ['Mod-k'],
      run: doing(() => host.open('link')),
      isOn: (state) => linkAt(state) !== null,
    },
    { id: 'clear', keys: ['Mod-\\'], run: clearMarks },
    { ...block('paragraph', PARAGRAPH, ['Mod-Alt-0']), run: setBlocks(PARAGRAPH) },
    block('heading1', heading(1), ['Mod-Alt-1']),
    block('heading2', heading(2), ['Mod-Alt-2']),
    block('heading3', heading(3), ['Mod-Alt-3']),
    block('heading4', heading(4), ['Mod-Alt-4']),
    block('bulletList', list('bullet'), ['Mod-Shift-8']),
    block('orderedList', list('number'), ['Mod-Shift-7']),
    { id: 'outdent', keys: ['Mod-['], run: outdent },
    { id: 'indent', keys: ['Mod-]'], run: indent },
    block('quote', QUOTE, ['Mod-Shift-9']),
    { id: 'image', keys: [], run: doing(() => host.open('image')) },
    { id: 'moveUp', keys: ['Alt-Shift-ArrowUp'], run: moveBlocks(-1) },
    { id: 'moveDown', keys: ['Alt-Shift-ArrowDown'], run: moveBlocks(1) },
    {
      id: 'undo',
      keys: ['Mod-z'],
      run: doing(() => host.undo()),
      isEnabled: () => host.canUndo,
    },
    {
      id: 'redo',
      keys: ['Mod-y', 'Mod-Shift-z'],
      run: doing(() => host.redo()),
      isEnabled: () => host.canRedo,
    },
    { id: 'find', keys: ['Mod-f'], run: doing(() => host.open('find')) },
    {
      id: 'numbers',
      keys: ['Mod-Alt-n'],
      run: doing(() => host.toggleNumbers()),
      isOn: () => host.areNumbersShown,
    },
    { id: 'toolbar', keys: ['Alt-F10'], run: doing(() => host.focusToolbar()) },
  ]
  const own = all.map((action) => [action.id, { ...action, run: alone(action.run, host) }])
  return Object.fromEntries(own) as Record<ActionId, Action>
}

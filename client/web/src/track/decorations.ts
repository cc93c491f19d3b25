// Tracked changes as ProseMirror decorations: never by colour alone, and said to screen readers.
//
// What was put in stands in <ins>, what was taken out is a widget with <del>; what happened to a block
// stands beside it in words.
import type { Node } from 'prosemirror-model'
import { Decoration } from 'prosemirror-view'
import { positionOf } from '../flat/position'
import { isChanged, readBlocks, type BlockReading, type Note } from './blocks'
import type { BlockRun, Run, WordsRun } from './runs'

/** The words of the interface that stand beside a block, in the language of now. */
export interface TrackWords {
  readonly note: (note: Note) => string
  /** Said before and after what was taken out, by those who do not see the line through it. */
  readonly removed: () => string
}

export const ADDED = { nodeName: 'ins', class: 'track-added' }

/** The decorations for a branch that `doc` shows. */
export function decorationsOf(doc: Node, runs: readonly Run[], words: TrackWords): Decoration[] {
  return [...inlineDecorations(doc, runs, words), ...notes(doc, readBlocks(runs), words)]
}

/** The number of units of the branch that runs show. */
export const unitsOf = (runs: readonly Run[]): number =>
  runs.reduce((sum, run) => sum + lengthOf(run), 0)

function lengthOf(run: Run): number {
  if (run.fate === 'removed') return 0
  return run.kind === 'words' ? run.text.length : 1
}

type RemovedRun = WordsRun | BlockRun

function inlineDecorations(doc: Node, runs: readonly Run[], words: TrackWords): Decoration[] {
  const decorations: Decoration[] = []
  let flat = 0
  let gone: RemovedRun[] = []
  const put = (): void => {
    if (gone.length > 0) decorations.push(removal(doc, flat, gone, words))
    gone = []
  }
  for (const run of runs) {
    if (run.fate === 'removed') gone.push(run)
    else put()
    const length = lengthOf(run)
    if (run.kind === 'words' && run.fate === 'added') {
      const [from, to] = [positionOf(doc, flat), positionOf(doc, flat + length)]
      // Words that are typed at its end are put in as well, before anybody has looked again.
      decorations.push(Decoration.inline(from, to, ADDED, { inclusiveEnd: true }))
    }
    flat += length
  }
  put()
  return decorations
}

function removal(doc: Node, flat: number, runs: readonly RemovedRun[], words: TrackWords) {
  const shown = runs.map((run) => (run.kind === 'words' ? run.text : '¶\n')).join('')
  return Decoration.widget(positionOf(doc, flat), () => removalElement(shown, words), {
    // The caret of whoever deletes backwards stays before what they take out.
    side: 1,
    ignoreSelection: true,
    marks: [],
    key: `removed ${shown}`,
  })
}

function removalElement(shown: string, words: TrackWords): HTMLElement {
  const element = document.createElement('del')
  element.className = 'track-removed'
  element.contentEditable = 'false'
  const said = document.createElement('span')
  said.className = 'visually-hidden'
  said.textContent = `${words.removed()} `
  element.append(said, shown)
  return element
}

function notes(doc: Node, blocks: readonly BlockReading[], words: TrackWords): Decoration[] {
  const starts = childStarts(doc)
  return blocks.filter(isChanged).flatMap((block) => {
    const start = starts[block.index]
    if (block.kind === 'gone' || start === undefined) return []
    const end = start + doc.child(block.index).nodeSize
    const said = block.notes.map(words.note).join(', ')
    const frame = Decoration.node(start, end, { class: 'track-block' })
    return said === '' ? [frame] : [frame, note({ start, said, isAtom: isAtom(doc, block.index) })]
  })
}

const isAtom = (doc: Node, index: number): boolean => !doc.child(index).isTextblock

function note({ start, said, isAtom }: { start: number; said: string; isAtom: boolean }) {
  const element = (): HTMLElement => {
    const note = document.createElement('span')
    note.className = 'track-note'
    note.contentEditable = 'false'
    note.textContent = said
    return note
  }
  const spec = { side: -1, ignoreSelection: true, marks: [], key: `note ${said}` }
  return Decoration.widget(isAtom ? start : start + 1, element, spec)
}

function childStarts(doc: Node): number[] {
  const starts: number[] = []
  doc.forEach((_block, pos) => starts.push(pos))
  return starts
}

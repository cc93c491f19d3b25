// A branch read beside its base: what stays, what it puts in, what it takes out, in order of place.
//
// Cost: a walk over the items of the branch, with a search in the base for each; for an idle moment.
import { Mark } from 'prosemirror-model'
import * as Y from 'yjs'
import { applyFormat, markerOf, readItem, readMarker, readMarks } from '../flat/model'
import type { MarkerToken } from '../flat/tokens'
import { piecesOf, type Piece } from './pieces'

export type Fate = 'kept' | 'added' | 'removed'

/** Characters of one fate; `was` and `marks` are their marks in the base and in the branch. */
export interface WordsRun {
  readonly kind: 'words'
  readonly fate: Fate
  text: string
  readonly marks: readonly Mark[]
  readonly was: readonly Mark[]
}

/** The start of a block: what it is in the branch (null: taken out) and was in the base (null: new). */
export interface BlockRun {
  readonly kind: 'block'
  readonly fate: Fate
  readonly now: MarkerToken | null
  readonly was: MarkerToken | null
}

export type Run = WordsRun | BlockRun

/** The whole branch as runs. `base` is the document that it is a branch of. */
export function readRuns(branch: Y.Text, base: Y.Doc): Run[] {
  const walk = new Walk()
  for (let item = branch._start; item !== null; item = item.right) {
    // Most items are live and untouched, but whose they are is known by looking only.
    for (const piece of piecesOf(item, base)) walk.pass(piece)
  }
  return tidied(walk.runs)
}

/**
 * The same, where words change at one place, with those that are put in first: whoever types over words
 * leaves some of them on either side of what is gone.
 */
function tidied(runs: readonly Run[]): Run[] {
  const tidy: Run[] = []
  let gone: WordsRun[] = []
  for (const run of runs) {
    if (run.kind === 'words' && run.fate === 'removed') gone.push(run)
    else if (run.kind === 'words' && run.fate === 'added') addWords(tidy, run)
    else {
      for (const words of gone) addWords(tidy, words)
      gone = []
      tidy.push(run)
    }
  }
  for (const words of gone) addWords(tidy, words)
  return tidy
}

/** Adds words; neighbours of one kind become one. */
function addWords(runs: Run[], run: WordsRun): void {
  const last = runs.at(-1)
  const continues =
    last?.kind === 'words' &&
    last.fate === run.fate &&
    Mark.sameSet(last.marks, run.marks) &&
    Mark.sameSet(last.was, run.was)
  if (last && continues) last.text += run.text
  else runs.push(run)
}

class Walk {
  readonly runs: Run[] = []
  readonly #now = new Map<string, unknown>()
  readonly #was = new Map<string, unknown>()
  #marks: readonly Mark[] = Mark.none
  #before: readonly Mark[] = Mark.none

  pass(piece: Piece): void {
    const { item, base, isOwn } = piece
    const isLive = !item.deleted
    if (base?.item.content instanceof Y.ContentFormat) {
      applyFormat(this.#was, base.item.content)
      this.#before = readMarks(this.#was)
    }
    if (item.content instanceof Y.ContentFormat) {
      if (!isLive) return
      applyFormat(this.#now, item.content)
      this.#marks = readMarks(this.#now)
      return
    }
    if (isLive && item.countable) this.#keep(piece, isOwn ? 'added' : 'kept')
    else if (base?.item.countable) this.#remove(base.item, base.offset, piece.length)
  }

  #keep(piece: Piece, fate: 'kept' | 'added'): void {
    const { item, offset, length, base } = piece
    const marker = markerOf(item)
    if (marker) {
      const before = base && markerOf(base.item)
      const now = readMarker(marker)
      const was = fate === 'added' ? null : before ? readMarker(before) : now
      this.runs.push({ kind: 'block', fate, now, was })
      return
    }
    const text = readItem(item).slice(offset, offset + length)
    // What the base has deleted and the branch not yet: nothing to say of its marks.
    const was = base ? this.#before : this.#marks
    addWords(this.runs, { kind: 'words', fate, text, marks: this.#marks, was })
  }

  #remove(item: Y.Item, offset: number, length: number): void {
    const marker = markerOf(item)
    if (marker) {
      this.runs.push({ kind: 'block', fate: 'removed', now: null, was: readMarker(marker) })
      return
    }
    const text = readItem(item).slice(offset, offset + length)
    addWords(this.runs, {
      kind: 'words',
      fate: 'removed',
      text,
      marks: this.#before,
      was: this.#before,
    })
  }
}

/** Whether words that stay have other marks than in the base. */
export const isRemarked = (run: WordsRun): boolean =>
  run.fate === 'kept' && !Mark.sameSet(run.marks, run.was)

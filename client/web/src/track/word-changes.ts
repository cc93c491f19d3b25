// What was taken out and put in, in whole words: nobody reads a change of half a word.
import type { Segment } from './blocks'

/** Words that were taken out and those that stand in their place; either may be empty. */
export interface WordChange {
  readonly removed: string
  readonly added: string
}

const WORD_START = /^[\p{L}\p{M}\p{N}'’-]+/u
const WORD_END = /[\p{L}\p{M}\p{N}'’-]+$/u

/** The changes of a block, from left to right. */
export function wordChanges(segments: readonly Segment[]): WordChange[] {
  const changes: WordChange[] = []
  let [removed, added] = ['', '']
  const close = (): void => {
    if (removed !== added) changes.push({ removed: removed.trim(), added: added.trim() })
    removed = added = ''
  }
  segments.forEach(({ fate, text }, at) => {
    if (fate === 'removed') removed += text
    else if (fate === 'added') added += text
    else {
      const isOpen = at > 0
      const head =
        isOpen && isInWord(removed, added, text) ? (WORD_START.exec(text)?.[0] ?? '') : ''
      removed += head
      added += head
      // The whole of what stays is one word: what follows belongs to the same change.
      if (head.length === text.length && head !== '') return
      close()
      if (at === segments.length - 1) return
      const tail = WORD_END.exec(text.slice(head.length))?.[0] ?? ''
      if (tail !== '' && continuesWord(segments[at + 1])) removed = added = tail
    }
  })
  close()
  return changes
}

/** Whether a word that was begun in the change goes on in what stays, or a space cut or joined it. */
const isInWord = (removed: string, added: string, kept: string): boolean =>
  WORD_START.test(kept) &&
  (WORD_END.test(removed) || WORD_END.test(added) || removed.trim() === added.trim())

/** Whether a change begins in the middle of a word, or is of spaces only. */
const continuesWord = (segment: Segment | undefined): boolean =>
  segment !== undefined && (WORD_START.test(segment.text) || segment.text.trim() === '')

// What differs between two documents, block by block: an edit keeps every block that it does not touch,
// so most need a look only at whether they are the same.
import type { Node } from 'prosemirror-model'

/** The blocks between `first` and the two ends are others; before and after them all are the same. */
export interface Differing {
  readonly first: number
  /** In the document before, exclusive. */
  readonly endBefore: number
  /** In the document after, exclusive. */
  readonly endAfter: number
}

/** Cost: one comparison for each block. */
export function differing(before: readonly Node[], after: readonly Node[]): Differing {
  const shorter = Math.min(before.length, after.length)
  let first = 0
  while (first < shorter && before[first] === after[first]) first += 1
  let [endBefore, endAfter] = [before.length, after.length]
  while (endBefore > first && endAfter > first && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1
    endAfter -= 1
  }
  return { first, endBefore, endAfter }
}

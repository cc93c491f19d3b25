// A paragraph as an amendment would have it, with what it takes out and puts in where it stands.
import type { Segment } from '../track/blocks'
import type { BlockChange } from './model'

/**
 * The words of a block with changes marked in them; null where the hub's words of a change are not
 * found in it: then only the changes themselves can be shown.
 */
export function wordingOf(words: string, changes: readonly BlockChange[]): Segment[] | null {
  const segments: Segment[] = []
  let at = 0
  for (const { removed, added, before, after } of changes) {
    const start = placeOf(words, at, { removed, before: before ?? '', after: after ?? '' })
    if (start === null) return null
    segments.push({ fate: 'kept', text: words.slice(at, start) })
    segments.push({ fate: 'removed', text: removed }, { fate: 'added', text: added })
    at = start + removed.length
  }
  segments.push({ fate: 'kept', text: words.slice(at) })
  return segments.filter(({ text }) => text !== '')
}

/** Where `removed` begins, with the words around it that are known; null if it does not. */
function placeOf(
  words: string,
  from: number,
  { removed, before, after }: { removed: string; before: string; after: string },
): number | null {
  if (before + removed + after === '') return null
  const whole = words.indexOf(before + removed + after, Math.max(from - before.length, 0))
  if (whole >= 0 && whole + before.length >= from) return whole + before.length
  const led =
    before === '' ? -1 : words.indexOf(before + removed, Math.max(from - before.length, 0))
  if (led >= 0 && led + before.length >= from) return led + before.length
  if (removed === '') return null
  const alone = words.indexOf(removed, from)
  return alone < 0 ? null : alone
}

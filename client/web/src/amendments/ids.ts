// From words on the page to the ids under which they stand, and back: what provenance is asked by.
import type { Node } from 'prosemirror-model'
import type * as Y from 'yjs'
import { flatIndex, positionOf } from '../flat/position'
import { unitAt } from '../flat/whereabouts'

/** Units `start` to `end` (exclusive) of a Yjs client. */
export interface IdRange {
  readonly client: number
  readonly start: number
  readonly end: number
}

/** Words on the page, and their ids. */
export interface Stretch extends IdRange {
  /** Where they stand in the document. */
  readonly from: number
  readonly to: number
}

/** What stands between two positions of a document that shows the text, in order of place. */
export function stretchesBetween(text: Y.Text, doc: Node, from: number, to: number): Stretch[] {
  const [first, end] = [flatIndex(doc, from), flatIndex(doc, to)]
  const start = first < end ? unitAt(text, doc, first) : null
  const stretches: Stretch[] = []
  let flat = first
  let offset = start?.offset ?? 0
  for (let item = start?.item ?? null; item !== null && flat < end; item = item.right) {
    if (item.deleted || !item.countable) continue
    const length = Math.min(item.length - offset, end - flat)
    add(stretches, {
      client: item.id.client,
      start: item.id.clock + offset,
      end: item.id.clock + offset + length,
      from: positionOf(doc, flat),
      to: positionOf(doc, flat + length),
    })
    flat += length
    offset = 0
  }
  return stretches
}

/** Adds a stretch; what continues the last one, in ids and in place, makes it longer. */
function add(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1)
  if (last?.client === next.client && last.end === next.start) {
    stretches[stretches.length - 1] = { ...last, end: next.end, to: next.to }
  } else {
    stretches.push(next)
  }
}

/** The parts of stretches that a run of ids names. */
export function placesOf(stretches: readonly Stretch[], run: IdRange): Stretch[] {
  return stretches.flatMap((stretch) => {
    if (stretch.client !== run.client) return []
    const [start, end] = [Math.max(stretch.start, run.start), Math.min(stretch.end, run.end)]
    if (start >= end) return []
    // Positions run along with ids inside one block; where a stretch holds several, its ends do.
    const isWhole = start === stretch.start && end === stretch.end
    const from = stretch.from + start - stretch.start
    const to = isWhole ? stretch.to : Math.min(stretch.from + end - stretch.start, stretch.to)
    return [{ client: run.client, start, end, from: Math.min(from, to), to }]
  })
}

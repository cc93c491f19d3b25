// The outline of a text: its headings, and the one that a place stands under.
import type { Node } from 'prosemirror-model'
import { nodes } from '../flat/schema'

export interface OutlineEntry {
  /** The block's identity, or its number where it has none: the same from one look to the next. */
  readonly key: string
  /** 1 for the most important. */
  readonly level: number
  /** What the heading says; may be empty. */
  readonly title: string
  /** Where the heading's words begin in the document that was looked at. */
  readonly pos: number
}

/** The headings of a document, in order. Cost: the number of its blocks. */
export function outlineOf(doc: Node): OutlineEntry[] {
  const entries: OutlineEntry[] = []
  const taken = new Set<string>()
  doc.forEach((block, offset, index) => {
    if (block.type !== nodes.heading) return
    const bid = block.attrs['bid'] as string | null
    const key = bid === null || taken.has(bid) ? `${bid ?? ''}#${index}` : bid
    taken.add(key)
    const title = block.textContent.replace(/\s+/g, ' ').trim()
    entries.push({ key, level: Number(block.attrs['level']), title, pos: offset + 1 })
  })
  return entries
}

/** The entry under which `pos` stands; null before the first heading. */
export function entryAt(entries: readonly OutlineEntry[], pos: number): OutlineEntry | null {
  return entries.findLast((entry) => entry.pos <= pos) ?? null
}

/** Whether two looks give the same list to show; places may have moved. */
export function sameOutline(one: readonly OutlineEntry[], other: readonly OutlineEntry[]): boolean {
  return (
    one.length === other.length &&
    one.every((entry, i) => {
      const twin = other[i]
      return entry.key === twin?.key && entry.title === twin.title && entry.level === twin.level
    })
  )
}

/** The title that the text gives itself: its heading, if it begins with one. */
export function titleOf(doc: Node): string | null {
  const [first] = outlineOf(doc.cut(0, doc.firstChild?.nodeSize ?? 0))
  return first?.title || null
}

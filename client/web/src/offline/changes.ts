// What was written, block by block and word by word.
import { diffWordsWithSpace } from 'diff'
import type { FlatBlock } from '../flat/model'

/** Words that stayed, came or went. */
export interface Part {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface BlockChange {
  /** `form`: the same words, in another form. */
  readonly kind: 'added' | 'removed' | 'changed' | 'form'
  readonly parts: readonly Part[]
}

export const wordsOf = ({ runs }: FlatBlock): string => runs.map(({ text }) => text).join('')

/** The blocks of `mine` that are not as they were in `base`, and those that are gone. */
export function changesOf(base: readonly FlatBlock[], mine: readonly FlatBlock[]): BlockChange[] {
  const before = new Map(base.map((block) => [block.bid, block]))
  const kept = new Set(mine.map(({ bid }) => bid))
  const changes: BlockChange[] = []
  let reached = 0
  /** Those that went are told where they stood: after the block that was before them. */
  const removedUpTo = (end: number): void => {
    for (const block of base.slice(reached, end)) {
      if (!kept.has(block.bid)) changes.push(whole('removed', block))
    }
    reached = Math.max(reached, end)
  }
  for (const block of mine) {
    const old = before.get(block.bid)
    if (old) removedUpTo(base.indexOf(old))
    const change = old ? changeOf(old, block) : whole('added', block)
    if (change) changes.push(change)
  }
  removedUpTo(base.length)
  return changes
}

function changeOf(old: FlatBlock, now: FlatBlock): BlockChange | null {
  if (wordsOf(old) !== wordsOf(now)) return { kind: 'changed', parts: partsOf(old, now) }
  if (JSON.stringify(old) === JSON.stringify(now)) return null
  return { kind: 'form', parts: [{ kind: 'same', text: wordsOf(now) }] }
}

const whole = (kind: 'added' | 'removed', block: FlatBlock): BlockChange => ({
  kind,
  parts: [{ kind, text: wordsOf(block) }],
})

const partsOf = (old: FlatBlock, now: FlatBlock): Part[] =>
  diffWordsWithSpace(wordsOf(old), wordsOf(now)).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))

/** The blocks of `mine` that hold words, or are an image or a table, which `base` had not. */
export function writtenBlocks(
  base: readonly FlatBlock[],
  mine: readonly FlatBlock[],
): readonly FlatBlock[] {
  const before = new Map(base.map((block) => [block.bid, contentOf(block)]))
  return mine.filter((block) => {
    const content = contentOf(block)
    return content.trim() !== '' && content !== before.get(block.bid)
  })
}

/** What a block says: its words, or what an image or a table is. */
const contentOf = (block: FlatBlock): string =>
  block.type === 'image' || block.type === 'table' ? JSON.stringify(block.attrs) : wordsOf(block)

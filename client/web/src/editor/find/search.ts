// Finding words in a text as French readers look for them: accents, capitals, and the kinds of
// apostrophes and spaces make no difference.
import type { Node } from 'prosemirror-model'

export interface Match {
  readonly from: number
  readonly to: number
}

/** How many matches are looked for: beyond, nobody goes through them one by one. */
export const MAX_MATCHES = 1_000

const APOSTROPHES = /[\u2018\u2019\u02bc\u2032]/
const SPACES = /[\s\u00a0\u202f\u2009]/
const COMBINING = /\p{M}/u

/** A character without its accent and capital; none for a combining accent. */
function foldCharacter(character: string): string {
  if (COMBINING.test(character)) return ''
  if (APOSTROPHES.test(character)) return "'"
  if (SPACES.test(character)) return ' '
  const [base = ''] = character.normalize('NFD')
  return base.toLowerCase()
}

/** Characters as they are compared, and where each of them stands in the words. */
interface Folded {
  readonly text: string
  /** The place of each unit of `text`, and at last the length of the words; null where all agree. */
  readonly places: readonly number[] | null
}

export function fold(words: string): Folded {
  // Most words need no table of places.
  if (/^[\x20-\x7e]*$/.test(words)) return { text: words.toLowerCase(), places: null }
  let text = ''
  const places: number[] = []
  let at = 0
  for (const character of words) {
    const folded = foldCharacter(character)
    for (let i = 0; i < folded.length; i += 1) places.push(at)
    text += folded
    at += character.length
  }
  places.push(at)
  return { text, places }
}

/** What each block reads as: blocks never change, so one that an edit left alone is not read again. */
const foldedBlocks = new WeakMap<Node, Folded>()

function foldedBlock(block: Node): Folded {
  let folded = foldedBlocks.get(block)
  if (!folded) {
    folded = fold(block.textBetween(0, block.content.size, '', '\n'))
    foldedBlocks.set(block, folded)
  }
  return folded
}

/** The places of `query`, in order, at most MAX_MATCHES. Cost: one look through the words. */
export function findAll(doc: Node, query: string): Match[] {
  const { text: wanted } = fold(query)
  const matches: Match[] = []
  if (wanted === '') return matches
  let pos = 0
  for (const block of doc.children) {
    if (block.isTextblock) addMatches(foldedBlock(block), wanted, pos + 1, matches)
    if (matches.length >= MAX_MATCHES) return matches.slice(0, MAX_MATCHES)
    pos += block.nodeSize
  }
  return matches
}

function addMatches({ text, places }: Folded, wanted: string, start: number, to: Match[]): void {
  let at = text.indexOf(wanted)
  while (at >= 0) {
    const end = at + wanted.length
    to.push({ from: start + (places?.[at] ?? at), to: start + (places?.[end] ?? end) })
    at = text.indexOf(wanted, end)
  }
}

/** The match at or after a position; around the end, the first. -1 if there is none. */
export function nextMatch(matches: readonly Match[], pos: number): number {
  const at = matches.findIndex(({ from }) => from >= pos)
  return at < 0 && matches.length > 0 ? 0 : at
}

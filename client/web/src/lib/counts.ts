// How long a text is, as people are asked for it: words, and characters with and without spaces.
import type { Node } from 'prosemirror-model'

export interface Counts {
  readonly words: number
  /** Characters with spaces, as a reader counts them: a pair of surrogates is one. */
  readonly characters: number
  readonly charactersWithoutSpaces: number
}

export const NOTHING: Counts = { words: 0, characters: 0, charactersWithoutSpaces: 0 }

/** A run without spaces that has a letter or a digit: a dash or a colon by itself is no word. */
const WORD = /[^\s]*[\p{L}\p{N}][^\s]*/gu
const SPACE = /\s/gu
const LOW_SURROGATE = /[\udc00-\udfff]/g

const matches = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** Counts the words and characters of `text`; ends of lines are no characters. */
export function countText(text: string): Counts {
  const line = text.replaceAll('\n', '')
  const characters = line.length - matches(line, LOW_SURROGATE)
  return {
    words: matches(text, WORD),
    characters,
    charactersWithoutSpaces: characters - matches(line, SPACE),
  }
}

const plus = (one: Counts, other: Counts): Counts => ({
  words: one.words + other.words,
  characters: one.characters + other.characters,
  charactersWithoutSpaces: one.charactersWithoutSpaces + other.charactersWithoutSpaces,
})

/** A block never changes (an edit makes a new one), so it is counted once. */
const counted = new WeakMap<Node, Counts>()

function countBlock(block: Node): Counts {
  const known = counted.get(block)
  if (known) return known
  const counts = countText(block.textBetween(0, block.content.size, '\n', leafText))
  counted.set(block, counts)
  return counts
}

const leafText = (leaf: Node): string => leaf.type.spec.leafText?.(leaf) ?? ''

/** Counts a document. Cost: the number of its blocks, and the length of those not yet counted. */
export function countDocument(doc: Node): Counts {
  return doc.children.reduce((sum, block) => plus(sum, countBlock(block)), NOTHING)
}

/** Counts what stands between two positions. Cost: its length. */
export const countBetween = (doc: Node, from: number, to: number): Counts =>
  countText(doc.textBetween(from, to, '\n', leafText))

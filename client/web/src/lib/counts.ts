// How long a text is, as people are asked for it: words, and characters with and without spaces.
import type { Node } from 'prosemirror-model'
import { differing } from '../flat/differing'

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

const leafText = (leaf: Node): string => leaf.type.spec.leafText?.(leaf) ?? ''

/** Counts documents one after the other: of the next, only blocks that no count has seen. */
export class Counter {
  #blocks: readonly Node[] = []
  #counts = NOTHING
  /** What each block came to: two edits far apart leave thousands of the same blocks between them. */
  readonly #known = new WeakMap<Node, Counts>()

  /** Cost: the length of the blocks that are new, and a look at each other one. */
  count(doc: Node): Counts {
    const [before, after] = [this.#blocks, doc.children]
    const { first, endBefore, endAfter } = differing(before, after)
    let { words, characters, charactersWithoutSpaces } = this.#counts
    const add = (block: Node, sign: 1 | -1): void => {
      const counts = this.#countBlock(block)
      words += sign * counts.words
      characters += sign * counts.characters
      charactersWithoutSpaces += sign * counts.charactersWithoutSpaces
    }
    for (let i = first; i < endBefore; i += 1) add(before[i]!, -1)
    for (let i = first; i < endAfter; i += 1) add(after[i]!, 1)
    this.#blocks = after
    this.#counts = { words, characters, charactersWithoutSpaces }
    return this.#counts
  }

  #countBlock(block: Node): Counts {
    const known = this.#known.get(block)
    if (known) return known
    const counts = countText(block.textBetween(0, block.content.size, '\n', leafText))
    this.#known.set(block, counts)
    return counts
  }
}

/** Counts what stands between two positions. Cost: its length. */
export const countBetween = (doc: Node, from: number, to: number): Counts =>
  countText(doc.textBetween(from, to, '\n', leafText))

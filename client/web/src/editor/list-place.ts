// Where an item stands: its list, its level and its number, for those who do not see its sign.
//
// The blocks of a text stand side by side, so no element holds the items of a list, and `listitem`
// means nothing to a screen reader without a `list` around it. Signs and numbers are drawn by CSS;
// this counts as `lists.css` does.
import type { Node } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import { nodes, type ListKind } from '../flat/schema'

export interface ListPlace {
  readonly list: ListKind
  /** 1 for the outermost. */
  readonly level: number
  /** From 1; null in a bulleted list. */
  readonly number: number | null
}

/** The place of a block in its list; null if it is no item. Cost: the items before it. */
export function listPlace(doc: Node, index: number): ListPlace | null {
  const block = doc.child(index)
  if (block.type !== nodes.item) return null
  const { list, depth } = itemAttrs(block)
  const number = list === 'number' ? numberOf(doc, index, depth) : null
  return { list, level: depth + 1, number }
}

const itemAttrs = (item: Node): { list: ListKind; depth: number } =>
  item.attrs as { list: ListKind; depth: number }

function numberOf(doc: Node, index: number, depth: number): number {
  let number = 1
  for (let before = index - 1; before >= 0; before -= 1) {
    const block = doc.child(before)
    if (block.type !== nodes.item) break
    const item = itemAttrs(block)
    if (item.depth > depth) continue
    if (item.depth < depth || item.list !== 'number') break
    number += 1
  }
  return number
}

/** What is to be told when the caret has come to another block. */
export type ListNews =
  { readonly kind: 'item'; readonly place: ListPlace } | { readonly kind: 'left' }

/** Follows the caret from block to block, and says what a reader could not tell by the words. */
export class ListEar {
  #block: string | null = null
  #isInList = false

  /** The news of a state; null if the caret is where it was, or in no list as before. */
  hear({ doc, selection }: EditorState): ListNews | null {
    const index = selection.$head.index(0)
    const block = doc.maybeChild(index)
    if (!block) return null
    // Who writes before the item may change its number: that is no news to who writes in it.
    const { type, attrs } = block
    const key = [type.name, attrs['bid'], attrs['list'], attrs['depth']].join()
    if (key === this.#block) return null
    this.#block = key
    const wasInList = this.#isInList
    const place = listPlace(doc, index)
    this.#isInList = place !== null
    if (place) return { kind: 'item', place }
    return wasInList ? { kind: 'left' } : null
  }
}

// What ProseMirror's commands leave to be put right before an edit is written.
//
// A split copies the block's identity, a paste brings blocks without one or (a drag with a key held)
// with one that is taken, a paragraph without a marker may come to stand where reading would not
// give it, and a program may put control characters into text nodes.
import type { Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import { readText } from './model'
import { isImplicit } from './schema'
import type { Span } from './spans'
import { inlineNodes } from './tokens'

/** Makes a new block identity. */
export type NewBid = () => string

const BID_LENGTH = 10
const BASE = 36

/** An identity from the system's random source. 10 characters of base 36: 51 bits. */
export function randomBid(): string {
  const digits: string[] = []
  while (digits.length < BID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * BID_LENGTH))) {
      // Above the last multiple of 36 the digits would not be equally likely.
      if (byte < 252 && digits.length < BID_LENGTH) digits.push((byte % BASE).toString(BASE))
    }
  }
  return digits.join('')
}

/** Adds to `tr`, which starts where the edit of `before` ended, what makes its document writable. */
export function normalize(tr: Transaction, before: Node, hull: Span, newBid: NewBid): void {
  cleanCharacters(tr, hull)
  const after = tr.doc
  if (!touchesBlocks(before, after, hull)) return
  const bids = new Identities(before, after, hull)
  after.forEach((block, pos, index) => {
    const end = pos + block.nodeSize
    if (end < hull.start || pos > hull.end) return
    const inserted = end > hull.start && pos < hull.end
    if (isImplicit(block)) {
      if (!mayBeImplicit(after, index)) {
        tr.setNodeAttribute(pos, 'implicit', false)
        tr.setNodeAttribute(pos, 'bid', newBid())
      }
    } else if (inserted && bids.isExcess(block, index)) {
      tr.setNodeAttribute(pos, 'bid', bids.lostBy(block) ?? newBid())
    }
  })
}

function cleanCharacters(tr: Transaction, { start, end }: Span): void {
  const dirty: { from: number; node: Node }[] = []
  tr.doc.nodesBetween(start, end, (node, from) => {
    if (!node.isText) return
    const text = node.text ?? ''
    if (readText(text) !== text || text.includes('\n')) dirty.push({ from, node })
  })
  for (const { from, node } of dirty) {
    const text = readText(node.text ?? '')
    const clean = inlineNodes({ kind: 'run', text, marks: node.marks })
    tr.replaceWith(from, from + node.nodeSize, clean)
  }
}

/** Whether anything but inline content of one block changed, or a block that must not be empty. */
function touchesBlocks(before: Node, after: Node, { from, to, start, end }: Span): boolean {
  const [$from, $to] = [before.resolve(from), before.resolve(to)]
  const [$start, $end] = [after.resolve(start), after.resolve(end)]
  const inOne = $from.depth === 1 && $from.sameParent($to) && $start.sameParent($end)
  return !inOne || isImplicit($start.parent)
}

/** Reading gives a paragraph without a marker at the start and after atoms, if it is not empty. */
function mayBeImplicit(doc: Node, index: number): boolean {
  const isEmpty = doc.child(index).content.size === 0
  if (isEmpty) return doc.childCount === 1
  return index === 0 || !doc.child(index - 1).isTextblock
}

/** Counts identities, to find the blocks that need a new one. */
class Identities {
  readonly #before: Map<unknown, number>
  readonly #after: Map<unknown, number>

  /** Blocks that were touched and whose identity is gone. */
  readonly #lost: Node[] = []

  constructor(
    before: Node,
    readonly after: Node,
    { from, to }: Span,
  ) {
    this.#before = count(before)
    this.#after = count(after)
    before.nodesBetween(from, to, (block) => {
      const { bid } = block.attrs as { bid: string | null }
      if (bid !== null && !this.#after.has(bid)) this.#lost.push(block)
      return false
    })
  }

  /** The identity that a block with the same words had: commands that set a type forget it. */
  lostBy(block: Node): string | null {
    const at = this.#lost.findIndex(({ content }) => content.eq(block.content))
    return at < 0 ? null : String(this.#lost.splice(at, 1)[0]!.attrs['bid'])
  }

  /** Whether there are more blocks of this identity than there were; if so, this is one less. */
  isExcess(block: Node, index: number): boolean {
    const { bid } = block.attrs as { bid: string | null }
    const now = this.#after.get(bid) ?? 0
    const allowed = Math.max(this.#before.get(bid) ?? 0, bid === null ? 0 : 1)
    if (now <= allowed || this.#keepsWords(block, index)) return false
    this.#after.set(bid, now - 1)
    return true
  }

  /** The first block of a split keeps its identity, unless all its words went to the second. */
  #keepsWords(block: Node, index: number): boolean {
    const next = index + 1 < this.after.childCount ? this.after.child(index + 1) : null
    const { bid } = block.attrs as { bid: string | null }
    const isFirst = bid !== null && next !== null && next.attrs['bid'] === bid
    return isFirst && (block.content.size > 0 || next.content.size === 0)
  }
}

function count(doc: Node): Map<unknown, number> {
  const counts = new Map<unknown, number>()
  for (const block of doc.children) {
    if (isImplicit(block)) continue
    const bid: unknown = block.attrs['bid']
    counts.set(bid, (counts.get(bid) ?? 0) + 1)
  }
  return counts
}

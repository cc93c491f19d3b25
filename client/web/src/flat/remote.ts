// Changes of a flat text become ProseMirror steps, one for each place that changed.
//
// They are applied from left to right, so that at every moment the document is the reading of a
// text that is new on the left of the place and old on its right: each step stands on its own.
// Words and markers among text blocks are one ReplaceStep at their exact position. Where an atom, a
// paragraph without a marker or the very start of the text is concerned, reading may regroup
// characters: there the blocks next to the change, and only those, are read again.
// Cost: the length of what changed, and a walk over the blocks (not their characters) to find it.
import { Fragment, Slice, type Mark, type Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import { AddMarkStep, RemoveMarkStep, ReplaceStep } from 'prosemirror-transform'
import type { FlatChange } from './delta'
import { readMarker } from './model'
import { blockBeforeFrom, nextPlace, type BlockPlace } from './position'
import { isImplicit, nodes } from './schema'
import {
  blocksOf,
  flatLength,
  inlineNodes,
  joined,
  lengthOf,
  tokensBetween,
  type MarkerToken,
  type Token,
} from './tokens'

/** Adds to `tr` the steps for `changes`, whose old text `tr.doc` shows. */
export function applyChanges(tr: Transaction, changes: readonly FlatChange[]): void {
  const applier = new Applier(tr)
  for (const change of changes) applier.apply(change)
}

class Applier {
  /** The flat index up to which the document is new. */
  #flat = 0
  /** A block at or before the next change, on which no later change can bear. */
  #hint: BlockPlace = { index: 0, pos: 0, flat: 0 }

  constructor(readonly tr: Transaction) {}

  apply(change: FlatChange): void {
    switch (change.kind) {
      case 'keep':
        this.#flat += change.length
        break
      case 'remark':
        this.#remark(change.length, change.before, change.after)
        this.#flat += change.length
        break
      case 'rekey':
        this.#rekey(readMarker(change.marker))
        this.#flat += 1
        break
      case 'replace':
        this.#replace(change.length, change.tokens)
        this.#flat += lengthOf(change.tokens)
        break
    }
  }

  /** The block that holds the unit before `flat`; at index 0 the first block. */
  #blockBefore(flat: number): BlockPlace {
    return blockBeforeFrom(this.tr.doc, flat, this.#hint)
  }

  /** The characters of one run of items may stand in several blocks, if a foreign client says so. */
  #remark(length: number, before: readonly Mark[], after: readonly Mark[]): void {
    const end = this.#flat + length
    for (let flat = this.#flat; flat < end;) {
      const place = this.#blockBefore(flat + 1)
      const block = this.tr.doc.child(place.index)
      const stop = Math.min(end, place.flat + flatLength(block))
      const [from, to] = [flat, stop].map((at) => inBlock(block, place, at)) as [number, number]
      for (const mark of before) {
        if (!mark.isInSet(after)) this.tr.step(new RemoveMarkStep(from, to, mark))
      }
      for (const mark of after) {
        if (!mark.isInSet(before)) this.tr.step(new AddMarkStep(from, to, mark))
      }
      flat = stop
    }
  }

  #rekey(marker: MarkerToken): void {
    const place = this.#blockBefore(this.#flat + 1)
    const block = this.tr.doc.child(place.index)
    if (!block.isTextblock || !marker.type.isTextblock) return this.#replace(1, [marker])
    if (block.hasMarkup(marker.type, fullAttrs(marker))) return
    this.tr.setNodeMarkup(place.pos, marker.type, marker.attrs)
  }

  #replace(length: number, tokens: readonly Token[]): void {
    const { doc } = this.tr
    const left = this.#blockBefore(this.#flat)
    if (this.#shows(left, length, tokens)) return
    const right = length === 0 ? left : blockBeforeFrom(doc, this.#flat + length, left)
    if (this.#isPlain(left.index, right.index, tokens)) {
      this.#replaceInline(left, right, length, tokens)
    } else {
      this.#replaceBlocks(left, length, tokens)
    }
  }

  /** Whether the characters are there already (see `keepRun`). */
  #shows(left: BlockPlace, length: number, tokens: readonly Token[]): boolean {
    const areRuns = tokens.every(({ kind }) => kind === 'run')
    if (!areRuns || length === 0 || length !== lengthOf(tokens)) return false
    const block = this.tr.doc.child(left.index)
    const from = this.#flat - left.flat
    const shown = tokensBetween(block, from, from + length)
    const [now, then] = [shown, tokens].map((row) => Fragment.fromArray(inlineOf(row)))
    return shown.every(({ kind }) => kind === 'run') && lengthOf(shown) === length && now!.eq(then!)
  }

  /** Whether the change concerns text blocks only, and none that reading may regroup. */
  #isPlain(left: number, right: number, tokens: readonly Token[]): boolean {
    if (this.#flat === 0) return false
    for (let i = left; i <= right; i += 1) {
      if (!this.tr.doc.child(i).isTextblock) return false
    }
    return tokens.every((token) => token.kind === 'run' || token.type.isTextblock)
  }

  #replaceInline(
    left: BlockPlace,
    right: BlockPlace,
    length: number,
    tokens: readonly Token[],
  ): void {
    const { doc } = this.tr
    const first = doc.child(left.index)
    const from = inBlock(first, left, this.#flat)
    const to = inBlock(doc.child(right.index), right, this.#flat + length)
    this.tr.step(new ReplaceStep(from, to, sliceOf(first, tokens)))
    this.#hint = left
  }

  /** Reads again the blocks that the change touches, with the characters that go with them. */
  #replaceBlocks(left: BlockPlace, length: number, tokens: readonly Token[]): void {
    const { doc } = this.tr
    const end = this.#flat + length
    const fromStart = this.#flat === 0
    const first = fromStart ? { index: 0, pos: 0, flat: 0 } : this.#explicit(left)
    let last = first
    const belongs = (block: Node): boolean =>
      isImplicit(block) || last.flat < end || (!fromStart && last.flat < this.#flat)
    while (last.index < doc.childCount && belongs(doc.child(last.index))) {
      last = nextPlace(doc, last)
    }
    const before = this.#unitsOf(first, last, first.flat, this.#flat)
    const after = this.#unitsOf(first, last, end, last.flat)
    const blocks = blocksOf([...before, ...tokens, ...after])
    if (blocks.length === 0 && last.index - first.index === doc.childCount) {
      blocks.push(nodes.paragraph.create({ implicit: true }))
    }
    swapBlocks(this.tr, { first: first.index, last: last.index, pos: first.pos }, blocks)
    this.#hint = first
  }

  /** The block itself, or the atom before it if it has no marker. */
  #explicit(place: BlockPlace): BlockPlace {
    const block = this.tr.doc.child(place.index)
    if (!isImplicit(block) || place.index === 0) return place
    const atom = this.tr.doc.child(place.index - 1)
    return {
      index: place.index - 1,
      pos: place.pos - atom.nodeSize,
      flat: place.flat - flatLength(atom),
    }
  }

  #unitsOf(first: BlockPlace, last: BlockPlace, from: number, to: number): Token[] {
    const tokens: Token[] = []
    let { flat } = first
    for (let i = first.index; i < last.index; i += 1) {
      const block = this.tr.doc.child(i)
      tokens.push(...tokensBetween(block, from - flat, to - flat))
      flat += flatLength(block)
    }
    return tokens
  }
}

/**
 * Puts blocks in the place of the children `first` to `last` (exclusive) of the document, which begin
 * at `pos`, leaving alone those at either end that stay the same.
 */
export function swapBlocks(
  tr: Transaction,
  { first, last, pos }: { first: number; last: number; pos: number },
  blocks: readonly Node[],
): void {
  const old = tr.doc.children.slice(first, last)
  let [head, tail] = [0, 0]
  const most = Math.min(old.length, blocks.length)
  while (head < most && old[head]!.eq(blocks[head]!)) head += 1
  while (tail < most - head && old.at(-1 - tail)!.eq(blocks.at(-1 - tail)!)) tail += 1
  const size = (part: readonly Node[]): number => part.reduce((sum, n) => sum + n.nodeSize, 0)
  const from = pos + size(old.slice(0, head))
  const to = pos + size(old.slice(0, old.length - tail))
  const between = Fragment.fromArray(blocks.slice(head, blocks.length - tail))
  if (from === to && between.size === 0) return
  tr.step(new ReplaceStep(from, to, new Slice(between, 0, 0)))
}

/** The inline nodes of the runs among tokens. */
const inlineOf = (tokens: readonly Token[]): Node[] =>
  joined(tokens.flatMap((token) => (token.kind === 'run' ? inlineNodes(token) : [])))

/** The position in a text block of the flat index `flat`. */
const inBlock = (block: Node, place: BlockPlace, flat: number): number =>
  place.pos + 1 + flat - place.flat - (isImplicit(block) ? 0 : 1)

const fullAttrs = (marker: MarkerToken): Node['attrs'] => marker.type.create(marker.attrs).attrs

/** Tokens as a slice that opens in `block` and, if they hold markers, closes in their last block. */
function sliceOf(block: Node, tokens: readonly Token[]): Slice {
  const blocks = [block.copy()]
  let content: Node[] = []
  const close = (): void => {
    const last = blocks.length - 1
    blocks[last] = blocks[last]!.copy(Fragment.fromArray(joined(content)))
    content = []
  }
  for (const token of tokens) {
    if (token.kind === 'run') {
      content.push(...inlineNodes(token))
    } else {
      close()
      blocks.push(token.type.create(token.attrs))
    }
  }
  close()
  if (blocks.length === 1) return new Slice(blocks[0]!.content, 0, 0)
  return new Slice(Fragment.fromArray(blocks), 1, 1)
}

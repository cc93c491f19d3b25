// What was edited here becomes the fewest Yjs operations: one delta for each ProseMirror update.
//
// Only the part that the steps touched is compared. Blocks are matched by their identity, so a split
// inserts one marker, a join deletes one, a new type or level sets keys of one; between matched
// markers the common characters at both ends stay, and marks that differ on them are formatted.
// Cost: the length of what the steps touched, and Yjs's walk to its place.
import { Mark, type Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { longestRise } from './longest-rise'
import { applyFormat, attributeOf, markerOf, writtenAttrs } from './model'
import { blockBefore, flatIndex } from './position'
import { isImplicit } from './schema'
import type { Span } from './spans'
import { flatLength, tokensBetween, type MarkerToken, type RunToken, type Token } from './tokens'
import { unitAt } from './whereabouts'
import { deleteUnits, insertAfter } from './words'

type Formats = Record<string, unknown>

/** An operation at a flat index of the text before it. */
export type FlatOp =
  | { readonly kind: 'keys'; readonly at: number; readonly block: Node }
  | { readonly kind: 'format'; readonly at: number; length: number; readonly formats: Formats }
  | {
      readonly kind: 'replace'
      readonly at: number
      readonly length: number
      readonly tokens: readonly Token[]
      /** The marks of the unit before, if it is a character. */
      readonly after?: readonly Mark[]
    }

type ReplaceOp = FlatOp & { readonly kind: 'replace' }

/** A block, or the part of it that was touched: units `from` to `to`, the marker being unit 0. */
interface Piece {
  readonly block: Node
  readonly from: number
  readonly to: number
  readonly flat: number
}

/** The operations, in order, that make the text of `before` that of `after`. */
export function flatOps(before: Node, after: Node, spans: readonly Span[]): FlatOp[] {
  const ops: FlatOp[] = []
  for (const { from, to, start, end } of spans) {
    const [first, last] = [flatIndex(before, from), flatIndex(before, to)]
    const old = piecesOf(before, first, last)
    const now = piecesOf(after, flatIndex(after, start), flatIndex(after, end))
    let [i, j] = [0, 0]
    for (const [nextOld, nextNew] of [...matches(old, now), [old.length, now.length] as const]) {
      // A group: a matched block and the unmatched ones that follow it, or those before any match.
      compare(old.slice(i, nextOld), now.slice(j, nextNew), first, ops)
      ;[i, j] = [nextOld, nextNew]
    }
  }
  return ops.map((op) => (op.kind === 'replace' ? withPlace(before, op) : op))
}

function withPlace(before: Node, op: ReplaceOp): ReplaceOp {
  const place = blockBefore(before, op.at)
  const block = before.child(place.index)
  const inside = op.at - place.flat - (isImplicit(block) ? 0 : 1)
  const left = block.isTextblock && inside > 0 ? block.childBefore(inside).node : null
  return left ? { ...op, after: left.marks } : op
}

/** The blocks, or their parts, that hold the units `from` to `to`. */
function piecesOf(doc: Node, from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  let { index, flat } = blockBefore(doc, from + 1)
  for (; index < doc.childCount && flat < to; index += 1) {
    const block = doc.child(index)
    const end = flat + flatLength(block)
    if (end > from) {
      const [first, last] = [Math.max(from - flat, 0), Math.min(to, end) - flat]
      pieces.push({ block, from: first, to: last, flat: flat + first })
    }
    flat = end
  }
  return pieces
}

const hasMarker = ({ block, from }: Piece): boolean => from === 0 && !isImplicit(block)

/** Identities; the n-th of those that a foreign client wrote twice (or not at all) is its own. */
function identities(pieces: readonly Piece[]): (string | null)[] {
  const seen = new Map<string, number>()
  return pieces.map((piece) => {
    if (!hasMarker(piece)) return null
    const bid = JSON.stringify(piece.block.attrs['bid'])
    const nth = (seen.get(bid) ?? 0) + 1
    seen.set(bid, nth)
    return `${nth}:${bid}`
  })
}

/** Pairs of pieces whose marker stays: as many as can keep their order. */
function matches(old: readonly Piece[], now: readonly Piece[]): (readonly [number, number])[] {
  const places = new Map(identities(old).flatMap((id, i) => (id === null ? [] : [[id, i]])))
  const pairs = identities(now).flatMap((id, j) => {
    const i = id === null ? undefined : places.get(id)
    return i === undefined ? [] : [[i, j] as const]
  })
  return longestRise(pairs.map(([i]) => i)).map((k) => pairs[k]!)
}

function compare(old: Piece[], now: Piece[], start: number, ops: FlatOp[]): void {
  const [first, kept] = [old[0], now[0]]
  const isMatched = first && kept && hasMarker(first) && hasMarker(kept)
  if (isMatched && sameIdentity(first, kept)) {
    const { block } = kept
    if (old.length === 1 && now.length === 1 && first.block === block) return
    if (!first.block.hasMarkup(block.type, block.attrs)) {
      ops.push({ kind: 'keys', at: first.flat, block })
    }
    compareUnits(first.flat + 1, contentOf(old, 1), contentOf(now, 1), ops)
  } else {
    compareUnits(first?.flat ?? start, contentOf(old, 0), contentOf(now, 0), ops)
  }
}

const sameIdentity = (a: Piece, b: Piece): boolean => a.block.attrs['bid'] === b.block.attrs['bid']

const contentOf = (pieces: readonly Piece[], skip: number): Token[] =>
  pieces.flatMap(({ block, from, to }, i) => tokensBetween(block, from + (i === 0 ? skip : 0), to))

function compareUnits(at: number, old: Token[], now: Token[], ops: FlatOp[]): void {
  const [a, b] = [unitsOf(old, '\u0000'), unitsOf(now, '\u0001')]
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head += 1
  if (isHighSurrogate(a[head - 1])) head -= 1
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  if (isLowSurrogate(a[a.length - tail])) tail -= 1
  formatUnits(at, cut(old, 0, head), cut(now, 0, head), ops)
  const tokens = cut(now, head, b.length - tail)
  const length = a.length - tail - head
  if (length > 0 || tokens.length > 0) ops.push({ kind: 'replace', at: at + head, length, tokens })
  const rest = cut(old, a.length - tail, a.length)
  formatUnits(at + a.length - tail, rest, cut(now, b.length - tail, b.length), ops)
}

/** The units as characters; a marker is one that no text shows and that equals none of the others. */
const unitsOf = (tokens: readonly Token[], marker: string): string =>
  tokens.map((token) => (token.kind === 'marker' ? marker : token.text)).join('')

const isHighSurrogate = (unit = ''): boolean => /^[\ud800-\udbff]$/.test(unit)
const isLowSurrogate = (unit = ''): boolean => /^[\udc00-\udfff]$/.test(unit)

function cut(tokens: readonly Token[], from: number, to: number): Token[] {
  const result: Token[] = []
  let at = 0
  for (const token of tokens) {
    const length = token.kind === 'marker' ? 1 : token.text.length
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)]
    if (start < end) {
      result.push(
        token.kind === 'marker' ? token : { ...token, text: token.text.slice(start, end) },
      )
    }
    at += length
  }
  return result
}

/** Formats for the same characters where their marks differ. Both hold runs alone. */
function formatUnits(at: number, old: Token[], now: Token[], ops: FlatOp[]): void {
  let [i, j, usedOld, usedNew, flat] = [0, 0, 0, 0, at]
  while (i < old.length && j < now.length) {
    const [a, b] = [old[i] as RunToken, now[j] as RunToken]
    const length = Math.min(a.text.length - usedOld, b.text.length - usedNew)
    if (!Mark.sameSet(a.marks, b.marks)) pushFormat(flat, length, formatsOf(a, b), ops)
    flat += length
    usedOld += length
    usedNew += length
    if (usedOld === a.text.length) [i, usedOld] = [i + 1, 0]
    if (usedNew === b.text.length) [j, usedNew] = [j + 1, 0]
  }
}

function formatsOf(old: RunToken, now: RunToken): Formats {
  const formats: Formats = {}
  for (const mark of old.marks) {
    if (!mark.type.isInSet(now.marks)) formats[mark.type.name] = null
  }
  for (const mark of now.marks) {
    if (!mark.isInSet(old.marks)) formats[mark.type.name] = attributeOf(mark)
  }
  return formats
}

function pushFormat(at: number, length: number, formats: Formats, ops: FlatOp[]): void {
  const last = ops.at(-1)
  const continues =
    last?.kind === 'format' &&
    last.at + last.length === at &&
    JSON.stringify(last.formats) === JSON.stringify(formats)
  if (continues) last.length += length
  else ops.push({ kind: 'format', at, length, formats })
}

// --- writing ---

/**
 * Writes operations. To be called in a Yjs transaction. Where a page shows the text, `shown`, words
 * that are typed or taken out are found from there.
 */
export function writeOps(text: Y.Text, ops: readonly FlatOp[], shown?: Node): void {
  const [op] = ops
  if (op && ops.length === 1 && shown && writeWords(text, op, shown)) return
  writeDelta(text, ops)
}

/**
 * Writes an operation that puts words in, marked as the character before them, or takes some out and
 * no format with them; whether it is one. Such words need no format, for which Yjs would read the
 * whole text.
 */
function writeWords(text: Y.Text, op: FlatOp, shown: Node): boolean {
  // Texts without any format Yjs knows its way in.
  if (op.kind !== 'replace' || text._searchMarker !== null) return false
  if (op.tokens.length === 0) {
    const first = unitAt(text, shown, op.at)
    return first !== null && deleteUnits(text, first, op.length)
  }
  const [run] = op.tokens
  if (op.length > 0 || op.tokens.length > 1 || run?.kind !== 'run') return false
  if (!op.after || !Mark.sameSet(op.after, run.marks)) return false
  const unit = unitAt(text, shown, op.at - 1)
  if (!unit) return false
  insertAfter(text, unit, run.text)
  return true
}

function writeDelta(text: Y.Text, ops: readonly FlatOp[]): void {
  const places = placesOf(text, ops)
  const delta: unknown[] = []
  let reached = 0
  ops.forEach((op, i) => {
    if (op.kind === 'keys') {
      const { marker } = places[i]!
      if (marker) setKeys(marker, op.block)
      return
    }
    if (op.at > reached) delta.push({ retain: op.at - reached })
    const { attributes } = places[i]!
    if (op.kind === 'format') {
      delta.push({ retain: op.length, attributes: op.formats })
    } else {
      for (const token of op.tokens) delta.push(insertion(token, attributes))
      if (op.length > 0) delta.push({ delete: op.length })
    }
    reached = op.at + op.length
  })
  if (delta.length > 0) text.applyDelta(delta)
}

interface TextPlace {
  /** The formatting that characters put in at this place would take. */
  readonly attributes: Formats
  /** The marker that stands there, for `keys`. */
  readonly marker: Y.Map<unknown> | null
}

/** What Yjs has at the index of each operation, in one walk. */
function placesOf(text: Y.Text, ops: readonly FlatOp[]): TextPlace[] {
  const places: TextPlace[] = []
  const attributes = new Map<string, unknown>()
  let [item, flat] = [text._start, 0]
  for (const op of ops) {
    for (; item !== null && flat < op.at; item = item.right) {
      if (item.deleted) continue
      if (item.content instanceof Y.ContentFormat) {
        applyFormat(attributes, item.content)
      } else if (item.countable) {
        if (flat + item.length > op.at) break
        flat += item.length
      }
    }
    const marker = flat === op.at ? markerAfter(item) : null
    places.push({ attributes: Object.fromEntries(attributes), marker })
  }
  return places
}

function markerAfter(item: Y.Item | null): Y.Map<unknown> | null {
  let next = item
  while (next !== null && (next.deleted || !next.countable)) next = next.right
  return next && markerOf(next)
}

const KNOWN = new Set(['strong', 'em', 'underline', 'strike', 'code', 'link'])

/**
 * The delta's insertion of a token. Attributes that we do not know go on through inserted words, and
 * a marker takes whatever stands around it: otherwise it would end formats and begin them again.
 */
function insertion(token: Token, around: Formats): { insert: unknown; attributes: Formats } {
  if (token.kind === 'marker') return { insert: newMarker(token), attributes: { ...around } }
  const attributes = Object.fromEntries(Object.entries(around).filter(([key]) => !KNOWN.has(key)))
  for (const mark of token.marks) attributes[mark.type.name] = attributeOf(mark)
  return { insert: token.text, attributes }
}

function newMarker(token: MarkerToken): Y.Map<unknown> {
  const map = new Y.Map<unknown>()
  map.set('type', token.type.name)
  map.set('bid', token.attrs['bid'])
  for (const [key, value] of Object.entries(writtenAttrs(token))) map.set(key, value)
  return map
}

/** Sets the keys that differ. Keys of another type stay: they are not read, and may be of use. */
export function setKeys(marker: Y.Map<unknown>, block: Node): void {
  if (marker.get('type') !== block.type.name) marker.set('type', block.type.name)
  for (const [key, value] of Object.entries(writtenAttrs(block))) {
    if (marker.get(key) !== value) marker.set(key, value)
  }
  for (const key of Object.keys(block.attrs)) {
    if (block.attrs[key] === null && key !== 'bid' && marker.has(key)) marker.delete(key)
  }
}

// Reading a flat `Y.Text`: its repaired blocks, and the ProseMirror document that shows them.
//
// Reading never writes: whatever a foreign client wrote stays as it is (SPEC.md, FLAT).
import { Mark, type Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { isSafeHref, isSafeSource } from './links'
import { clampDepth, clampLevel, flatSchema, marks, nodes, widthOf, type BlockType } from './schema'
import { blocksOf, type MarkerToken, type RunToken, type Token } from './tokens'

/** The name of the root `Y.Text`. */
export const FLAT_ROOT = 'text'

export type FlatMarks = Readonly<Record<string, true | { readonly href: string }>>

export interface FlatRun {
  readonly text: string
  readonly marks: FlatMarks
}

/** A block as it reads. `bid` is unique here: later ones of the same bid read as `<bid>~2`… */
export interface FlatBlock {
  readonly bid: string | null
  readonly type: BlockType
  readonly attrs: Readonly<Record<string, string | number>>
  readonly runs: readonly FlatRun[]
}

/** Formatting attributes at a place in the text: what `ContentFormat` items left of it leave. */
export type Attributes = ReadonlyMap<string, unknown>

/** Takes one formatting item into account. */
export function applyFormat(attributes: Map<string, unknown>, format: Y.ContentFormat): void {
  const { key, value } = format as { key: string; value: unknown }
  if (value === null) attributes.delete(key)
  else attributes.set(key, value)
}

const TRUE_MARKS = [marks.strong, marks.em, marks.underline, marks.strike, marks.code]

/** The marks that attributes read as; what is unknown or malformed is no mark. */
export function readMarks(attributes: Attributes): readonly Mark[] {
  if (attributes.size === 0) return Mark.none
  const found = TRUE_MARKS.filter(({ name }) => attributes.get(name) === true).map((type) =>
    type.create(),
  )
  const link = attributes.get('link') as { href?: unknown } | null | undefined
  const href = typeof link === 'object' ? link?.href : undefined
  if (typeof href === 'string' && isSafeHref(href)) found.push(marks.link.create({ href }))
  return Mark.setFrom(found)
}

/** The formatting attribute's value for a mark. */
export const attributeOf = (mark: Mark): true | { href: string } =>
  mark.type === marks.link ? { href: String(mark.attrs['href']) } : true

const OBJECT = '\uFFFC'
const UNREADABLE = '\uFFFD'
const LINE_BREAKS = /[\u2028\u2029]/g
// eslint-disable-next-line no-control-regex -- those are what is sought
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Characters as they are shown: unit by unit the same length. */
export const readText = (text: string): string =>
  text.replace(LINE_BREAKS, '\n').replace(CONTROLS, UNREADABLE)

const isAbsent = (value: unknown): value is undefined => value === undefined

/** A key's number, `absent` where the key is not there, null where it holds something else. */
function numberOf(value: unknown, absent: number): number | null {
  if (isAbsent(value)) return absent
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' && !Number.isNaN(value) ? value : null
}

/** What a marker reads as; a paragraph if its type is unknown or its keys are malformed. */
export function readMarker(map: Y.Map<unknown>): MarkerToken {
  const written = map.get('bid')
  const bid = typeof written === 'string' && written !== '' ? written : null
  const paragraph: MarkerToken = { kind: 'marker', type: nodes.paragraph, attrs: { bid } }
  const value = (key: string): unknown => map.get(key)
  switch (value('type')) {
    case 'heading': {
      const level = numberOf(value('level'), 1)
      if (level === null) return paragraph
      return { kind: 'marker', type: nodes.heading, attrs: { level: clampLevel(level), bid } }
    }
    case 'item': {
      const [list, depth] = [value('list'), numberOf(value('depth'), 0)]
      if (!isAbsent(list) && list !== 'bullet' && list !== 'number') return paragraph
      if (depth === null) return paragraph
      const attrs = { list: list ?? 'bullet', depth: clampDepth(depth), bid }
      return { kind: 'marker', type: nodes.item, attrs }
    }
    case 'quote':
      return { kind: 'marker', type: nodes.quote, attrs: { bid } }
    case 'image': {
      const [src, alt, width] = [value('src'), value('alt'), value('width')]
      if (typeof src !== 'string' || !isSafeSource(src)) return paragraph
      const attrs = {
        src,
        alt: typeof alt === 'string' ? alt : '',
        width: widthOf(numberOf(width, 0) ?? 0),
        bid,
      }
      return { kind: 'marker', type: nodes.image, attrs }
    }
    case 'table': {
      const html = value('html')
      if (typeof html !== 'string') return paragraph
      return { kind: 'marker', type: nodes.table, attrs: { html, bid } }
    }
    default:
      return paragraph
  }
}

/** The marker that an item holds, or null: every other embed is shown as an object character. */
export function markerOf(item: Y.Item): Y.Map<unknown> | null {
  const { content } = item
  if (!(content instanceof Y.ContentType)) return null
  const type: unknown = content.type
  return type instanceof Y.Map ? type : null
}

/** The characters that an item without a marker shows. */
export const readItem = ({ content, length }: Y.Item): string =>
  content instanceof Y.ContentString ? readText(content.str) : OBJECT.repeat(length)

/** The whole text as tokens. */
export function readTokens(text: Y.Text): Token[] {
  const tokens: Token[] = []
  const attributes = new Map<string, unknown>()
  let current = readMarks(attributes)
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat) {
      applyFormat(attributes, item.content)
      current = readMarks(attributes)
    } else if (item.countable) {
      const marker = markerOf(item)
      if (marker) tokens.push(readMarker(marker))
      else tokens.push({ kind: 'run', text: readItem(item), marks: current })
    }
  }
  return tokens
}

/** The document that shows blocks; an empty text reads as one empty paragraph. */
export function documentOf(blocks: readonly Node[]): Node {
  const shown = blocks.length > 0 ? blocks : [nodes.paragraph.create({ implicit: true })]
  return flatSchema.topNodeType.create(null, shown)
}

/** The ProseMirror document that shows a text. Cost: its whole length; for opening a page. */
export const readDocument = (text: Y.Text): Node => documentOf(blocksOf(readTokens(text)))

/** The repaired blocks of a document, as the shared fixtures write them. */
export function flatBlocks(doc: Node): FlatBlock[] {
  const bids = uniqueBids(doc)
  return doc.children.map((block, i) => ({
    bid: bids[i] ?? null,
    type: block.type.name as BlockType,
    attrs: writtenAttrs(block),
    runs: readRuns(block),
  }))
}

/** The identities of a document's blocks, in order and without duplicates. */
export function uniqueBids(doc: Node): (string | null)[] {
  const written = new Map<string, number>()
  const taken = new Set<string>()
  return doc.children.map((block) => {
    const bid = block.attrs['bid'] as string | null
    if (bid === null) return null
    const nth = (written.get(bid) ?? 0) + 1
    written.set(bid, nth)
    let unique = nth === 1 ? bid : `${bid}~${nth}`
    const wanted = unique
    for (let k = 2; taken.has(unique); k += 1) unique = `${wanted}~${k}`
    taken.add(unique)
    return unique
  })
}

const NOT_KEYS = new Set(['bid', 'implicit'])

/** A block's attributes without its identity, as its marker's keys have them. */
export function writtenAttrs(block: {
  readonly attrs: Readonly<Record<string, unknown>>
}): Record<string, string | number> {
  const entries = Object.entries(block.attrs).filter(([k, v]) => !NOT_KEYS.has(k) && v !== null)
  return Object.fromEntries(entries) as Record<string, string | number>
}

function readRuns(block: Node): FlatRun[] {
  const runs: { text: string; marks: readonly Mark[] }[] = []
  block.forEach((inline) => {
    const text = inline.isText ? (inline.text ?? '') : '\n'
    const last = runs.at(-1)
    if (last && Mark.sameSet(last.marks, inline.marks)) last.text += text
    else runs.push({ text, marks: inline.marks })
  })
  return runs.map((run) => ({
    text: run.text,
    marks: Object.fromEntries(run.marks.map((mark) => [mark.type.name, attributeOf(mark)])),
  }))
}

export type { RunToken }

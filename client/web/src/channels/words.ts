// The words of a message as a tree: a subset of Markdown, read in one pass. What is no markup is
// words; there is no HTML, so nothing that somebody writes can be anything but shown.
import { readInline, type Called, type Inline } from './inline'

export { mayLeadTo, type Called, type Inline } from './inline'

export type Block =
  /** Lines that stand together, each shown as a line. */
  | { readonly type: 'paragraph'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'list'; readonly ordered: false; readonly items: readonly Block[][] }
  | {
      readonly type: 'list'
      readonly ordered: true
      readonly start: number
      readonly items: readonly Block[][]
    }
  | { readonly type: 'code'; readonly text: string }

/** Quotes and lists in each other: what is deeper is shown as words of the deepest. */
const MAX_DEPTH = 4

/** What may follow is the name of a language, which is not shown. */
const FENCE = /^\s*```[\w+#-]{0,20}\s*$/
const QUOTE = /^\s{0,3}> ?/
const BULLET = /^\s{0,3}[-*•]\s+(?=\S)/
const NUMBER = /^\s{0,3}(\d{1,4})[.)]\s+(?=\S)/
const DEEPER = /^\s{2,}/

/** The message `body` in blocks; `called` are those whose names are shown as calls. */
export const readWords = (body: string, called: readonly Called[] = []): Block[] =>
  readBlocks(body.split('\n'), called, 0)

function readBlocks(lines: readonly string[], called: readonly Called[], depth: number): Block[] {
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (line.trim() === '') at += 1
    else {
      const end = Math.max(at + 1, endOfBlock(lines, at, depth))
      blocks.push(blockOf(lines.slice(at, end), called, depth))
      at = end
    }
  }
  return blocks
}

type Kind = 'code' | 'quote' | 'bullet' | 'number' | 'paragraph'

function kindOf(line: string, depth: number): Kind {
  if (FENCE.test(line)) return 'code'
  if (depth >= MAX_DEPTH) return 'paragraph'
  if (QUOTE.test(line)) return 'quote'
  if (BULLET.test(line)) return 'bullet'
  return NUMBER.test(line) ? 'number' : 'paragraph'
}

/** Where the block that begins at line `start` ends. */
function endOfBlock(lines: readonly string[], start: number, depth: number): number {
  const kind = kindOf(lines[start] ?? '', depth)
  const isList = kind === 'bullet' || kind === 'number'
  let at = start + 1
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (kind === 'code') {
      if (FENCE.test(line)) return at + 1
      continue
    }
    if (line.trim() === '') return at
    const next = kindOf(line, depth)
    if (next !== kind && !(isList && DEEPER.test(line) && next !== 'code')) return at
  }
  return at
}

function blockOf(lines: readonly string[], called: readonly Called[], depth: number): Block {
  const first = lines[0] ?? ''
  switch (kindOf(first, depth)) {
    case 'code':
      return { type: 'code', text: insideOfFence(lines) }
    case 'quote': {
      const inner = lines.map((line) => line.replace(QUOTE, ''))
      return { type: 'quote', blocks: readBlocks(inner, called, depth + 1) }
    }
    case 'bullet':
      return { type: 'list', ordered: false, items: itemsOf(lines, BULLET, called, depth) }
    case 'number': {
      const start = Number(NUMBER.exec(first)?.[1] ?? 1)
      return { type: 'list', ordered: true, start, items: itemsOf(lines, NUMBER, called, depth) }
    }
    case 'paragraph':
      return { type: 'paragraph', lines: lines.map((line) => readInline(line.trim(), called)) }
  }
}

/** What stands between the fences; words on the line of the first one are a language, not shown. */
function insideOfFence(lines: readonly string[]): string {
  const isClosed = lines.length > 1 && FENCE.test(lines.at(-1) ?? '')
  return lines.slice(1, isClosed ? -1 : undefined).join('\n')
}

function itemsOf(
  lines: readonly string[],
  sign: RegExp,
  called: readonly Called[],
  depth: number,
): Block[][] {
  const items: string[][] = []
  for (const line of lines) {
    const isNext = sign.test(line) && !DEEPER.test(line)
    if (isNext || items.length === 0) items.push([line.replace(sign, '')])
    else items.at(-1)?.push(line.replace(/^\s{2,4}/, ''))
  }
  return items.map((item) => readBlocks(item, called, depth + 1))
}

/** The words alone, in one line: for a quote, a notice, the title of a window. */
export const plainWords = (body: string): string => readWords(body).map(textOfBlock).join(' ')

function textOfBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return block.lines.map(textOfInline).join(' ')
    case 'quote':
      return block.blocks.map(textOfBlock).join(' ')
    case 'list':
      return block.items.map((item) => item.map(textOfBlock).join(' ')).join(' · ')
    case 'code':
      return block.text.replaceAll('\n', ' ')
  }
}

const textOfInline = (nodes: readonly Inline[]): string =>
  nodes.map((node) => ('nodes' in node ? textOfInline(node.nodes) : node.text)).join('')

// Plain text that is pasted: blank lines part paragraphs, other line ends are line breaks, and lines
// that all begin like items of a list are a list.
import { Fragment, Slice, type Mark, type Node } from 'prosemirror-model'
import { clampDepth, nodes } from '../../flat/schema'
import { inlineNodes } from '../../flat/tokens'

const LINE_END = /\r\n?|\n/
const BLANK_LINES = /(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))+/
const ITEM = /^(\s*)(?:([-*•–])|\d{1,3}[.)])\s+(.+)$/
/** How many spaces make an item one level deeper; a tab counts for as many. */
const SPACES_PER_LEVEL = 2

/** The slice for pasted text, with the marks of the place. */
export function parsePlainText(text: string, marks: readonly Mark[]): Slice {
  const blocks = text
    .replace(/^(?:\s*(?:\r\n?|\n))+|\s+$/g, '')
    .split(BLANK_LINES)
    .flatMap((part) => blocksOf(part.split(LINE_END), marks))
  // A single line of words goes into the line of the caret; a list is a list.
  const isOpen = (block: Node | undefined): boolean => block?.type === nodes.paragraph
  const [start, end] = [isOpen(blocks[0]) ? 1 : 0, isOpen(blocks.at(-1)) ? 1 : 0]
  return new Slice(Fragment.fromArray(blocks), start, end)
}

function blocksOf(lines: readonly string[], marks: readonly Mark[]): Node[] {
  const content = (words: string): Node[] => inlineNodes({ kind: 'run', text: words, marks })
  const items = lines.map((line) => ITEM.exec(line))
  const isList = lines.length > 1 && items.every((item) => item !== null)
  if (!isList) return [nodes.paragraph.create(null, content(lines.join('\n')))]
  return items.map((item) => {
    const [, space = '', bullet, words = ''] = item!
    const width = space.replaceAll('\t', ' '.repeat(SPACES_PER_LEVEL)).length
    const depth = clampDepth(width / SPACES_PER_LEVEL)
    return nodes.item.create({ list: bullet ? 'bullet' : 'number', depth }, content(words))
  })
}

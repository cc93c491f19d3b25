// The addresses in a message that lead to something of this hub, of which a card is shown. Pure.
import type { Inline } from './inline'
import { readWords, type Block } from './words'

/** Cards below one message: more would be a page. */
export const CARDS_MAX = 3

/** What has a card: a text or a paragraph of it, an amendment, a channel's message. */
const HAS_CARD =
  /^\/(?:texts\/[0-9a-f-]{36}(?:#block=[^\s&]{1,200})?|amendments\/[0-9a-f-]{36}|channels\/[0-9a-f-]{36}#message=\d{1,15})$/

/** The paths, in order and each once; `origin` is where this hub is. */
export function ownLinks(body: string, origin: string): string[] {
  const paths = readWords(body)
    .flatMap(hrefsOf)
    .map((href) => (href.startsWith(`${origin}/`) ? href.slice(origin.length) : href))
    .filter((path) => HAS_CARD.test(path))
  return [...new Set(paths)].slice(0, CARDS_MAX)
}

function hrefsOf(block: Block): string[] {
  switch (block.type) {
    case 'paragraph':
      return block.lines.flatMap((line) => line.flatMap(hrefsIn))
    case 'list':
      return block.items.flatMap((item) => item.flatMap(hrefsOf))
    // What is quoted was said, with its card, before; code is no link.
    case 'quote':
    case 'code':
      return []
  }
}

const hrefsIn = (node: Inline): string[] => {
  if (node.type === 'link') return [node.href]
  return 'nodes' in node ? node.nodes.flatMap(hrefsIn) : []
}

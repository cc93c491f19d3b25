// The ProseMirror schema of a flat text: a list of blocks, none of which holds another.
//
// `bid` is the block's identity as written (null: its marker has none). A paragraph with `implicit`
// has no marker at all: characters before the first marker or after an atom read as one. What is on
// the clipboard becomes blocks through `parseDOM`, after `editor/clipboard` has tidied it.
import { Schema, type Attrs, type DOMOutputSpec, type Node, type NodeSpec } from 'prosemirror-model'
import { cleanTable } from './clean-table'
import { isSafeHref, isSafeSource } from './links'

export const MAX_LEVEL = 4
export const MAX_DEPTH = 7
/** The widest image, in CSS pixels: what is wider was not meant. */
export const MAX_WIDTH = 65_535
export type ListKind = 'bullet' | 'number'

const identity = { bid: { default: null } }
const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(Math.trunc(value), low), high)
export const clampLevel = (level: number): number => clamp(level, 1, MAX_LEVEL)
export const clampDepth = (depth: number): number => clamp(depth, 0, MAX_DEPTH)
/** An image's width in whole CSS pixels; null where the number cannot be one. */
export const widthOf = (width: number): number | null => {
  const whole = Math.trunc(width)
  return whole >= 1 && whole <= MAX_WIDTH ? whole : null
}

const NESTED_BLOCKS = 'p, div, h1, h2, h3, h4, h5, h6, blockquote, pre, table'
/** Whether an element's words stand in blocks of their own, which then say what they are. */
const startsWithBlock = (element: HTMLElement): boolean => {
  const first = [...element.childNodes].find((child) => child.textContent?.trim())
  return first?.nodeType === 1 && (first as Element).matches(NESTED_BLOCKS)
}

/**
 * An item's list and depth, from what it says of its level (Word's and Google's pages write each
 * level as a list of its own), or else from the lists around it.
 */
function listAttrs(element: HTMLElement): Attrs {
  const item = element.closest('li')
  const level = item?.getAttribute('data-aria-level') ?? item?.getAttribute('aria-level')
  if (level) return { list: listKind(element), depth: clampDepth(Number(level) - 1 || 0) }
  let depth = -1
  for (let up: Element | null = element; up; up = up.parentElement) {
    if (up.matches('ul, ol, menu')) depth += 1
  }
  return { list: listKind(element), depth: clampDepth(depth) }
}

const listKind = (element: HTMLElement): ListKind =>
  element.closest('ul, ol, menu')?.matches('ol') ? 'number' : 'bullet'

const textblock = (attrs: NodeSpec['attrs'], rest: NodeSpec): NodeSpec => ({
  content: 'inline*',
  group: 'block',
  defining: true,
  attrs: { ...attrs, ...identity },
  ...rest,
})

const atom = (attrs: NodeSpec['attrs'], rest: NodeSpec): NodeSpec => ({
  group: 'block',
  atom: true,
  draggable: true,
  attrs: { ...attrs, ...identity },
  ...rest,
})

const ownItem = (element: HTMLElement): Attrs => ({
  list: element.dataset['list'] === 'number' ? 'number' : 'bullet',
  depth: clampDepth(Number(element.dataset['depth']) || 0),
})

const heading = (level: number) => ({ tag: `h${level}`, attrs: { level: clampLevel(level) } })

function imageAttrs(element: HTMLElement): Attrs | false {
  const src = element.getAttribute('src') ?? ''
  if (!isSafeSource(src)) return false
  const width = widthOf(Number(element.getAttribute('width')))
  return { src, alt: element.getAttribute('alt') ?? '', width }
}

const imageDOM = ({ attrs }: Node): DOMOutputSpec => [
  'img',
  { src: attrs['src'], alt: attrs['alt'], width: attrs['width'] },
]

/** What a table says, for its preview: the words of its cells; its html is never interpreted. */
export function tablePreview(html: string): string {
  return html
    .replace(/<[^>]*(>|$)/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
}

export const flatSchema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: textblock(
      { implicit: { default: false } },
      {
        parseDOM: [{ tag: 'p' }, { tag: 'pre', preserveWhitespace: 'full' }],
        toDOM: () => ['p', 0],
      },
    ),
    heading: textblock(
      { level: { default: 1 } },
      {
        parseDOM: [
          ...[1, 2, 3, 4, 5, 6].map(heading),
          // Word in the browser.
          {
            tag: 'p[role="heading"]',
            priority: 60,
            getAttrs: (p) => ({ level: clampLevel(Number(p.getAttribute('aria-level')) || 1) }),
          },
          { tag: 'p.MsoTitle', priority: 60, attrs: { level: 1 } },
          { tag: 'p.MsoSubtitle', priority: 60, attrs: { level: 2 } },
        ],
        toDOM: ({ attrs }) => [`h${attrs['level']}`, 0],
      },
    ),
    item: textblock(
      { list: { default: 'bullet' }, depth: { default: 0 } },
      {
        parseDOM: [
          { tag: 'p[data-list]', priority: 70, getAttrs: ownItem },
          { tag: 'li p', priority: 60, getAttrs: listAttrs },
          { tag: 'li', getAttrs: (li) => !startsWithBlock(li) && listAttrs(li) },
        ],
        toDOM: ({ attrs }) => [
          'p',
          { class: 'item', 'data-list': attrs['list'], 'data-depth': attrs['depth'] },
          0,
        ],
      },
    ),
    quote: textblock(
      {},
      {
        parseDOM: [
          { tag: 'p.MsoQuote, p.MsoIntenseQuote', priority: 61 },
          { tag: 'blockquote p', priority: 60 },
          { tag: 'blockquote', getAttrs: (quote) => !startsWithBlock(quote) && null },
        ],
        toDOM: () => ['blockquote', 0],
      },
    ),
    image: atom(
      { src: {}, alt: { default: '' }, width: { default: null } },
      { parseDOM: [{ tag: 'img[src]', getAttrs: imageAttrs }], toDOM: imageDOM },
    ),
    table: atom(
      { html: {} },
      {
        parseDOM: [
          {
            tag: 'pre[data-table]',
            priority: 70,
            getAttrs: (pre) => ({ html: pre.dataset['table'] }),
          },
          {
            tag: 'table[data-table]',
            priority: 70,
            getAttrs: (table) => ({ html: table.dataset['table'] }),
          },
          {
            tag: 'table',
            getAttrs: (table) => ({ html: (cleanTable(table) ?? table).outerHTML }),
          },
        ],
        toDOM: ({ attrs }) => [
          'pre',
          { class: 'table', 'data-table': attrs['html'] },
          tablePreview(String(attrs['html'])),
        ],
      },
    ),
    text: { group: 'inline' },
    line_break: {
      inline: true,
      group: 'inline',
      selectable: false,
      linebreakReplacement: true,
      leafText: () => '\n',
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (a) => {
            const href = a.getAttribute('href') ?? ''
            return isSafeHref(href) ? { href } : false
          },
        },
      ],
      toDOM: ({ attrs }) => [
        'a',
        { href: attrs['href'], rel: 'noopener noreferrer nofollow', target: '_blank' },
        0,
      ],
    },
    strong: {
      parseDOM: [
        { tag: 'strong' },
        // Google Docs wraps a whole page in <b style="font-weight:normal">.
        { tag: 'b', getAttrs: (b) => b.style.fontWeight !== 'normal' && null },
        { style: 'font-weight', getAttrs: (w) => /^(bold(er)?|[6-9]00)$/.test(w) && null },
      ],
      toDOM: () => ['strong', 0],
    },
    em: {
      parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }],
      toDOM: () => ['em', 0],
    },
    underline: {
      parseDOM: [
        { tag: 'u' },
        { style: 'text-decoration', getAttrs: (s) => s.includes('underline') && null },
      ],
      toDOM: () => ['u', 0],
    },
    strike: {
      parseDOM: [
        { tag: 's' },
        { tag: 'del' },
        { tag: 'strike' },
        { style: 'text-decoration', getAttrs: (s) => s.includes('line-through') && null },
      ],
      toDOM: () => ['s', 0],
    },
    code: { parseDOM: [{ tag: 'code' }, { tag: 'tt' }], toDOM: () => ['code', 0] },
  },
})

export type BlockType = 'paragraph' | 'heading' | 'item' | 'quote' | 'image' | 'table'
export const { nodes, marks } = flatSchema

/** Whether the block is in the page only by repair: it has no marker in the text. */
export const isImplicit = (block: Node): boolean => block.attrs['implicit'] === true

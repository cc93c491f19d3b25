// The ProseMirror schema of a flat text: a list of blocks, none of which holds another.
//
// `bid` is the block's identity as written (null: its marker has none). A paragraph with `implicit`
// has no marker at all: characters before the first marker or after an atom read as one. What Word,
// LibreOffice and web pages put on the clipboard becomes clean blocks through `parseDOM`.
import { Schema, type Attrs, type DOMOutputSpec, type Node, type NodeSpec } from 'prosemirror-model'
import { isSafeHref, isSafeSource } from './links'

export const MAX_LEVEL = 4
export const MAX_DEPTH = 7
export type ListKind = 'bullet' | 'number'

const identity = { bid: { default: null } }
const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(Math.trunc(value), low), high)
export const clampLevel = (level: number): number => clamp(level, 1, MAX_LEVEL)
export const clampDepth = (depth: number): number => clamp(depth, 0, MAX_DEPTH)

const NESTED_BLOCKS = 'p, div, h1, h2, h3, h4, h5, h6, blockquote, pre, table'
/** Whether an element's words stand in blocks of their own, which then say what they are. */
const startsWithBlock = (element: HTMLElement): boolean => {
  const first = [...element.childNodes].find((child) => child.textContent?.trim())
  return first?.nodeType === 1 && (first as Element).matches(NESTED_BLOCKS)
}

/** An item's list and depth, from the lists around an `li`. */
function listAttrs(element: HTMLElement): Attrs {
  let depth = -1
  for (let up: Element | null = element; up; up = up.parentElement) {
    if (up.matches('ul, ol, menu')) depth += 1
  }
  const numbered = element.closest('ul, ol, menu')?.matches('ol') ?? false
  return { list: numbered ? 'number' : 'bullet', depth: clampDepth(depth) }
}

/** Word writes list items as paragraphs: `mso-list:l0 level2 lfo1`, their sign in an ignored span. */
function wordItemAttrs(element: HTMLElement): Attrs | false {
  const level = /mso-list:\s*l\d+\s+level(\d+)/.exec(element.getAttribute('style') ?? '')?.[1]
  if (level === undefined) return false
  const sign = element.querySelector('[style*="mso-list:Ignore"]')?.textContent ?? ''
  const list: ListKind = /^\s*(\d+|[a-z]{1,4}|[A-Z]{1,4})[.)]/.test(sign) ? 'number' : 'bullet'
  return { list, depth: clampDepth(Number(level) - 1) }
}

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
  const width = Number(element.getAttribute('width'))
  return { src, alt: element.getAttribute('alt') ?? '', width: width > 0 ? width : null }
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
        parseDOM: [
          { tag: 'p' },
          { tag: 'pre', preserveWhitespace: 'full' },
          { tag: 'span[style*="mso-list:Ignore"]', priority: 70, ignore: true },
        ],
        toDOM: () => ['p', 0],
      },
    ),
    heading: textblock(
      { level: { default: 1 } },
      {
        parseDOM: [1, 2, 3, 4, 5, 6].map(heading),
        toDOM: ({ attrs }) => [`h${attrs['level']}`, 0],
      },
    ),
    item: textblock(
      { list: { default: 'bullet' }, depth: { default: 0 } },
      {
        parseDOM: [
          { tag: 'p[data-list]', priority: 70, getAttrs: ownItem },
          { tag: 'p', priority: 65, getAttrs: wordItemAttrs },
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
          { tag: 'table', getAttrs: (table) => ({ html: table.outerHTML }) },
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
      toDOM: ({ attrs }) => ['a', { href: attrs['href'], rel: 'noopener noreferrer nofollow' }, 0],
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

// What is copied: html with real lists and tables, and plain text as one would type it.
import { DOMSerializer, Fragment, Slice, type Node as Block } from 'prosemirror-model'
import type { EditorView } from 'prosemirror-view'
import { cleanTable } from '../../flat/clean-table'
import { flatSchema, nodes } from '../../flat/schema'

/** The attribute by which an editor knows what an editor copied: it needs no tidying. */
export const OWN = 'data-flat'

/** Writes items as nested lists, and tables as tables that keep their html. */
export class CopySerializer extends DOMSerializer {
  constructor() {
    const { nodes: ofNodes, marks } = DOMSerializer.fromSchema(flatSchema)
    super(ofNodes, marks)
  }

  override serializeFragment(
    fragment: Fragment,
    options: { document?: Document } = {},
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const first = fragment.firstChild
    if (!first?.isBlock) return super.serializeFragment(fragment, options, target)
    const page = target ?? (options.document ?? document).createDocumentFragment()
    const lists = new Lists(page)
    for (const block of fragment.content) {
      const content = block.isTextblock ? super.serializeFragment(block.content, options) : null
      if (block.type === nodes.item && content) {
        lists.add(block, content)
      } else {
        lists.end()
        page.append(
          block.type === nodes.table ? tableOf(block) : this.serializeNode(block, options),
        )
      }
    }
    page.firstElementChild?.setAttribute(OWN, '')
    return page
  }
}

/** The lists that are open at a place of a page, one in another. */
class Lists {
  #open: { list: HTMLElement; depth: number }[] = []

  constructor(readonly page: HTMLElement | DocumentFragment) {}

  end(): void {
    this.#open = []
  }

  add({ attrs }: Block, content: Node): void {
    const depth = Number(attrs['depth'])
    const tag = attrs['list'] === 'number' ? 'OL' : 'UL'
    this.#open = this.#open.filter((one) => one.depth <= depth)
    const last = this.#open.at(-1)
    if (last?.depth === depth && last.list.tagName !== tag) this.#open.pop()
    if (this.#open.at(-1)?.depth !== depth) this.#begin(tag, depth)
    const item = document.createElement('li')
    // A first item may stand deeper than its list says.
    item.setAttribute('aria-level', String(depth + 1))
    item.append(content)
    this.#open.at(-1)?.list.append(item)
  }

  #begin(tag: string, depth: number): void {
    const list = document.createElement(tag)
    const outer = this.#open.at(-1)?.list
    ;(outer?.lastElementChild ?? outer ?? this.page).append(list)
    this.#open.push({ list, depth })
  }
}

function tableOf({ attrs }: Block): HTMLElement {
  const html = String(attrs['html'])
  const table = cleanTable(html) ?? document.createElement('table')
  table.dataset['table'] = html
  return table
}

/** Words out of the middle of one block are copied as words: a piece of a heading is no heading. */
export function wordsAlone(slice: Slice, { state }: EditorView): Slice {
  const { $from, $to } = state.selection
  const isPiece = $from.parentOffset > 0 || $to.parentOffset < $to.parent.content.size
  const block = slice.content.firstChild
  if (!isPiece || slice.content.childCount !== 1 || !block?.isTextblock) return slice
  return new Slice(Fragment.from(nodes.paragraph.create(null, block.content)), 1, 1)
}

/** Plain text: a blank line between blocks, none between items, which bear their sign or number. */
export function plainText({ content }: Slice): string {
  const numbers: number[] = []
  let text = ''
  content.forEach((block, _offset, index) => {
    const before = index > 0 ? content.child(index - 1) : null
    const areItems = before?.type === nodes.item && block.type === nodes.item
    if (before) text += areItems ? '\n' : '\n\n'
    text += signOf(block, numbers) + wordsOf(block)
  })
  return text
}

const wordsOf = (block: Block): string => {
  if (block.type === nodes.image) return String(block.attrs['alt'])
  if (block.type === nodes.table) return tableText(String(block.attrs['html']))
  if (block.isText) return block.text ?? ''
  return block.textBetween(0, block.content.size, '', '\n')
}

/** A table's rows as lines, its cells between tabs, as spreadsheets copy them. */
const tableText = (html: string): string =>
  [...(cleanTable(html)?.querySelectorAll('tr') ?? [])]
    .map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '').join('\t'))
    .join('\n')

/** What stands before a block's words; `numbers` counts the items of each depth. */
function signOf(block: Block, numbers: number[]): string {
  if (block.type !== nodes.item) {
    numbers.length = 0
    return ''
  }
  const depth = Number(block.attrs['depth'])
  const isNumbered = block.attrs['list'] === 'number'
  numbers.length = depth + 1
  numbers[depth] = isNumbered ? (numbers[depth] ?? 0) + 1 : 0
  return `${'  '.repeat(depth)}${isNumbered ? `${numbers[depth]}.` : '-'} `
}

// How images and tables show themselves: neither can be edited in place, both can be selected.
import type { Node } from 'prosemirror-model'
import type { NodeView, NodeViewConstructor } from 'prosemirror-view'
import { cleanTable } from '../flat/clean-table'
import { tablePreview } from '../flat/schema'

/** Words of the interface that stand in these blocks, in the language of now. */
export interface BlockWords {
  /** What stands for an image that has no description. */
  readonly image: () => string
  readonly table: () => string
}

export function nodeViews(words: BlockWords): Record<'image' | 'table', NodeViewConstructor> {
  return {
    image: (node) => new ImageView(node, words),
    table: (node) => new TableView(node, words),
  }
}

/** Whether the page may load an image: only from here, so that no reader is told on to other sites. */
function isLoadable(src: string): boolean {
  if (src.startsWith('data:')) return true
  const url = URL.parse(src, location.href)
  return url?.origin === location.origin
}

class ImageView implements NodeView {
  readonly dom = document.createElement('figure')

  constructor(
    node: Node,
    readonly words: BlockWords,
  ) {
    this.dom.className = 'image'
    this.#show(node)
  }

  update(node: Node): boolean {
    if (node.type.name !== 'image') return false
    this.#show(node)
    return true
  }

  ignoreMutation(): boolean {
    return true
  }

  #show({ attrs }: Node): void {
    const [src, alt] = [String(attrs['src']), String(attrs['alt'])]
    if (!isLoadable(src)) return this.#showWords(src, alt)
    const image = document.createElement('img')
    image.alt = alt
    if (typeof attrs['width'] === 'number') image.width = attrs['width']
    image.addEventListener('error', () => this.#showWords(src, alt))
    image.src = src
    this.dom.replaceChildren(image)
  }

  /** In place of an image that is not shown: what it shows, and where it is. */
  #showWords(src: string, alt: string): void {
    const link = document.createElement('a')
    link.className = 'missing'
    link.textContent = alt || this.words.image()
    if (!src.startsWith('data:')) link.href = src
    link.target = '_blank'
    link.rel = 'noopener noreferrer nofollow'
    this.dom.replaceChildren(link)
  }
}

class TableView implements NodeView {
  readonly dom = document.createElement('div')

  constructor(
    readonly node: Node,
    words: BlockWords,
  ) {
    const html = String(node.attrs['html'])
    this.dom.className = 'table'
    this.dom.setAttribute('role', 'group')
    this.dom.setAttribute('aria-label', words.table())
    this.dom.append(cleanTable(html) ?? tablePreview(html))
  }

  update(node: Node): boolean {
    return node.type === this.node.type && node.attrs['html'] === this.node.attrs['html']
  }

  ignoreMutation(): boolean {
    return true
  }
}

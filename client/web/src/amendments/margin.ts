// Amendments beside the text they would change: at each block, the numbers of those that touch it.
import { Decoration } from 'prosemirror-view'
import type { EditorView } from 'prosemirror-view'
import { drawLayer } from '../editor/overlay'
import { isAlive, type Line } from './model'

const LAYER = 'amendments'

export interface MarginWords {
  /** What stands in the margin for one: its number, or a sign. */
  readonly short: (line: Line) => string
  /** What a screen reader says of it. */
  readonly long: (line: Line) => string
  readonly open: (line: Line) => void
}

/** Shows `lines` in the margin of what the editor shows; none takes them away. */
export function drawMargin(view: EditorView, lines: readonly Line[], words: MarginWords): void {
  const byBlock = new Map<unknown, Line[]>()
  for (const line of lines.filter(isAlive)) {
    for (const bid of line.blocks) byBlock.set(bid, [...(byBlock.get(bid) ?? []), line])
  }
  const decorations: Decoration[] = []
  view.state.doc.forEach((block, pos) => {
    const here = byBlock.get(block.attrs['bid'])
    if (!here) return
    const key = `margin ${here.map(({ id, condition }) => id + condition).join(' ')}`
    const spec = {
      layer: LAYER,
      side: -1,
      ignoreSelection: true,
      marks: [],
      key,
      stopEvent: () => true,
    }
    const at = block.isTextblock ? pos + 1 : pos
    decorations.push(Decoration.widget(at, () => marginElement(here, words), spec))
    decorations.push(
      Decoration.node(pos, pos + block.nodeSize, { class: 'amended' }, { layer: LAYER }),
    )
  })
  drawLayer(view, LAYER, decorations)
}

function marginElement(lines: readonly Line[], words: MarginWords): HTMLElement {
  const element = document.createElement('span')
  element.className = 'amendment-marks'
  element.contentEditable = 'false'
  element.append(...lines.map((line) => link(line, words)))
  return element
}

function link(line: Line, words: MarginWords): HTMLElement {
  const link = document.createElement('a')
  link.href = `/amendments/${line.id}`
  link.className = line.condition === 'clean' ? '' : 'disputed'
  link.textContent = words.short(line)
  link.title = words.long(line)
  link.setAttribute('aria-label', words.long(line))
  link.addEventListener('click', (event) => {
    event.preventDefault()
    words.open(line)
  })
  return link
}

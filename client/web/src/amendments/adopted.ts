// Where an amendment was just adopted: its words light up for a moment in whoever has the text open.
import type { Node } from 'prosemirror-model'
import { Decoration } from 'prosemirror-view'
import type { EditorView } from 'prosemirror-view'
import { drawLayer } from '../editor/overlay'
import type { BlockChange } from './model'

const LAYER = 'adopted'

/** How long the words stay lit, in ms: long enough to find them, as WCAG wants no shorter. */
const LIT_MS = 6_000

/** Lights up what changes put into the text, once they are there. */
export function lightUp(view: EditorView, changes: readonly BlockChange[]): void {
  drawLayer(view, LAYER, litDecorations(view.state.doc, changes))
  setTimeout(() => drawLayer(view, LAYER, []), LIT_MS)
}

/** The words that changes put in, where they stand; the whole block where they are not found. */
export function litDecorations(doc: Node, changes: readonly BlockChange[]): Decoration[] {
  const lit: Decoration[] = []
  doc.forEach((block, pos) => {
    const own = changes.filter((change) => change.block === block.attrs['bid'])
    for (const { added } of own) {
      const words = block.textBetween(0, block.content.size, '', '\n')
      const at = added === '' ? -1 : words.indexOf(added)
      const spec = { layer: LAYER }
      lit.push(
        at < 0
          ? Decoration.node(pos, pos + block.nodeSize, { class: 'just-adopted' }, spec)
          : Decoration.inline(
              pos + 1 + at,
              pos + 1 + at + added.length,
              { class: 'just-adopted' },
              spec,
            ),
      )
    }
  })
  return lit
}

// Layers that parts of the page lay over the text after the editor is there: amendments in the margin,
// words that were just adopted, who wrote what. Each layer goes along with its words until it is drawn
// anew.
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import { DecorationSet, type Decoration, type EditorView } from 'prosemirror-view'

interface Drawn {
  readonly layer: string
  readonly decorations: readonly Decoration[]
}

const key = new PluginKey<DecorationSet>('overlay')

export function overlay(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, shown) {
        const mapped = shown.map(tr.mapping, tr.doc)
        const drawn = tr.getMeta(key) as Drawn | undefined
        return drawn ? redrawn(mapped, tr.doc, drawn) : mapped
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })
}

function redrawn(shown: DecorationSet, doc: Node, { layer, decorations }: Drawn): DecorationSet {
  const old = shown.find(undefined, undefined, (spec) => spec['layer'] === layer)
  return shown.remove(old).add(doc, [...decorations])
}

/** Shows a layer in the place of what it showed; each decoration's spec must name the layer. */
export function drawLayer(
  view: EditorView,
  layer: string,
  decorations: readonly Decoration[],
): void {
  if (view.isDestroyed) return
  view.dispatch(view.state.tr.setMeta(key, { layer, decorations }).setMeta('addToHistory', false))
}

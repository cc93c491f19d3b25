// Marks the blocks without a word with the class `empty`: they carry no alinéa number, and one that
// stands alone shows the placeholder. CSS cannot see it: a caret of someone else may stand there.
//
// Cost of an edit: the blocks that it touched, and the empty ones, which are few.
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet } from 'prosemirror-view'

export const emptyBlocksKey = new PluginKey<DecorationSet>('empty-blocks')

export function emptyBlocks(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: emptyBlocksKey,
    state: {
      init: (_config, { doc }) => withEmpty(DecorationSet.empty, doc, 0, doc.content.size),
      apply: (tr, shown) => (tr.docChanged ? follow(shown, tr) : shown),
    },
    props: { decorations: (state) => emptyBlocksKey.getState(state) },
  })
}

function follow(shown: DecorationSet, tr: Transaction): DecorationSet {
  let next = shown.map(tr.mapping, tr.doc)
  for (const [from, to] of changedRanges(tr)) next = withEmpty(next, tr.doc, from, to)
  return next
}

/** What a transaction changed, in positions after it. */
function changedRanges(tr: Transaction): [number, number][] {
  return tr.mapping.maps.flatMap((map, i) => {
    const after = tr.mapping.slice(i + 1)
    const ranges: [number, number][] = []
    map.forEach((_from, _to, start, end) => {
      ranges.push([after.map(start, -1), after.map(end, 1)])
    })
    return ranges
  })
}

/** Looks again at the blocks that `from` to `to` touches. */
function withEmpty(shown: DecorationSet, doc: Node, from: number, to: number): DecorationSet {
  const $from = doc.resolve(from)
  const first = $from.index(0)
  let pos = $from.depth > 0 ? $from.before(1) : from
  const found: Decoration[] = []
  const start = pos
  for (let i = first; i < doc.childCount && pos <= to; i += 1) {
    const block = doc.child(i)
    const end = pos + block.nodeSize
    const isEmpty = block.isTextblock && block.content.size === 0
    if (isEmpty) found.push(Decoration.node(pos, end, { class: 'empty' }))
    pos = end
  }
  const stale = shown.find(start, pos).filter((one) => one.from >= start && one.to <= pos)
  return shown.remove(stale).add(doc, found)
}

// The paragraph that an address names, by its identity: `#block=<bid>`.
import type { Node } from 'prosemirror-model'
import type { EditorHandle } from './editor-handle'

const NAME = '#block='

/** The address of the block in which a position stands; null where it has no identity of its own. */
export function blockAddress(doc: Node, pos: number): string | null {
  const bid = doc.resolve(pos).node(1)?.attrs['bid'] as string | null | undefined
  return bid ? location.origin + location.pathname + NAME + encodeURIComponent(bid) : null
}

/** The block that the address names; null where it names none. */
function namedBlock(): string | null {
  const { hash } = location
  try {
    return hash.startsWith(NAME) ? decodeURIComponent(hash.slice(NAME.length)) : null
  } catch {
    return null
  }
}

/** How long a block is waited for that has not come yet, in tries and ms between them. */
const [TRIES, PAUSE_MS] = [50, 200] as const

/** Goes to the block that the address names, as soon as it stands in the text. */
export function goToNamedBlock(editor: EditorHandle, tries: number = TRIES): void {
  const bid = namedBlock()
  if (bid === null || editor.view.isDestroyed) return
  const place = placeOf(editor.view.state.doc, bid)
  if (place !== null) show(editor, place)
  else if (tries > 0) setTimeout(() => goToNamedBlock(editor, tries - 1), PAUSE_MS)
}

/** With the caret in it, and in sight: what is just laid out may not have been reached. */
function show(editor: EditorHandle, place: number): void {
  editor.goTo(place)
  requestAnimationFrame(() => {
    if (editor.view.isDestroyed) return
    const { node } = editor.view.domAtPos(place)
    const block = node instanceof Element ? node : node.parentElement
    block?.scrollIntoView({ block: 'center' })
  })
}

function placeOf(doc: Node, bid: string): number | null {
  let place: number | null = null
  doc.forEach((block, offset) => {
    if (place === null && block.attrs['bid'] === bid) place = offset + 1
  })
  return place
}

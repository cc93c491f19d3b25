// The first words of a text that somebody has just begun: the title that they typed for it.
//
// Several people may begin one text in the same instant: the same title makes the same address. So the
// title is one update, the same bytes for everybody who typed it, like the first block: it stands there
// once, however often it is written. Another title is a heading of its own, beside it.
import * as Y from 'yjs'
import { applyGenesis } from './genesis'
import { FLAT_ROOT, readDocument } from './model'
import { nodes } from './schema'

/** The origin of a title: what was written here, not by hand. */
const BEGIN = 'begin'

/** Writes the title as a heading before the first block; only in a text without words. */
export function beginWithTitle(text: Y.Text, title: string): void {
  const { doc } = text
  if (!doc || title === '' || !isEmpty(text)) return
  Y.applyUpdate(doc, titleUpdate(title), BEGIN)
}

function isEmpty(text: Y.Text): boolean {
  const { childCount, firstChild } = readDocument(text)
  return childCount === 1 && firstChild?.type === nodes.paragraph && firstChild.content.size === 0
}

/** The update, Yjs v1. It stands on the first block (FLAT-7). */
export function titleUpdate(title: string): Uint8Array {
  const doc = new Y.Doc()
  applyGenesis(doc, null)
  const first = Y.encodeStateVector(doc)
  doc.clientID = clientOf(title)
  const text = doc.getText(FLAT_ROOT)
  const bid = `title${doc.clientID.toString(36)}`
  const marker = new Y.Map<unknown>(Object.entries({ type: 'heading', level: 1, bid }))
  doc.transact(() => {
    text.insertEmbed(0, marker)
    text.insert(1, title)
  })
  return Y.encodeStateAsUpdate(doc, first)
}

/** A Yjs client for each title, in the upper half of the 32 bits of a client: FNV-1a of its units. */
function clientOf(title: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < title.length; i += 1) {
    hash = Math.imul(hash ^ title.charCodeAt(i), 0x01000193)
  }
  return (hash | 0x80000000) >>> 0
}

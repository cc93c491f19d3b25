// Units put into a text, or taken out, at a place that is known: as Yjs does it, but without its walk
// from the start of the text. Only where no format has to change; otherwise Yjs's own way is taken.
import * as Y from 'yjs'
import type { Unit } from './whereabouts'

/** Puts words in after a unit, inside the formats that it has. */
export function insertAfter(text: Y.Text, unit: Unit, words: string): void {
  text.doc?.transact((transaction) => {
    const { store, clientID } = transaction.doc
    const left = Y.getItemCleanEnd(transaction, store, idOf(unit))
    const { right } = left
    const id = Y.createID(clientID, Y.getState(store, clientID))
    const content = new Y.ContentString(words)
    const made = new Y.Item(id, left, left.lastId, right, right && right.id, text, null, content)
    made.integrate(transaction, 0)
  })
}

/**
 * Takes out units, from one on, if no format stands among them or right after them: it might have to
 * go too. Whether it did.
 */
export function deleteUnits(text: Y.Text, first: Unit, length: number): boolean {
  if (hasFormat(first, length)) return false
  text.doc?.transact((transaction) => {
    let left = length
    let item: Y.Item | null = Y.getItemCleanStart(transaction, idOf(first))
    for (; item !== null && left > 0; item = item.right) {
      if (item.deleted || !item.countable) continue
      if (item.length > left) Y.getItemCleanStart(transaction, idOf({ item, offset: left }))
      left -= item.length
      item.delete(transaction)
    }
  })
  return true
}

const idOf = ({ item, offset }: Unit): Y.ID => Y.createID(item.id.client, item.id.clock + offset)

/** Whether a format stands among the units or between them and the next one, or they are too few. */
function hasFormat({ item: first, offset }: Unit, length: number): boolean {
  let left = length + offset
  for (let item: Y.Item | null = first; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat) return true
    if (!item.countable) continue
    if (left <= 0) return false
    left -= item.length
  }
  return left > 0
}

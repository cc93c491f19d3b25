// The page while a composition holds back what others write: which units of the text it shows.
//
// An input method (dead keys, CJK, most phone keyboards) is interrupted when the text node it works
// on changes. So while one is composing, changes of others to that block wait, and with them all that
// come after, since a page that shows a part of them would be the reading of no text. What is composed is
// written at once: the page's units are known by their ids, so it finds its place in the text of now.
import * as Y from 'yjs'
import { setKeys, writeOps, type FlatOp } from './local'
import { markerOf } from './model'
import { lengthOf, type Token } from './tokens'

/** Consecutive units of one client. */
interface IdRun {
  readonly client: number
  readonly clock: number
  readonly length: number
}

const LEFT = -1

export class Shadow {
  #runs: IdRun[] = []

  /** The units of `text` that `isShown` says the page shows. */
  constructor(
    readonly text: Y.Text,
    isShown: (item: Y.Item) => boolean,
  ) {
    for (let item = text._start; item !== null; item = item.right) {
      if (!item.countable || !isShown(item)) continue
      this.#runs.push({ client: item.id.client, clock: item.id.clock, length: item.length })
    }
  }

  /** Writes what was edited in the page. To be called in a Yjs transaction. */
  write(ops: readonly FlatOp[]): void {
    for (const op of ops.toReversed()) {
      if (op.kind === 'keys') {
        const marker = this.#liveItem(op.at)
        if (marker) setKeysOf(marker, op)
      } else if (op.kind === 'format') {
        for (let at = op.at; at < op.at + op.length; at += 1) this.#format(at, op)
      } else {
        this.#replace(op.at, op.length, op.tokens)
      }
    }
  }

  /** A relative position for a place of the page: it holds on to the unit on the left. */
  place(flat: number): Y.RelativePosition {
    const id = flat > 0 ? this.#idAt(flat - 1) : null
    if (id) return new Y.RelativePosition(null, null, id, LEFT)
    return Y.createRelativePositionFromTypeIndex(this.text, 0, LEFT)
  }

  #format(at: number, op: FlatOp & { kind: 'format' }): void {
    const index = this.#indexOf(at)
    if (index !== null) writeOps(this.text, [{ ...op, at: index, length: 1 }])
  }

  #replace(at: number, length: number, tokens: readonly Token[]): void {
    for (let unit = at; unit < at + length; unit += 1) {
      const index = this.#indexOf(unit)
      if (index !== null) this.text.delete(index, 1)
    }
    const inserted = tokens.length > 0 ? this.#insert(at, tokens) : []
    const [before, rest] = cutRuns(this.#runs, at)
    this.#runs = [...before, ...inserted, ...cutRuns(rest, length)[1]]
  }

  /** Puts tokens in after the unit before `at`, or where it was; gives their ids. */
  #insert(at: number, tokens: readonly Token[]): IdRun[] {
    const { doc } = this.text
    if (!doc) return []
    const index = Y.createAbsolutePositionFromRelativePosition(this.place(at), doc)?.index ?? 0
    writeOps(this.text, [{ kind: 'replace', at: index, length: 0, tokens }])
    const fromHere = cutRuns(new Shadow(this.text, isLive).#runs, index)[1]
    return cutRuns(fromHere, lengthOf(tokens))[0]
  }

  /** The index, in the text of now, of a unit that the page shows; null if it is gone. */
  #indexOf(flat: number): number | null {
    const [item, id] = [this.#liveItem(flat), this.#idAt(flat)]
    if (!item || !id || !this.text.doc) return null
    const place = new Y.RelativePosition(null, null, id, 0)
    return Y.createAbsolutePositionFromRelativePosition(place, this.text.doc)?.index ?? null
  }

  #liveItem(flat: number): Y.Item | null {
    const [id, doc] = [this.#idAt(flat), this.text.doc]
    if (!id || !doc) return null
    const item: unknown = Y.getItem(doc.store, id)
    return item instanceof Y.Item && !item.deleted ? item : null
  }

  #idAt(flat: number): Y.ID | null {
    const run = cutRuns(this.#runs, flat)[1][0]
    return run ? Y.createID(run.client, run.clock) : null
  }
}

const isLive = (item: Y.Item): boolean => !item.deleted

function setKeysOf(item: Y.Item, op: FlatOp & { kind: 'keys' }): void {
  const marker = markerOf(item)
  if (marker) setKeys(marker, op.block)
}

/** The first `length` units, and the rest. */
function cutRuns(runs: readonly IdRun[], length: number): [IdRun[], IdRun[]] {
  let left = length
  const at = runs.findIndex((run) => {
    if (left < run.length) return true
    left -= run.length
    return false
  })
  if (at < 0) return [[...runs], []]
  const run = runs[at]!
  const head = left > 0 ? [{ ...run, length: left }] : []
  const tail = { ...run, clock: run.clock + left, length: run.length - left }
  return [
    [...runs.slice(0, at), ...head],
    [tail, ...runs.slice(at + 1)],
  ]
}

// What a branch changes, block by block: the words of each, and what became of the block itself.
import type { MarkerToken } from '../flat/tokens'
import { isRemarked, type BlockRun, type Fate, type Run, type WordsRun } from './runs'

/** Words of one fate within a block. */
export interface Segment {
  readonly fate: Fate
  readonly text: string
}

/** What happened to a block beside its words. */
export type Note =
  | { readonly kind: 'new' | 'split' | 'joined' | 'moved' | 'marks' }
  /** It is another kind of block, or has another level, list or picture. */
  | { readonly kind: 'other'; readonly was: MarkerToken; readonly now: MarkerToken }

/** A block of the branch. */
export interface TrackedBlock {
  readonly kind: 'here'
  /** Which child of the document shows it. */
  readonly index: number
  readonly now: MarkerToken | null
  readonly notes: readonly Note[]
  readonly segments: readonly Segment[]
}

/** A block of the base that the branch takes out; it stood after the block `index`. */
export interface GoneBlock {
  readonly kind: 'gone'
  readonly index: number
  readonly was: MarkerToken
  /** The same block was put in elsewhere. */
  readonly isMoved: boolean
  readonly text: string
}

export type BlockReading = TrackedBlock | GoneBlock

/** Where a block is joined to the one before it, the end of a paragraph is what was taken out. */
const PARAGRAPH_END = '\n'

/** Every block, in order of place; what nothing happened to is among them. */
export function readBlocks(runs: readonly Run[]): BlockReading[] {
  const bids = movedBids(runs)
  const reader = new Reader(bids)
  let at = 0
  while (at < runs.length) at = reader.take(runs, at)
  return reader.finish()
}

/** The identities of blocks that were taken out in one place and put in at another. */
function movedBids(runs: readonly Run[]): ReadonlySet<unknown> {
  const markers = runs.filter((run) => run.kind === 'block')
  const out = new Set(markers.filter(({ fate }) => fate === 'removed').map(({ was }) => bid(was)))
  const put = markers.filter(({ fate, now }) => fate === 'added' && out.has(bid(now)))
  return new Set(put.map(({ now }) => bid(now)).filter((id) => id !== null))
}

const bid = (marker: MarkerToken | null): unknown => marker?.attrs['bid'] ?? null

class Reader {
  readonly #readings: BlockReading[] = []
  #index = -1
  #open: { marker: BlockRun | null; segments: Segment[]; notes: Note[]; gone: GoneBlock[] } | null =
    null

  constructor(readonly moved: ReadonlySet<unknown>) {}

  /** Takes the run at `at`, and those that belong with it; answers where to go on. */
  take(runs: readonly Run[], at: number): number {
    const run = runs[at]!
    if (run.kind === 'words') this.#words(run)
    else if (run.fate === 'removed') return this.#removed(runs, at)
    else this.#begin(run)
    return at + 1
  }

  finish(): BlockReading[] {
    this.#close()
    return this.#readings
  }

  /** The block at hand; characters without a marker before them are in one too. */
  #here() {
    if (this.#open) return this.#open
    this.#index += 1
    return (this.#open = { marker: null, segments: [], notes: [], gone: [] })
  }

  #begin(marker: BlockRun): void {
    this.#close()
    this.#index += 1
    this.#open = { marker, segments: [], notes: [], gone: [] }
  }

  #words(run: WordsRun): void {
    const { segments, notes } = this.#here()
    if (isRemarked(run) && !notes.some(({ kind }) => kind === 'marks')) {
      notes.push({ kind: 'marks' })
    }
    const last = segments.at(-1)
    if (last?.fate !== run.fate) segments.push({ fate: run.fate, text: run.text })
    else segments[segments.length - 1] = { ...last, text: last.text + run.text }
  }

  /** A block of the base whose start is gone: as a whole, or joined to the one before it. */
  #removed(runs: readonly Run[], at: number): number {
    let next = at + 1
    let text = ''
    for (let run = runs[next]; run?.kind === 'words' && run.fate === 'removed'; run = runs[next]) {
      text += run.text
      next += 1
    }
    const { was } = runs[at] as BlockRun
    const here = this.#here()
    const follower = runs[next]
    if (follower?.kind === 'words' && this.#index >= 0) {
      here.notes.push({ kind: 'joined' })
      here.segments.push({ fate: 'removed', text: PARAGRAPH_END + text })
    } else if (was) {
      const isMoved = this.moved.has(bid(was))
      here.gone.push({ kind: 'gone', index: this.#index, was, isMoved, text })
    }
    return next
  }

  #close(): void {
    const open = this.#open
    if (!open) return
    const { marker, segments, notes, gone } = open
    const own = marker ? ownNote(marker, segments, this.moved) : null
    const now = marker?.now ?? null
    const all = own ? [own, ...notes] : notes
    this.#readings.push({ kind: 'here', index: this.#index, now, notes: all, segments }, ...gone)
    this.#open = null
  }
}

function ownNote(
  { fate, now, was }: BlockRun,
  segments: readonly Segment[],
  moved: ReadonlySet<unknown>,
): Note | null {
  if (fate === 'added') {
    if (moved.has(bid(now))) return { kind: 'moved' }
    return { kind: segments.some((one) => one.fate === 'kept') ? 'split' : 'new' }
  }
  return now && was && !isSame(now, was) ? { kind: 'other', was, now } : null
}

function isSame(one: MarkerToken, other: MarkerToken): boolean {
  const keys = Object.keys(one.attrs)
  return one.type === other.type && keys.every((key) => one.attrs[key] === other.attrs[key])
}

/** Whether anything happened to a block. */
export const isChanged = (block: BlockReading): boolean =>
  block.kind === 'gone' ||
  block.notes.length > 0 ||
  block.segments.some(({ fate }) => fate !== 'kept')

// The numbers of the alinéas that a branch changes, as the dispositif counts them: in the base,
// every block that holds something, whatever its kind.
import { isChanged, type BlockReading } from './blocks'

/** At an alinéa of the base, or after one: for a block that the base does not have. */
export interface AlineaPlace {
  readonly kind: 'at' | 'after'
  /** From 1; 0 is before all of them. */
  readonly number: number
}

export interface ChangedBlock {
  readonly block: BlockReading
  readonly place: AlineaPlace
}

/** The blocks to which something happened, each with its place. */
export function changedBlocks(blocks: readonly BlockReading[]): ChangedBlock[] {
  const counter = new Counter()
  const places = blocks.map((block) => counter.placeOf(block))
  return blocks.flatMap((block, at) => {
    if (!isChanged(block)) return []
    const moved = counter.moved.get(movedTo(block))
    return [{ block, place: moved === undefined ? places[at]! : { kind: 'at', number: moved } }]
  })
}

class Counter {
  /** The numbers of the blocks that stand elsewhere in the branch, by their identity. */
  readonly moved = new Map<unknown, number>()
  #number = 0
  /** Whether the last block of the base has begun, and nothing of it has come yet. */
  #isOpen = false

  placeOf(block: BlockReading): AlineaPlace {
    if (block.kind === 'gone') {
      this.#isOpen = false
      if (block.text === '' && !block.was.type.isAtom) return this.#after()
      this.#number += 1
      if (block.isMoved) this.moved.set(block.was.attrs['bid'], this.#number)
      return this.#at()
    }
    const kinds = block.notes.map(({ kind }) => kind)
    const holds = block.segments.some(({ fate }) => fate !== 'added')
    if (kinds.includes('new') || kinds.includes('moved')) return this.#after()
    const isSplit = kinds.includes('split')
    // The second part of an alinéa has the number of the first, if that has kept anything of it.
    if (isSplit && !this.#isOpen) return this.#number === 0 ? this.#after() : this.#at()
    this.#isOpen = !holds && block.now?.type.isAtom !== true
    if (this.#isOpen) return this.#after()
    this.#number += 1
    const place = this.#at()
    // Those that were put together with it stand in it now.
    this.#number += kinds.filter((kind) => kind === 'joined').length
    return place
  }

  #at(): AlineaPlace {
    return { kind: 'at', number: this.#number }
  }

  #after(): AlineaPlace {
    return { kind: 'after', number: this.#number }
  }
}

/** The identity of a block that was moved here; of all others nothing that anything was moved to. */
const movedTo = (block: BlockReading): unknown =>
  block.kind === 'here' && block.notes.some(({ kind }) => kind === 'moved')
    ? block.now?.attrs['bid']
    : undefined

// A choice that a button carries out: to go through a list with the arrow keys must change nothing.

export class Picked<T extends string> {
  #wish = $state.raw<T | null>(null)
  readonly #now: () => T

  /** `now` says what is chosen so far. */
  constructor(now: () => T) {
    this.#now = now
  }

  /** What the field shows. */
  get value(): T {
    return this.#wish ?? this.#now()
  }
  set value(wish: T) {
    this.#wish = wish
  }

  /** Whether there is something to carry out. */
  get isOther(): boolean {
    return this.value !== this.#now()
  }

  /** Carries the choice out; afterwards the field shows what is, also where it was refused. */
  async apply(deed: (wish: T) => Promise<unknown>): Promise<void> {
    try {
      await deed(this.value)
    } finally {
      this.#wish = null
    }
  }
}

// A choice that is carried out as soon as it is made: what is wished is shown while it is under way,
// and afterwards what is.

export class Wished<T extends string> {
  value = $state.raw<T | null>(null)

  /** Shows `value` until `deed` is done or refused. */
  async during(value: T, deed: () => Promise<unknown>): Promise<void> {
    this.value = value
    try {
      await deed()
    } finally {
      this.value = null
    }
  }
}

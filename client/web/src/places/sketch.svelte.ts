// A form that always stands open over something that is saved whole: it shows what is there, until
// somebody writes in it.
import { Stand } from './stand.svelte'

export class Sketch<T, Fields> {
  /** What the fields hold. */
  fields: Fields = $state()!
  /** What the next save stands on. */
  stand: Stand<T> = $state.raw()!
  readonly #read: (value: T) => Fields

  /** `read` gives what the fields show of a value: the same for the same content. */
  constructor(value: T, read: (value: T) => Fields) {
    this.#read = read
    this.#begin(value)
  }

  /** Takes in what is there `now`, unless something else was written over what was there before. */
  follow(now: T): void {
    const written = JSON.stringify(this.fields)
    const shown = [this.stand.on, now].map((value) => JSON.stringify(this.#read(value)))
    if (shown.includes(written)) this.#begin(now)
  }

  #begin(value: T): void {
    this.fields = this.#read(value)
    this.stand = new Stand(value)
  }
}

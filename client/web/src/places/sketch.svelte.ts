// A form that always stands open over something that is saved whole: it shows what is there, until
// somebody writes in it.
import { Stand } from './stand.svelte'

export class Sketch<T, Fields> {
  /** What the fields hold. */
  fields: Fields = $state()!
  /** What the next save stands on. */
  stand: Stand<T> = $state.raw()!
  readonly #read: (value: T) => Fields
  /** How many saves are under way, and what was there last meanwhile. */
  #saves = 0
  #late: T | null = null

  /** `read` gives what the fields show of a value: the same for the same content. */
  constructor(value: T, read: (value: T) => Fields) {
    this.#read = read
    this.#begin(value)
  }

  /** Takes in what is there `now`, unless something else was written over what was there before. */
  follow(now: T): void {
    // What one takes back while it is being saved is as it was before, and written all the same.
    if (this.#saves > 0) return void (this.#late = now)
    const written = JSON.stringify(this.fields)
    const shown = [this.stand.on, now].map((value) => JSON.stringify(this.#read(value)))
    if (shown.includes(written)) this.#begin(now)
  }

  /**
   * Has what the fields hold saved: `send` gives what is there then, or null where it was refused.
   * The next save stands on that, whatever one has written meanwhile. Answers whether it is saved.
   */
  async save(send: () => Promise<T | null>): Promise<boolean> {
    const sent = JSON.stringify(this.fields)
    this.#saves += 1
    const saved = await send().finally(() => (this.#saves -= 1))
    const late = this.#late
    if (this.#saves === 0) this.#late = null
    if (saved === null) {
      if (late !== null) this.follow(late)
      return false
    }
    if (JSON.stringify(this.fields) === sent) this.#begin(saved)
    else this.stand = new Stand(saved)
    return true
  }

  #begin(value: T): void {
    this.fields = this.#read(value)
    this.stand = new Stand(value)
  }
}

// How long one is silenced in a channel: the end comes by itself, on the page too.
import { TIMER_MAX_MS } from './times'

export class Silence {
  /** How often the end was looked at. */
  #looks = $state(0)
  readonly #given: () => number | null

  /** When it ends, in seconds since 1970; null: one may write. */
  readonly until = $derived.by(() => {
    void this.#looks
    const until = this.#given()
    return until !== null && until * 1000 > Date.now() ? until : null
  })

  /** `given`: what the hub has said of it. For a component, which ends the wait when it goes. */
  constructor(given: () => number | null) {
    this.#given = given
    $effect(() => {
      void this.#looks
      if (this.until === null) return
      const leftMs = Math.max(0, this.until * 1000 - Date.now())
      const timer = setTimeout(() => (this.#looks += 1), Math.min(leftMs, TIMER_MAX_MS))
      return () => clearTimeout(timer)
    })
  }
}

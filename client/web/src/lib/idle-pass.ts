// Work that may wait until the person pauses: however often it is asked for, it runs once, in the
// browser's idle time, and no more often than people can read what it shows.

/** Shortest time between two runs, in milliseconds. */
const INTERVAL_MS = 250
/** Longest that a busy page may put a run off, in milliseconds. */
const PATIENCE_MS = 1000

export class IdlePass {
  #timer: ReturnType<typeof setTimeout> | undefined
  #idle: number | undefined
  readonly #work: () => void

  constructor(work: () => void) {
    this.#work = work
  }

  /** Asks for a run. Costs nothing while one is awaited. */
  request(): void {
    this.#timer ??= setTimeout(() => this.#waitForIdle(), INTERVAL_MS)
  }

  /** Runs nothing more. */
  cancel(): void {
    clearTimeout(this.#timer)
    if (this.#idle !== undefined) cancelIdleCallback(this.#idle)
  }

  #waitForIdle(): void {
    // Safari has no idle time to give.
    if (typeof requestIdleCallback !== 'function') return this.#run()
    this.#idle = requestIdleCallback(() => this.#run(), { timeout: PATIENCE_MS })
  }

  #run(): void {
    this.#timer = undefined
    this.#idle = undefined
    this.#work()
  }
}

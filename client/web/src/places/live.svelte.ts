// A thing of the hub on a page: asked for, shown, and asked for again when it may have changed.
import { collect, type Page, type PageQuery, type Result } from '../api/client'
import type { Problem } from '../api/problem'
import { listen } from '../feed/feed'
import type { Change } from '../feed/feed-state'

export class Live<T> {
  /** The last that the hub answered; null before the first answer. */
  value = $state.raw<T | null>(null)
  /** Why there is no newer one. */
  problem = $state.raw<Problem | null>(null)
  readonly #ask: () => Promise<Result<T>>
  #turn = 0
  #isAsking = false
  /** Something has changed since the question under way was asked. */
  #isStale = false

  constructor(ask: () => Promise<Result<T>>) {
    this.#ask = ask
  }

  /** Asks; of several answers under way, only that to the last question counts. */
  async reload(): Promise<void> {
    const turn = (this.#turn += 1)
    this.#isAsking = true
    this.#isStale = false
    const answer = await this.#ask().finally(() => {
      if (turn === this.#turn) this.#isAsking = false
    })
    if (turn !== this.#turn) return
    if (answer.ok) this.value = answer.value
    this.problem = answer.ok ? null : answer.problem
    if (this.#isStale) void this.reload()
  }

  /**
   * Asks anew after a change; while a question is under way, once more behind it. What changes
   * faster than the hub answers would otherwise never be shown.
   */
  #heed(): void {
    if (this.#isAsking) this.#isStale = true
    else void this.reload()
  }

  /** Shows what an act of one's own has answered. */
  show(value: T): void {
    this.#turn += 1
    this.#isAsking = false
    this.#isStale = false
    this.value = value
    this.problem = null
  }

  /**
   * Asks now, and whenever a change `concerns` it; to be called in an effect, which asks again when
   * whatever the question reads changes.
   */
  follow(concerns: (change: Change) => boolean): () => void {
    void this.reload()
    const stop = listen((change) => {
      if (concerns(change)) this.#heed()
    })
    return () => {
      stop()
      this.#isStale = false
    }
  }
}

/** How many items a list shows at first, and how many more at each wish. */
export const ITEMS_AT_ONCE = 50

/** A list of which more is shown on demand; asked for again, it keeps its length. */
export class LiveList<T> extends Live<Page<T>> {
  readonly #shown: { count: number }

  constructor(askPage: (query: PageQuery) => Promise<Result<Page<T>>>) {
    const shown = { count: ITEMS_AT_ONCE }
    super(() => collect(askPage, shown.count))
    this.#shown = shown
  }

  get items(): readonly T[] {
    return this.value?.items ?? []
  }

  get hasMore(): boolean {
    return (this.value?.next ?? null) !== null
  }

  async more(): Promise<void> {
    this.#shown.count = this.items.length + ITEMS_AT_ONCE
    await this.reload()
  }
}

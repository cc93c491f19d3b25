// Something asked of the hub on a page: under way, done, or refused, each in words.
import { adviceOn } from '../api/advice'
import type { Result } from '../api/client'
import type { Problem } from '../api/problem'
import { focusKeeper } from '../lib/keep-focus'

export type ActState =
  | { readonly is: 'quiet' }
  | { readonly is: 'under-way' }
  | { readonly is: 'done'; readonly words: string }
  | { readonly is: 'refused'; readonly words: string; readonly problem: Problem }

export class Act {
  state = $state.raw<ActState>({ is: 'quiet' })
  /** Where it is said what it came to. */
  #outcome: HTMLElement | null = null

  /** For the element that says it: the focus goes there, if the act leaves it nowhere. */
  saidAt(outcome: HTMLElement): () => void {
    this.#outcome = outcome
    return () => {
      if (this.#outcome === outcome) this.#outcome = null
    }
  }

  get isUnderWay(): boolean {
    return this.state.is === 'under-way'
  }

  /** Carries it out, unless it is under way; says `done` at its end, or why not. Answers whether. */
  async run<T>(
    ask: () => Promise<Result<T>>,
    done: string | ((value: T) => string) = '',
  ): Promise<{ readonly value: T } | null> {
    if (this.isUnderWay) return null
    this.state = { is: 'under-way' }
    const keepFocus = focusKeeper(this.#outcome)
    const answer = await ask()
    keepFocus()
    if (!answer.ok) {
      const { problem } = answer
      this.state = { is: 'refused', words: adviceOn(problem), problem }
      return null
    }
    const words = typeof done === 'string' ? done : done(answer.value)
    this.state = words === '' ? { is: 'quiet' } : { is: 'done', words }
    return answer
  }

  refuse(words: string): void {
    this.state = { is: 'refused', words, problem: { code: 'invalid', detail: words } }
  }

  forget(): void {
    this.state = { is: 'quiet' }
  }
}

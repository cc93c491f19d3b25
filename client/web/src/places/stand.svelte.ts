// On what a form stands that saves something whole. Where somebody else has saved meanwhile, the
// hub refuses: what was typed stays, what is there now is shown beside it, and the next save stands
// on that.
import type { Result } from '../api/client'
import type { Act } from './act.svelte'

export class Stand<T> {
  /** What the next save stands on. */
  on: T = $state.raw()!
  /** Whether that is what somebody else has saved since the writing began. */
  isOther = $state(false)

  constructor(on: T) {
    this.on = on
  }

  /** What was written is saved, and is what is there now: what was typed since is written over that. */
  goOn(on: T): void {
    this.on = on
    this.isOther = false
  }

  /** Where `act` was refused since somebody else had saved, stands on what is there now. */
  async heed({ state }: Act, askNow: () => Promise<Result<T>>): Promise<void> {
    if (state.is !== 'refused' || state.problem.code !== 'changed-meanwhile') return
    const now = await askNow()
    if (!now.ok) return
    this.on = now.value
    this.isOther = true
  }
}

// One setting of a channel: what is shown is what the hub has, once it has answered.
import type { Result } from '../api/client'
import { t } from '../i18n/language.svelte'
import { Act } from '../places/act.svelte'

export class Setting<Value extends string> {
  /** What stands in the field. */
  shown: Value = $state()!
  readonly act = new Act()
  readonly #send: (value: Value) => Promise<Result<unknown>>
  #atHub: Value = $state.raw()!
  /** What was chosen and is not sent yet. */
  #next: Value | null = null

  constructor(atHub: Value, send: (value: Value) => Promise<Result<unknown>>) {
    this.#atHub = atHub
    this.shown = atHub
    this.#send = send
  }

  /** Whether something else stands in the field than the hub has. */
  get isOther(): boolean {
    return this.shown !== this.#atHub
  }

  /** What the hub says; what was chosen meanwhile, or is being given to it, stays. */
  learn(value: Value): void {
    if (this.act.isUnderWay) return
    if (!this.isOther) this.shown = value
    this.#atHub = value
  }

  /** Gives the hub another value, after the one under way; of several that wait, the last. */
  async give(value: Value): Promise<void> {
    this.#next = value
    if (this.act.isUnderWay) return
    while (this.#next !== null) {
      const next: Value = this.#next
      this.#next = null
      const given = await this.act.run(() => this.#send(next), t('channels.acts.done'))
      if (given) this.#atHub = next
    }
    this.shown = this.#atHub
  }

  /** Shows again what the hub has. */
  restore(): void {
    this.shown = this.#atHub
  }
}

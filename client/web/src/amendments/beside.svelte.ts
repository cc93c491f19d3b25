// The amendments of a text, followed beside its words.
import { collect } from '../api/client'
import { touches, type Change } from '../feed/feed-state'
import { Live } from '../places/live.svelte'
import { askAmendments, askProcedure } from './ask'
import { isAlive, type Line } from './model'
import { Origins } from './origins.svelte'

export class Beside {
  /** Whether each stands at its place in the margin. */
  isInMargin = $state(true)
  readonly origins: Origins
  readonly procedure
  readonly lines

  constructor(readonly id: string) {
    this.origins = new Origins(id)
    this.procedure = new Live(() => askProcedure(id))
    this.lines = new Live(() => collect((page) => askAmendments(id, {}, page)))
  }

  get all(): readonly Line[] {
    return this.lines.value?.items ?? []
  }

  get alive(): readonly Line[] {
    return this.all.filter(isAlive)
  }

  get called(): Line | undefined {
    return this.all.find(({ id }) => id === this.procedure.value?.called)
  }

  /** To be called in an effect. */
  follow(): () => void {
    const concerns = (change: Change): boolean =>
      touches(change, 'amendment') || touches(change, 'text', this.id)
    const stops = [this.procedure.follow(concerns), this.lines.follow(concerns)]
    return () => stops.forEach((stop) => stop())
  }
}

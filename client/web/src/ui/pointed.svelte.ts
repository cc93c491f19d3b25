// Which button of a row is pointed at or reached by keyboard, so that its name can be shown beside it.
import { on } from 'svelte/events'

/** How long the pointer rests on a button before its name is shown, in ms: who passes sees none. */
const REST_MS = 400

const buttonAt = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest('button') : null

export class Pointed {
  current = $state.raw<HTMLElement | null>(null)
  #resting: ReturnType<typeof setTimeout> | undefined

  /** Follows a row; an attachment. */
  readonly follow = (row: HTMLElement): (() => void) => {
    const stops = [
      on(row, 'pointerover', (event) => {
        // A finger does not rest on what it will press.
        if (event.pointerType !== 'touch') this.#rest(buttonAt(event))
      }),
      on(row, 'pointerleave', () => this.leave()),
      on(row, 'pointerdown', () => this.leave()),
      on(row, 'focusin', (event) => {
        const button = buttonAt(event)
        if (button?.matches(':focus-visible')) this.current = button
      }),
      on(row, 'focusout', () => this.leave()),
    ]
    return () => {
      stops.forEach((stop) => stop())
      this.leave()
    }
  }

  leave(): void {
    clearTimeout(this.#resting)
    this.current = null
  }

  #rest(button: HTMLElement | null): void {
    clearTimeout(this.#resting)
    // Once a name is shown, those of the neighbours follow the pointer.
    if (this.current !== null || button === null) this.current = button
    else this.#resting = setTimeout(() => (this.current = button), REST_MS)
  }
}

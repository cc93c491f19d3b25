// A form that takes a button's place, and gives it back: the keyboard stays where it was.
import { tick } from 'svelte'
import type { Attachment } from 'svelte/attachments'

/**
 * Moves the focus into a form that has just come, and to the button that comes back when it goes: the
 * first beside it, or the one that is marked with `data-comes-back`.
 */
export const holdFocus: Attachment<HTMLElement> = (form) => {
  const around = form.parentElement
  form.querySelector<HTMLElement>('input, select, textarea')?.focus()
  return () => {
    void tick().then(() => {
      if (document.activeElement !== document.body) return
      const back = around?.querySelector<HTMLElement>('[data-comes-back]')
      ;(back ?? around?.querySelector('button'))?.focus()
    })
  }
}

// Keeps what is read in its place while messages come above and below it.

/** So near its end, in px, a list is at its end. */
const AT_END_PX = 48
/** So near an end, in px, more is asked for: a screen or two before it is missed. */
export const NEAR_PX = 800

export const isAtEnd = (list: HTMLElement): boolean =>
  list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX

/** Something that is in sight, and how far below the top of the list it stands. */
export interface Held {
  readonly element: Element
  readonly top: number
}

const topIn = (list: HTMLElement, element: Element): number =>
  element.getBoundingClientRect().top - list.getBoundingClientRect().top

/** The first of the rows in sight. */
export function hold(list: HTMLElement): Held | null {
  for (const element of list.querySelectorAll('[data-row]')) {
    const top = topIn(list, element)
    if (top + element.getBoundingClientRect().height > 0) return { element, top }
  }
  return null
}

/** Puts it back to where it stood. */
export function keep(list: HTMLElement, { element, top }: Held): void {
  if (element.isConnected) list.scrollTop += topIn(list, element) - top
}

export function toEnd(list: HTMLElement): void {
  list.scrollTop = list.scrollHeight
}

/** Brings something into sight, a third below the top: what stands before it is seen as well. */
export function bring(list: HTMLElement, element: Element): void {
  list.scrollTop += topIn(list, element) - list.clientHeight / 3
}

/** The greatest number of the messages that are whole in sight or above. */
export function lastSeen(list: HTMLElement): number | null {
  const bottom = list.getBoundingClientRect().bottom + 1
  const rows = [...list.querySelectorAll<HTMLElement>('[data-seq]')]
  const row = rows.findLast((one) => one.getBoundingClientRect().bottom <= bottom)
  const seq = Number(row?.dataset['seq'])
  return row && Number.isFinite(seq) ? seq : null
}

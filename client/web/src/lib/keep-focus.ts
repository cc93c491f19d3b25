// After an act the button that was pressed is often gone: a signature is given, a vote is cast, an
// amendment is no longer in the list. The browser lets the focus fall to the page then, and who
// goes by keyboard or by ear would begin again at its top. Here it goes to what was said of the act
// or, where that is gone too, to the heading of what is around it.

/** How long an act's own form or dialog has to take the focus back: it knows a better place. */
const LET_OTHERS_MS = 100
/** How long a page may take to show what an act has changed: it asks the hub, which may be far. */
const WATCH_MS = 10_000

/** What has a heading of its own to go on from. */
const PARTS = 'section, article, aside, main, [role="dialog"]'
const HEADINGS = 'h1, h2, h3, h4'

let stopLast: () => void = () => undefined

/** Whether the last press was one of a key: who goes by keyboard is led to where they go on. */
let isByKeyboard = false
if (typeof addEventListener === 'function') {
  addEventListener('keydown', () => (isByKeyboard = true), true)
  addEventListener('pointerdown', () => (isByKeyboard = false), true)
}

const hasFallen = (): boolean =>
  document.activeElement === null || document.activeElement === document.body

/**
 * To be called where an act begins, with the element that will say what came of it; what it answers
 * is called when the act is over. Does nothing for an act that nobody's focus was at.
 */
export function focusKeeper(outcome: HTMLElement | null): () => void {
  if (outcome === null || hasFallen()) return () => undefined
  // Noted now: the act may take all of it from the page.
  const around: Element[] = []
  for (let part = outcome.parentElement; part !== null; part = part.parentElement) {
    if (part.matches(PARTS)) around.push(part)
  }
  const preventScroll = !isByKeyboard
  return () => watch(outcome, around, preventScroll)
}

/** Whenever the page changes in the time after an act, looks whether it took the focus away. */
function watch(outcome: HTMLElement, around: readonly Element[], preventScroll: boolean): void {
  stopLast()
  let look: ReturnType<typeof setTimeout> | undefined
  let end: ReturnType<typeof setTimeout> | undefined
  let placed: HTMLElement | null = null
  const lookSoon = (): void => {
    clearTimeout(look)
    look = setTimeout(() => {
      if (!hasFallen()) return
      // It was left there, not taken from the page.
      if (placed?.isConnected) return stop()
      placed = placeOf(outcome, around)
      placed?.focus({ preventScroll })
    }, LET_OTHERS_MS)
  }
  const observer = new MutationObserver(() => {
    if (hasFallen()) lookSoon()
  })
  observer.observe(document.body, { childList: true, subtree: true })
  // Who points somewhere else has gone on, and who is elsewhere by now.
  const stop = (): void => {
    clearTimeout(look)
    clearTimeout(end)
    observer.disconnect()
    removeEventListener('pointerdown', stop)
    removeEventListener('focusin', hear)
  }
  const hear = ({ target }: FocusEvent): void => {
    if (target !== placed && target instanceof Node && !around[0]?.contains(target)) stop()
  }
  end = setTimeout(stop, WATCH_MS)
  addEventListener('pointerdown', stop)
  addEventListener('focusin', hear)
  stopLast = stop
  lookSoon()
}

/** Where to go on from; nothing on another page, which has its own place for who arrives. */
function placeOf(outcome: HTMLElement, around: readonly Element[]): HTMLElement | null {
  const isSaid = outcome.isConnected && outcome.textContent.trim() !== ''
  const part = around.find((one) => one.isConnected)
  const place = isSaid ? outcome : (part?.querySelector<HTMLElement>(HEADINGS) ?? null)
  if (place !== null && !place.hasAttribute('tabindex')) {
    // Only for now: a click on a heading is to give it nothing.
    place.tabIndex = -1
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true })
  }
  return place
}

// How much of the window a phone's keyboard covers, as the CSS length `--keyboard`: browsers lay
// fixed elements out behind it.

/** Follows the keyboard until the returned function is called. */
export function followKeyboard(root: HTMLElement = document.documentElement): () => void {
  const viewport = window.visualViewport
  if (!viewport) return () => {}
  const measure = (): void => {
    // Who has zoomed in looks at a part of the page; that is no keyboard.
    const isZoomed = viewport.scale > 1.01
    const covered = isZoomed ? 0 : innerHeight - viewport.height - viewport.offsetTop
    root.style.setProperty('--keyboard', `${Math.max(0, Math.round(covered))}px`)
  }
  measure()
  viewport.addEventListener('resize', measure)
  viewport.addEventListener('scroll', measure)
  return () => {
    viewport.removeEventListener('resize', measure)
    viewport.removeEventListener('scroll', measure)
    root.style.removeProperty('--keyboard')
  }
}

// Tells screen readers, politely, what changed on the page by itself.

let region: HTMLElement | null = null

function place(): HTMLElement {
  if (region?.isConnected) return region
  region = document.createElement('div')
  region.className = 'visually-hidden'
  region.setAttribute('role', 'status')
  document.body.append(region)
  return region
}

/** Says `words` once what is being said now is said. */
export function announce(words: string): void {
  const here = place()
  // The same words again are told only if they were gone in between.
  here.textContent = ''
  setTimeout(() => (here.textContent = words), 50)
}

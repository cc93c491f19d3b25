// A text that the hub closed with its member's session goes on in their next, where it is still open on
// the page: words that are nowhere else are sent then.
import { untrack } from 'svelte'
import type { OpenText } from './open-text'

/** To be called while a component is made; `session` tells the member's session, if there is one. */
export function goOnIn(session: () => string | null, text: () => OpenText | undefined): void {
  // Who is here is told anew from time to time: only another session than before is news.
  const now = $derived(session())
  let before: string | null = null
  $effect(() => {
    if (now === null || now === before) return
    const isFirst = before === null
    before = now
    if (!isFirst) untrack(() => text()?.readmit())
  })
}

// Cards of what messages lead to, by path: asked for many at a time, and again when something changed.
import { SvelteMap } from 'svelte/reactivity'
import { askCards, type Card } from './ask'

/** How long wishes are gathered, in ms. */
const GATHER_MS = 30
/** The most cards that the hub tells of at once (src/http/api/cards.rs). */
const AT_ONCE = 20

/** Null: there is none, or none for this reader. */
const cards = new SvelteMap<string, Card | null>()
const wished = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Asks for cards: those that are not known, or `anew` all of them. */
export function wantCards(paths: readonly string[], how: 'once' | 'anew' = 'once'): void {
  for (const path of paths) if (how === 'anew' || !cards.has(path)) wished.add(path)
  if (wished.size > 0) timer ??= setTimeout(() => void askAll(), GATHER_MS)
}

async function askAll(): Promise<void> {
  timer = undefined
  const all = [...wished]
  wished.clear()
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE)
    const answer = await askCards(some)
    // What could not be told of stays as it was, and is asked for again at the next change.
    if (!answer.ok) continue
    for (const [index, card] of answer.value.entries()) cards.set(some[index] ?? '', card)
  }
}

export const cardOf = (path: string): Card | null => cards.get(path) ?? null

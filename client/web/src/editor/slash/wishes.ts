// What the slash menu offers, and the French and English words that find each.
import type { ActionId } from '../actions'
import { fold } from '../find/search'

export interface Wish {
  readonly id: ActionId
  /** Words beside those of the label, in both languages. */
  readonly words: string
}

const WISHES: readonly Wish[] = [
  { id: 'heading1', words: 'titre 1 heading 1 h1 title' },
  { id: 'heading2', words: 'titre 2 heading 2 h2 sous-titre subtitle' },
  { id: 'heading3', words: 'titre 3 heading 3 h3' },
  { id: 'heading4', words: 'titre 4 heading 4 h4' },
  { id: 'paragraph', words: 'paragraphe texte paragraph text normal' },
  { id: 'bulletList', words: 'liste puces bullet list ul' },
  { id: 'orderedList', words: 'liste numerotee numeros numbered ordered list ol 1.' },
  { id: 'quote', words: 'citation quote quotation' },
  { id: 'image', words: 'image photo picture' },
  { id: 'link', words: 'lien url link' },
]

/** The wishes of which each word of the query begins one. */
export function wishesFor(query: string, labelOf: (id: ActionId) => string): readonly Wish[] {
  const wanted = fold(query).text.split(/\s+/).filter(Boolean)
  return WISHES.filter(({ id, words }) => {
    const known = fold(`${words} ${labelOf(id)}`).text.split(/\s+/)
    return wanted.every((part) => known.some((word) => word.startsWith(part)))
  })
}

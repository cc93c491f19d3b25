// Which texts are wanted; it stands in the address of the page, so that it can be sent.
import { KINDS, STAGES, type Kind, type Stage } from './kinds'

/** Empty words mean any. */
export interface TextFilter {
  readonly search: string
  readonly theme: string
  readonly group: string
  readonly kind: Kind | ''
  readonly stage: Stage | ''
}

export const ANY_TEXT: TextFilter = { search: '', theme: '', group: '', kind: '', stage: '' }

const isKind = (word: string): word is Kind => (KINDS as readonly string[]).includes(word)
const isStage = (word: string): word is Stage => (STAGES as readonly string[]).includes(word)
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The filter in the query of an address; what is no filter is passed over. */
export function filterIn(query: string): TextFilter {
  const words = new URLSearchParams(query)
  const word = (name: keyof TextFilter): string => words.get(name) ?? ''
  const id = (name: 'theme' | 'group'): string => (ID.test(word(name)) ? word(name) : '')
  const [kind, stage] = [word('kind'), word('stage')]
  return {
    search: word('search'),
    theme: id('theme'),
    group: id('group'),
    kind: isKind(kind) ? kind : '',
    stage: isStage(stage) ? stage : '',
  }
}

/** The query for a filter, with its question mark; empty where everything is wanted. */
export function searchOf(filter: TextFilter): string {
  const given = Object.entries(filter).filter(([, word]) => word !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][])}`
}

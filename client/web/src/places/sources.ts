// The sources of an argumentaire while they are being typed, and what is wrong with them.
import type { Schemas } from '../api/client'

export type Source = Schemas['Source']

/** A source as its fields hold it; the day as `<input type="date">` gives it. */
export interface TypedSource {
  /** Tells rows apart while they are added and taken away. */
  readonly key: number
  title: string
  url: string
  date: string
}

/** What is wrong with a source, and which one it is. */
export interface SourceProblem {
  readonly key: number
  readonly field: 'title' | 'url' | 'date'
}

/** What the hub takes as an address (src/domain/organisation/link.rs). */
const ADDRESS = /^https?:\/\/\S+$/

const isBlank = ({ title, url, date }: TypedSource): boolean =>
  title.trim() === '' && url.trim() === '' && date === ''

function problemOf(source: TypedSource): SourceProblem | null {
  const { key, title, url, date } = source
  if (title.trim() === '') return { key, field: 'title' }
  if (!ADDRESS.test(url.trim())) return { key, field: 'url' }
  return date === '' ? { key, field: 'date' } : null
}

/** The sources to be kept, or the first that is wrong; rows left blank are no sources. */
export function readSources(
  typed: readonly TypedSource[],
): { readonly sources: Source[] } | { readonly problem: SourceProblem } {
  const given = typed.filter((source) => !isBlank(source))
  const problem = given.map(problemOf).find((problem) => problem !== null)
  if (problem) return { problem }
  const sources = given.map(({ title, url, date }) => ({
    title: title.trim(),
    url: url.trim(),
    date,
  }))
  return { sources }
}

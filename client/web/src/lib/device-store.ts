// What this device remembers: the person's name and the texts opened. A browser may refuse
// storage (private windows, policies); then nothing is remembered and everything else works.
import { nameProblem } from './text-name'
import { cleanPersonName } from './people'

/** How a text is edited: formatted, or plain characters. */
export type EditorKind = 'rich' | 'plain'

export interface RecentText {
  readonly name: string
  readonly editor: EditorKind
  /** When it was last opened here, in milliseconds since 1970. */
  readonly openedAtMs: number
}

/** How many recent texts are remembered: what one glance takes in. */
export const RECENT_TEXTS_MAX = 12

const NAME_KEY = 'coopol.name'
const RECENT_KEY = 'coopol.recent'
const LOCALE_KEY = 'coopol.locale'

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Not remembered: see above.
  }
}

export const readPersonName = (): string => cleanPersonName(read(NAME_KEY))
export const writePersonName = (name: string): void => write(NAME_KEY, cleanPersonName(name))
export const readLocale = (): string | null => read(LOCALE_KEY)
export const writeLocale = (locale: string): void => write(LOCALE_KEY, locale)

/** The recent texts in stored form, skipping whatever is not one. */
export function parseRecentTexts(stored: string | null): RecentText[] {
  let list: unknown
  try {
    list = JSON.parse(stored ?? '[]')
  } catch {
    return []
  }
  if (!Array.isArray(list)) return []
  return list.filter(isRecentText).slice(0, RECENT_TEXTS_MAX)
}

function isRecentText(value: unknown): value is RecentText {
  if (typeof value !== 'object' || value === null) return false
  const { name, editor, openedAtMs } = value as Record<string, unknown>
  return (
    typeof name === 'string' &&
    nameProblem(name) === null &&
    (editor === 'rich' || editor === 'plain') &&
    typeof openedAtMs === 'number'
  )
}

/** The list with `text` first, once. */
export function withRecentText(list: readonly RecentText[], text: RecentText): RecentText[] {
  const others = list.filter((one) => one.name !== text.name || one.editor !== text.editor)
  return [text, ...others].slice(0, RECENT_TEXTS_MAX)
}

export const readRecentTexts = (): RecentText[] => parseRecentTexts(read(RECENT_KEY))

export function rememberText(text: RecentText): void {
  write(RECENT_KEY, JSON.stringify(withRecentText(readRecentTexts(), text)))
}

export function forgetText(text: RecentText): void {
  const others = readRecentTexts().filter(
    (one) => one.name !== text.name || one.editor !== text.editor,
  )
  write(RECENT_KEY, JSON.stringify(others))
}

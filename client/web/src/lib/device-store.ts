// What this device remembers: the person's name and settings, and the texts opened. A browser may
// refuse storage (private windows, policies); then nothing is remembered and all the rest works.
import { parseDisplaySettings, type DisplaySettings } from './display-settings'
import { cleanPersonName } from './people'
import { addressAt } from './text-address'

export interface RecentText {
  /** The path of its page. */
  readonly path: string
  /** What the text called itself when it was last looked at. */
  readonly title: string
  /** When it was last opened here, in milliseconds since 1970. */
  readonly openedAtMs: number
}

/** How many recent texts are remembered: what one glance takes in. */
export const RECENT_TEXTS_MAX = 12

const PREFIX = 'coopol.'
const NAME_KEY = `${PREFIX}name`
const RECENT_KEY = `${PREFIX}recent`
const LOCALE_KEY = `${PREFIX}locale`
const DISPLAY_KEY = `${PREFIX}display`
const TALK_KEY = `${PREFIX}talk`
const MEMBER_KEY = `${PREFIX}member`
const OUT_KEY = `${PREFIX}out`

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

function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // It was not remembered.
  }
}

export const readPersonName = (): string => cleanPersonName(read(NAME_KEY))
export const writePersonName = (name: string): void => write(NAME_KEY, cleanPersonName(name))
export const readLocale = (): string | null => read(LOCALE_KEY)
export const writeLocale = (locale: string): void => write(LOCALE_KEY, locale)
/** Whether the discussion stood open beside the last text. */
export const wasTalkOpen = (): boolean => read(TALK_KEY) === 'open'
export const rememberTalk = (state: 'open' | 'closed'): void => write(TALK_KEY, state)
export const readDisplaySettings = (): DisplaySettings => parseDisplaySettings(read(DISPLAY_KEY))
export const writeDisplaySettings = (settings: DisplaySettings): void =>
  write(DISPLAY_KEY, JSON.stringify(settings))

/** Who was last signed in on this device: enough to open their own store without the network. */
export interface RememberedMember {
  readonly id: string
  readonly name: string
  readonly presence: 'shown' | 'hidden'
}

/** The member in stored form; null for what is none. */
export function parseMember(stored: string | null): RememberedMember | null {
  let value: unknown
  try {
    value = JSON.parse(stored ?? 'null')
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { id, name, presence } = value as Record<string, unknown>
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return null
  return { id, name, presence: presence === 'hidden' ? 'hidden' : 'shown' }
}

const storedMember = (): RememberedMember | null => parseMember(read(MEMBER_KEY))
const isOut = (): boolean => read(OUT_KEY) !== null

/** Who was last signed in here; nobody once the hub has said that their session is over. */
export const readMember = (): RememberedMember | null => (isOut() ? null : storedMember())

/** Remembers who is signed in. What another left here of titles is not for them. */
export function rememberMember(member: RememberedMember): void {
  const before = storedMember()
  if (before !== null && before.id !== member.id) write(RECENT_KEY, '[]')
  write(MEMBER_KEY, JSON.stringify(member))
  forget(OUT_KEY)
}

/**
 * The hub has said that nobody is signed in here: what this device keeps of whoever was is not shown,
 * with the network or without, before somebody signs in. Nothing is deleted: they may have unsent words.
 */
export function noteSignedOut(): void {
  if (storedMember() !== null) write(OUT_KEY, 'yes')
}

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
  const { path, title, openedAtMs } = value as Record<string, unknown>
  return (
    typeof path === 'string' &&
    addressAt(path) !== null &&
    typeof title === 'string' &&
    typeof openedAtMs === 'number'
  )
}

/** The list with `text` first, once. */
export function withRecentText(list: readonly RecentText[], text: RecentText): RecentText[] {
  const others = list.filter(({ path }) => path !== text.path)
  return [text, ...others].slice(0, RECENT_TEXTS_MAX)
}

const storedTexts = (): RecentText[] => parseRecentTexts(read(RECENT_KEY))
const isOfOpenRoom = ({ path }: RecentText): boolean => path.startsWith('/open/')

/** The texts to show as recent: a member's only until their session is over. */
export const readRecentTexts = (): RecentText[] =>
  isOut() ? storedTexts().filter(isOfOpenRoom) : storedTexts()

/** Whether texts in open rooms were opened here: then the hub is one for trials. */
export const hasOpenTexts = (): boolean => readRecentTexts().some(isOfOpenRoom)

/** The title under which the text at `path` is remembered, or null if it is not. */
export const rememberedTitle = (path: string): string | null =>
  readRecentTexts().find((text) => text.path === path)?.title ?? null

export function rememberText(text: RecentText): void {
  write(RECENT_KEY, JSON.stringify(withRecentText(storedTexts(), text)))
}

export function forgetText({ path }: RecentText): void {
  const others = storedTexts().filter((text) => text.path !== path)
  write(RECENT_KEY, JSON.stringify(others))
}

/** Forgets everything of this file. */
export function forgetDevice(): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
    for (const key of keys) localStorage.removeItem(key)
  } catch {
    // Nothing is stored.
  }
}

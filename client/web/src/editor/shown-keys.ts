// Key combinations for eyes and for screen readers, as the keyboard at hand has them.
import { t } from '../i18n/language.svelte'

const SHOWN_ON_MAC: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  ArrowUp: '↑',
  ArrowDown: '↓',
}
const SHOWN: Readonly<Record<string, string>> = { Mod: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓' }

/** Keys whose caps differ from one language to another. */
const NAMED = ['Shift', 'Enter', 'Escape'] as const

export type Platform = 'mac' | 'other'
export const platform = (): Platform =>
  /Mac|iP(hone|ad)/.test(navigator.platform) ? 'mac' : 'other'

function shownKey(key: string, on: Platform): string {
  const sign = (on === 'mac' ? SHOWN_ON_MAC : SHOWN)[key]
  if (sign !== undefined) return sign
  const named = NAMED.find((name) => name === key)
  return named ? t(`editor.keys.${named}`) : key.toUpperCase().slice(0, 1) + key.slice(1)
}

/** A key combination as people read it: "Ctrl+Maj+Z", "⌘⇧Z". */
export const shownKeys = (keys: string, on: Platform): string =>
  keys
    .split('-')
    .map((key) => shownKey(key, on))
    .join(on === 'mac' ? '' : '+')

/** A key combination as `aria-keyshortcuts` writes it. */
export const spokenKeys = (keys: string, on: Platform): string =>
  keys.replace('Mod', on === 'mac' ? 'Meta' : 'Control').replaceAll('-', '+')

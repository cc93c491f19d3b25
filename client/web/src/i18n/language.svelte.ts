// The language of the interface, as reactive state over i18next: French first, English complete.
import i18next, { type ParseKeys } from 'i18next'
import { readLocale, writeLocale } from '../lib/device-store'
import { en } from './en'
import { fr } from './fr'
import type { channels } from './fr/channels'
import type { amendments } from './fr/amendments'
import type { deciding } from './fr/deciding'
import type { glossary } from './fr/glossary'
import type { people } from './fr/people'
import type { places } from './fr/places'
import type { steering } from './fr/steering'

declare module 'i18next' {
  interface CustomTypeOptions {
    // Those that are only types here are added with their pages (late.ts).
    resources: {
      translation: typeof fr & {
        channels: typeof channels
        amendments: typeof amendments
        deciding: typeof deciding
        glossary: typeof glossary
        people: typeof people
        places: typeof places
        steering: typeof steering
      }
    }
  }
}

export const LOCALES = { fr: 'Français', en: 'English' } as const
export type Locale = keyof typeof LOCALES

const isLocale = (value: string): value is Locale => value in LOCALES

/** The language to start in: the one chosen here, else the browser's first that we have, else French. */
export function chooseLocale(chosen: string | null, preferred: readonly string[]): Locale {
  const wishes = [chosen ?? '', ...preferred.map((tag) => tag.slice(0, 2).toLowerCase())]
  return wishes.find(isLocale) ?? 'fr'
}

const first = chooseLocale(readLocale(), navigator.languages)
let locale = $state(first)

void i18next.init({
  lng: first,
  fallbackLng: 'fr',
  resources: { fr: { translation: fr }, en: { translation: en } },
  // Svelte escapes what it shows.
  interpolation: { escapeValue: false },
  initAsync: false,
})
document.documentElement.lang = first

export const language = {
  get current(): Locale {
    return locale
  },
  choose(next: Locale): void {
    writeLocale(next)
    document.documentElement.lang = next
    // The resources are in the bundle, so the change is made before this returns.
    void i18next.changeLanguage(next)
    locale = next
  },
}

/** The words for `key` in the current language; follows the language where Svelte reads it. */
export function t(key: ParseKeys, values: Record<string, string | number> = {}): string {
  return i18next.t(key, { lng: locale, ...values })
}

// Words of pages that few open, or open rarely: they come with these pages, not with every one.
import i18next from 'i18next'
import { LOCALES, type Locale } from './language.svelte'

/** Adds the words of an area; what shows them imports the area's file of this folder. */
export function addWords(area: string, words: Record<Locale, object>): void {
  for (const locale of Object.keys(LOCALES) as Locale[]) {
    i18next.addResourceBundle(locale, 'translation', { [area]: words[locale] }, true, true)
  }
}

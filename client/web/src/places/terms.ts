// The words of procedure that help explains.
import type { places } from '../i18n/fr/places'

export type Term = keyof typeof places.glossary

/** The words about how a text goes its way. */
export const STAGE_TERMS: readonly Term[] = [
  'draft',
  'published',
  'amendable',
  'closed',
  'adopted',
  'calendar',
]

// The words of procedure: those that help explains, and how the glossary puts them together.
import type { glossary } from '../i18n/fr/glossary'

export type Term = keyof typeof glossary.terms
export type GlossaryPart = keyof typeof glossary.parts

/** The words about how a text goes its way. */
export const STAGE_TERMS: readonly Term[] = [
  'draft',
  'published',
  'amendable',
  'closed',
  'adopted',
  'calendar',
]

/** Every word, each in one part. */
export const GLOSSARY: Readonly<Record<GlossaryPart, readonly Term[]>> = {
  texts: [
    'contribution',
    'motion',
    'argumentaire',
    'wiki_page',
    'author',
    'cosignature',
    'check',
    'visibility',
    'theme',
  ],
  stages: STAGE_TERMS,
  people: [
    'full',
    'sympathiser',
    'guest',
    'observer',
    'facilitator',
    'secretary',
    'section',
    'federation',
    'commission',
    'free',
    'handover',
    'merge',
  ],
  amendments: [
    'amendment',
    'subamendment',
    'operative',
    'motives',
    'alinea',
    'collecting',
    'tabled',
    'admissible',
    'inadmissible',
    'order',
    'called',
    'opinion',
    'rectified',
    'touched',
    'orphaned',
    'competing',
    'fallen',
    'satisfied',
    'withdrawn',
    'not_moved',
    'rejected',
    'booklet',
  ],
  votes: [
    'session',
    'presiding',
    'ballot',
    'named',
    'indicative',
    'secret',
    'abstention',
    'majority',
    'quorum',
    'mandate',
    'proxy',
    'minutes',
  ],
}

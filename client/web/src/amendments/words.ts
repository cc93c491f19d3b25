// Amendments in words, in the language of the interface.
import { language, t } from '../i18n/language.svelte'
import '../i18n/amendments'
import { amendments } from '../i18n/fr/amendments'
import '../i18n/places'
import type { MarkerToken } from '../flat/tokens'
import type { Note } from '../track/blocks'
import type { TrackWords } from '../track/decorations'
import type { BlockChange, Cause, Collision, Line, Minute, Named, Person } from './model'
import { dateLocale } from '../lib/date-locale'

/** « Amendement 12 rect. », or that it has no number yet. */
export const labelOf = ({ label }: { readonly label?: string | null }): string =>
  label ? t('amendments.ui.label', { label }) : t('amendments.ui.draftLabel')

/** « l’amendement 12 rect. », within a sentence: French puts an article before it. */
export const theLabelOf = ({ label }: { readonly label?: string | null }): string =>
  label ? t('amendments.ui.theLabel', { label }) : t('amendments.ui.theDraft')

/** As a sentence begins: what comes first in it may be « l’amendement 12 ». */
export const sentence = (words: string): string =>
  words.charAt(0).toLocaleUpperCase(language.current) + words.slice(1)

/** By this id the hub names itself, for what no person did (src/domain/ids.rs). */
const HUB = 'hub'
export const isHub = (person: Person | null | undefined): boolean => person?.id === HUB

/** What somebody goes by; of nobody: the hub does not tell who it was. */
export function nameOf(person: Person | null | undefined): string {
  if (!person) return t('amendments.ui.someone')
  return isHub(person) ? t('amendments.ui.hub') : (person.name ?? t('places.common.gone'))
}

export const listOf = (words: readonly string[]): string =>
  new Intl.ListFormat(language.current).format(words)

export const namesOf = (people: readonly Person[]): string => listOf(people.map(nameOf))

/** People of whom the hub names some or none, and tells how many there are. */
export function countedNames(people: readonly Person[], count: number): string {
  const others = count - people.length
  const counted = others > 0 ? [t('amendments.ui.members', { count: others })] : []
  return listOf([...people.map(nameOf), ...counted])
}

/** Who wrote an amendment. */
export const authorsOf = ({
  authors,
  author_count: count,
}: Pick<Line, 'authors' | 'author_count'>): string => countedNames(authors, count)

/** Each amendment once: it may be named for each of the words at issue. */
export const onceEach = (named: readonly Named[]): Named[] => [
  ...new Map(named.map((one) => [one.id, one])).values(),
]

const namedWords = (named: readonly Named[]): string => listOf(onceEach(named).map(theLabelOf))

/** A name that the hub gives, if there are words for it here: a newer hub may give others. */
const known = <Name extends string>(words: Readonly<Record<Name, unknown>>, name: string) =>
  Object.hasOwn(words, name) ? (name as Name) : null

/** Why an amendment stands as it does, in one sentence. */
export function causeWords({ reason, condition, amendments: named, words }: Cause): string {
  const cause = known(amendments.cause, reason)
  const said = cause
    ? sentence(t(`amendments.cause.${cause}`, { who: namedWords(named) }))
    : t(`amendments.conditionMeans.${condition}`)
  return words === '' ? said : withWords(said, words)
}

/** What is said of words of a text, with the words. */
export const withWords = (said: string, words: string): string =>
  t('amendments.ui.is', { name: said, value: t('amendments.cause.words', { words }) })

/** How two amendments touch the same words. */
export function classWords(collision: Collision): string {
  const name = known(amendments.class, collision.class)
  return name ? t(`amendments.class.${name}`) : t('amendments.conditionMeans.contested')
}

/** What sort of change it is; nothing where only words change. */
export function changeWords({ kind }: Pick<BlockChange, 'kind'>): string {
  const name = known(amendments.change, kind)
  return name === null || name === 'words' ? '' : t(`amendments.change.${name}`)
}

/** What somebody did, as the rest of a sentence that begins with their name. */
const actWords = ({ act }: Pick<Minute, 'act'>): string =>
  t(`amendments.act.${known(amendments.act, act) ?? 'unknown'}`)

/** Who did something, and what; nobody, where the hub did it and it is told of the amendment. */
export function deedWords({ act, by }: Pick<Minute, 'act' | 'by'>): {
  readonly who: string
  readonly did: string
} {
  const own = isHub(by) ? known(amendments.hubAct, act) : null
  return own
    ? { who: '', did: t(`amendments.hubAct.${own}`) }
    : { who: nameOf(by), did: actWords({ act }) }
}

export const dayAndHour = (atS: number): string =>
  new Intl.DateTimeFormat(dateLocale(language.current), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(atS * 1000)

/** What kind of block a marker makes. */
function blockWords({ type, attrs }: MarkerToken): string {
  const level = Number(attrs['level'] ?? 1)
  switch (type.name) {
    case 'heading':
      return t('amendments.track.heading', { level })
    case 'item': {
      const list = t(
        attrs['list'] === 'number' ? 'amendments.track.number' : 'amendments.track.bullet',
      )
      const depth = Number(attrs['depth'] ?? 0)
      return depth === 0 ? list : t('amendments.track.depth', { list, level: depth + 1 })
    }
    case 'quote':
    case 'image':
    case 'table':
      return t(`amendments.track.${type.name}`)
    default:
      return t('amendments.track.paragraph')
  }
}

export function noteWords(note: Note): string {
  if (note.kind !== 'other') return t(`amendments.track.${note.kind}`)
  const [was, now] = [blockWords(note.was), blockWords(note.now)]
  return t('amendments.track.other', { was, now })
}

export const trackWords: TrackWords = {
  note: noteWords,
  removed: () => t('amendments.track.removed'),
}
/** « Amendement 12, Titre, par Rosa, Déposé, En concurrence ». */
export function titleOf(line: Line): string {
  const parts = [
    labelOf(line),
    line.title,
    t('amendments.ui.by', { names: authorsOf(line) }),
    t(`amendments.status.${line.status}`),
  ]
  if (line.condition !== 'clean') parts.push(t(`amendments.condition.${line.condition}`))
  return parts.join(', ')
}

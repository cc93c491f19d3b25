// How somebody belongs, in the words of the house.
import type { Schemas } from '../api/client'
import { t } from '../i18n/language.svelte'
import { who } from './who.svelte'

/** The word for a standing; for a full member, the one that administrators have chosen, if they have. */
export const standingWord = (standing: Schemas['Standing']): string =>
  (standing === 'full' ? who.memberWord : null) ?? t(`people.administration.standings.${standing}`)

// What to do about a problem, in the language of the interface.
import { t } from '../i18n/language.svelte'
import type { Problem } from './problem'

/** The words for `problem`, to be shown beside what was asked. */
export function adviceOn(problem: Problem): string {
  const { code, detail, retryAfterS = 0 } = problem
  return t(`problems.${code}`, { seconds: retryAfterS, detail })
}

// How long ago something was, as the end of a sentence: "changé hier", "changé le 3 mars 2026".
import { language, t } from '../i18n/language.svelte'
import { since } from './since'

const on = (day: string): string => t('app.on', { day })

export const sinceWords = (atMs: number, nowMs: number): string =>
  since(atMs, nowMs, { locale: language.current, on })

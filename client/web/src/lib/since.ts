// How long ago something was, in the words of a language: "il y a 3 heures", "yesterday".
import { dateLocale } from './date-locale'

const MINUTE_MS = 60_000
const STEPS = [
  { unit: 'minute', ms: MINUTE_MS, below: 60 },
  { unit: 'hour', ms: 60 * MINUTE_MS, below: 24 },
  { unit: 'day', ms: 24 * 60 * MINUTE_MS, below: 7 },
] as const

/** The time from `atMs` to `nowMs`; a date where it is more than a week, as `on` puts it. */
export function since(
  atMs: number,
  nowMs: number,
  { locale, on }: { readonly locale: string; readonly on: (day: string) => string },
): string {
  const ago = Math.max(0, nowMs - atMs)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  // "Cette minute-ci" is no French.
  if (ago < MINUTE_MS) return relative.format(0, 'second')
  const step = STEPS.find(({ ms, below }) => ago < ms * below)
  if (step) return relative.format(-Math.floor(ago / step.ms), step.unit)
  return on(new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'medium' }).format(atMs))
}

// Days of a calendar: the hub keeps moments, people name days. Noon in UTC is the same day almost
// everywhere people live, so a day is that moment, and is read back in UTC.
import { dateLocale } from '../lib/date-locale'

const NOON = 'T12:00:00Z'
const MS_A_SECOND = 1000

/** The moment that stands for a day as `<input type="date">` gives it, in seconds since 1970. */
export function momentOf(day: string): number | null {
  const atMs = Date.parse(day + NOON)
  return Number.isNaN(atMs) ? null : atMs / MS_A_SECOND
}

/** The day of a moment, as `<input type="date">` takes it. */
export const dayOf = (atS: number): string =>
  new Date(atS * MS_A_SECOND).toISOString().slice(0, 'yyyy-mm-dd'.length)

/** The day in words. */
export const dayWords = (atS: number, locale: string): string =>
  new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(
    atS * MS_A_SECOND,
  )

/** Whether the day is over at `nowMs`, everywhere. */
export const isPast = (atS: number, nowMs: number): boolean =>
  dayOf(atS) < new Date(nowMs).toISOString().slice(0, 'yyyy-mm-dd'.length)

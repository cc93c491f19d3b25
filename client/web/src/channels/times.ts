// Moments as they stand beside messages.
import { dateLocale } from '../lib/date-locale'

/** The longest wait that a timer keeps, in ms. */
export const TIMER_MAX_MS = 2 ** 31 - 1

export const timeWords = (atS: number, locale: string): string =>
  new Intl.DateTimeFormat(dateLocale(locale), { hour: '2-digit', minute: '2-digit' }).format(
    atS * 1000,
  )

export const fullTimeWords = (atS: number, locale: string): string =>
  new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'full', timeStyle: 'short' }).format(
    atS * 1000,
  )

/** How many days before now a moment was, at the reader's place. */
export function daysAgo(atS: number, nowMs: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)
  return Math.round((midnight(nowMs) - midnight(atS * 1000)) / 86_400_000)
}

export const dayWords = (atS: number, locale: string): string =>
  new Intl.DateTimeFormat(dateLocale(locale), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(atS * 1000)

// A message in a line: for a quote, a list of what was found, what is read out.
import { t } from '../i18n/language.svelte'
import type { Message } from './message'
import { plainWords } from './words'

/** Its words, or what stands in their place. */
export function gistOf({ body, images }: Pick<Message, 'body' | 'images'>): string {
  const words = plainWords(body)
  if (words !== '' || images.length === 0) return words
  const told = images.map(({ alt }) => alt).filter((alt) => alt !== '')
  return told.length === 0
    ? t('channels.images.gist', { count: images.length })
    : t('channels.images.gistOf', { what: told.join(', ') })
}

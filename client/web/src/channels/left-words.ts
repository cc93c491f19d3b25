// What somebody wrote for discussions in which it does not stand: drafts, changes of messages, and
// messages that wait. Pure.
import type { WaitingImage } from '../offline/device'
import { placeOf, type KeptDraft } from '../offline/messages'
import type { Waiting } from './outbox-state'

export interface Left {
  /** The place of a draft, or the id of a message. */
  readonly key: string
  readonly what: 'message' | 'change' | 'unsent'
  readonly body: string
  /** The answers of a poll. */
  readonly options: readonly string[]
  readonly images: readonly WaitingImage[]
}

/** The drafts that have words or images, then the messages. */
export const leftOf = (drafts: readonly KeptDraft[], messages: readonly Waiting[]): Left[] => [
  ...drafts.map(ofDraft).filter(({ body, images }) => body !== '' || images.length > 0),
  ...messages.map(ofMessage),
]

const ofDraft = (draft: KeptDraft): Left => ({
  key: draft.channel,
  what: placeOf(draft.channel).seq === null ? 'message' : 'change',
  body: draft.body,
  options: [],
  images: draft.images ?? [],
})

const ofMessage = ({ id, body, poll, images = [] }: Waiting): Left => ({
  key: id,
  what: 'unsent',
  body,
  options: poll?.options ?? [],
  images,
})

/** All words of it, to be copied. */
export const wordsOf = ({ body, options }: Pick<Left, 'body' | 'options'>): string =>
  [body, ...options.map((option) => `- ${option}`)].filter((line) => line !== '').join('\n')

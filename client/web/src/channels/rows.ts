// What stands in the list of a channel, line by line: days, the unread line, messages. Pure.
import type { Message } from './message'
import type { Waiting } from './outbox-state'

/** Messages of one person closer than this stand under one name, in seconds. */
const TOGETHER_S = 5 * 60

export type Row =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  /** All below are unread. */
  | { readonly type: 'unread'; readonly key: string }
  | {
      readonly type: 'message'
      readonly key: string
      readonly message: Message
      /** It goes on from the one above: the name is not said again. */
      readonly goesOn: boolean
    }
  | { readonly type: 'unsent'; readonly key: string; readonly unsent: Waiting }

export interface RowSource {
  /** In the channel's order. */
  readonly messages: readonly Message[]
  /** In the order in which they were written. */
  readonly unsent: readonly Waiting[]
  /** The last message that was read when the channel was opened; null: none is marked unread. */
  readonly readThrough: number | null
  /** The reader's own messages are never unread. */
  readonly me: string
}

/** The rows of a channel; a message that was sent keeps the key that it had while it was not. */
export function rowsOf({ messages, unsent, readThrough, me }: RowSource): Row[] {
  const rows: Row[] = []
  const firstUnread =
    readThrough === null
      ? undefined
      : messages.find(({ seq, author }) => seq > readThrough && author !== me)
  let above: Message | null = null
  for (const message of messages) {
    const isNextDay = above === null || dayOf(above.at) !== dayOf(message.at)
    if (isNextDay) {
      rows.push({ type: 'day', key: `day:${dayOf(message.at)}:${message.seq}`, at: message.at })
    }
    const isFirstUnread = message === firstUnread
    if (isFirstUnread) rows.push({ type: 'unread', key: 'unread' })
    const goesOn = above !== null && !isNextDay && !isFirstUnread && continues(above, message)
    rows.push({ type: 'message', key: message.id, message, goesOn })
    above = message
  }
  const known = new Set(messages.map(({ id }) => id))
  for (const one of unsent) {
    if (!known.has(one.id)) rows.push({ type: 'unsent', key: one.id, unsent: one })
  }
  return rows
}

const continues = (above: Message, message: Message): boolean =>
  above.author === message.author &&
  message.at - above.at < TOGETHER_S &&
  message.replyTo === null &&
  above.showing.is === 'shown'

/** The day at the reader's place, as a number that grows by one a day. */
function dayOf(atS: number): number {
  const date = new Date(atS * 1000)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

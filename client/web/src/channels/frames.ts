// What page and hub say to each other of channels, in text frames of the socket. Pure.
import type { Question } from '../offline/device'
import { allOf, isFields, numberIn, readMessage, textIn, textsIn, type Message } from './message'

export interface Rights {
  readonly speak: boolean
  readonly moderate: boolean
}

/** Where a reader stands in a channel. */
export interface Counts {
  /** Up to which record they were counted. */
  readonly head: number
  readonly unread: number
  readonly mentions: number
  readonly firstUnread: number | null
  /** The reader's own mark. */
  readonly read: number
}

/** How a conversation is kept. */
export interface Keeping {
  readonly rights: Rights
  readonly slowModeS: number
  /** Until when the reader may not speak, in seconds since 1970. */
  readonly mutedUntil: number | null
}

/** What the hub says. */
export type Heard =
  | ({ readonly type: 'following'; readonly counts: Counts } & Keeping)
  | {
      readonly type: 'page'
      readonly at: number
      readonly items: readonly Message[]
      /** There are older ones. */
      readonly more: boolean
      /** Nothing was known before, or what was known has a hole behind it. */
      readonly why: 'fresh' | 'gap'
    }
  | { readonly type: 'message'; readonly at: number; readonly message: Message }
  | { readonly type: 'settings'; readonly at: number; readonly slowModeS: number }
  | {
      readonly type: 'muted'
      readonly at: number
      readonly member: string
      readonly until: number
    }
  | { readonly type: 'counts'; readonly counts: Counts }
  | { readonly type: 'typing'; readonly members: readonly string[] }
  | { readonly type: 'said'; readonly id: string; readonly seq: number }
  | { readonly type: 'refused'; readonly id: string | null; readonly refusal: Refusal }
  | { readonly type: 'ended' }

/** Why the hub did not take something. */
export interface Refusal {
  readonly reason: string
  /** When it is worth trying again, in seconds from now; null where waiting does not help. */
  readonly waitS: number | null
  /** How many would be called, where that is the reason. */
  readonly count: number | null
}

/** A frame about one channel. */
export interface ChannelFrame {
  readonly channel: string
  readonly heard: Heard
}

type Fields = Record<string, unknown>

/** The frame, or null for what is about no channel or of a newer hub. */
export function readFrame(frame: string): ChannelFrame | null {
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return null
  }
  if (!isFields(value)) return null
  const channel = textIn(value['channel'])
  const heard = channel === null ? null : heardIn(value)
  return channel === null || heard === null ? null : { channel, heard }
}

function heardIn(value: Fields): Heard | null {
  const at = numberIn(value['at'])
  switch (value['type']) {
    case 'channel-following':
      return at === null
        ? null
        : { type: 'following', counts: countsIn(value, at), ...keepingIn(value) }
    case 'channel-page':
      if (at === null) return null
      return {
        type: 'page',
        at,
        items: allOf(value['items'], readMessage),
        more: value['more'] === true,
        why: value['why'] === 'gap' ? 'gap' : 'fresh',
      }
    case 'channel-message': {
      const message = readMessage(value['message'])
      return at === null || message === null ? null : { type: 'message', at, message }
    }
    case 'channel-settings':
      return at === null
        ? null
        : { type: 'settings', at, slowModeS: numberIn(value['slow_mode_s']) ?? 0 }
    case 'channel-muted': {
      const [member, until] = [textIn(value['member']), numberIn(value['until']) ?? 0]
      return at === null || member === null ? null : { type: 'muted', at, member, until }
    }
    case 'channel-counts': {
      const head = numberIn(value['head'])
      return head === null ? null : { type: 'counts', counts: countsIn(value, head) }
    }
    case 'channel-typing':
      return { type: 'typing', members: textsIn(value['members']) }
    case 'channel-said': {
      const [id, seq] = [textIn(value['id']), numberIn(value['seq'])]
      return id === null || seq === null ? null : { type: 'said', id, seq }
    }
    case 'channel-refused':
      return { type: 'refused', id: textIn(value['id']), refusal: refusalIn(value) }
    case 'channel-ended':
      return { type: 'ended' }
    default:
      return null
  }
}

/** Where a reader stands, as the hub tells it in frames and beside a channel. */
export const countsIn = (value: Fields, head: number): Counts => ({
  head,
  unread: numberIn(value['unread']) ?? 0,
  mentions: numberIn(value['mentions']) ?? 0,
  firstUnread: numberIn(value['first_unread']),
  read: numberIn(value['read']) ?? 0,
})

function keepingIn(value: Fields): Keeping {
  const rights = isFields(value['rights']) ? value['rights'] : {}
  return {
    rights: { speak: rights['speak'] === true, moderate: rights['moderate'] === true },
    slowModeS: numberIn(value['slow_mode_s']) ?? 0,
    mutedUntil: numberIn(value['muted_until']),
  }
}

const refusalIn = (value: Fields): Refusal => ({
  reason: textIn(value['reason']) ?? 'invalid',
  waitS: numberIn(value['wait_s']),
  count: numberIn(value['count']),
})

/** A message on its way to its channel. */
export interface Saying {
  readonly id: string
  readonly channel: string
  readonly body: string
  readonly replyTo: number | null
  readonly mentions: readonly string[]
  readonly images: readonly { readonly image: string; readonly alt: string }[]
  readonly poll?: Question
  /** Its author knows how many it calls. */
  readonly confirmed: boolean
}

/** What the page says. */
export const say = {
  follow: (channel: string, after: number | null, mode: 'messages' | 'counts'): string =>
    JSON.stringify({ type: 'channel-follow', channel, after, mode }),
  leave: (channel: string): string => JSON.stringify({ type: 'channel-leave', channel }),
  message: ({ replyTo, ...rest }: Saying): string =>
    JSON.stringify({ type: 'channel-say', ...rest, reply_to: replyTo }),
  read: (channel: string, through: number): string =>
    JSON.stringify({ type: 'channel-read', channel, through }),
  typing: (channel: string): string => JSON.stringify({ type: 'channel-typing', channel }),
} as const

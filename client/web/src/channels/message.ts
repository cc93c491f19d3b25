// Messages as a page holds them, read from what the hub sends: over the socket or over HTTP.

/** Whether readers see a message's words. */
export type Showing =
  | { readonly is: 'shown' }
  /** A moderator took it out of sight; its author, and who keeps the conversation, read why. */
  | { readonly is: 'hidden'; readonly reason: string | null }
  | { readonly is: 'erased' }

export interface Reaction {
  readonly emoji: string
  readonly count: number
  /** The ids of those who reacted so; of very many, some. */
  readonly members: readonly string[]
}

export interface Picture {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface Poll {
  readonly question: string
  readonly options: readonly { readonly text: string; readonly count: number }[]
  readonly multiple: boolean
  readonly voters: number
  readonly members: readonly { readonly id: string; readonly choices: readonly number[] }[]
}

/** A message of the channel's order. */
export interface Message {
  /** Its number in the channel, for ever. */
  readonly seq: number
  /** The last record that touched it: of two forms the one with the greater is the present one. */
  readonly version: number
  /** The id that its author's page gave it. */
  readonly id: string
  /** The author's id. */
  readonly author: string
  /** When it was sent, in seconds since 1970. */
  readonly at: number
  /** Empty where this reader is shown none. */
  readonly body: string
  readonly replyTo: number | null
  readonly mentions: readonly string[]
  readonly isEdited: boolean
  readonly showing: Showing
  readonly isPinned: boolean
  readonly reactions: readonly Reaction[]
  readonly pictures: readonly Picture[]
  readonly poll: Poll | null
}

type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const numberIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

export const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Those of a list that can be read. */
export const allOf = <T>(value: unknown, read: (one: unknown) => T | null): T[] =>
  Array.isArray(value) ? value.map(read).filter((one): one is T => one !== null) : []

/** A message as the hub sends it; null for what is none. What a newer hub adds is left out. */
export function readMessage(value: unknown): Message | null {
  if (!isFields(value)) return null
  const [seq, version, at] = [
    numberIn(value['seq']),
    numberIn(value['version']),
    numberIn(value['at']),
  ]
  const [id, author] = [textIn(value['id']), textIn(value['author'])]
  if (seq === null || version === null || at === null || id === null || author === null) return null
  return {
    ...{ seq, version, id, author, at },
    body: textIn(value['body']) ?? '',
    replyTo: numberIn(value['reply_to']),
    mentions: textsIn(value['mentions']),
    isEdited: numberIn(value['edited']) !== null,
    showing: showingOf(value),
    isPinned: value['pinned'] === true,
    reactions: allOf(value['reactions'], readReaction),
    pictures: allOf(value['images'], readPicture),
    poll: readPoll(value['poll']),
  }
}

function showingOf({ state, reason }: Fields): Showing {
  if (state === 'erased') return { is: 'erased' }
  return state === 'hidden' ? { is: 'hidden', reason: textIn(reason) } : { is: 'shown' }
}

function readReaction(value: unknown): Reaction | null {
  if (!isFields(value)) return null
  const [emoji, count] = [textIn(value['emoji']), numberIn(value['count'])]
  if (emoji === null || count === null) return null
  return { emoji, count, members: textsIn(value['members']) }
}

function readPicture(value: unknown): Picture | null {
  if (!isFields(value)) return null
  const [id, width, height] = [
    textIn(value['id']),
    numberIn(value['width']),
    numberIn(value['height']),
  ]
  return id === null ? null : { id, width: width ?? 0, height: height ?? 0 }
}

function readPoll(value: unknown): Poll | null {
  if (!isFields(value)) return null
  const question = textIn(value['question'])
  if (question === null) return null
  return {
    question,
    options: allOf(value['options'], (option) => {
      const text = isFields(option) ? textIn(option['text']) : null
      return text === null ? null : { text, count: numberIn((option as Fields)['count']) ?? 0 }
    }),
    multiple: value['multiple'] === true,
    voters: numberIn(value['voters']) ?? 0,
    members: allOf(value['members'], (one) => {
      const id = isFields(one) ? textIn(one['id']) : null
      const choices = isFields(one) ? one['choices'] : null
      return id === null ? null : { id, choices: allOf(choices, numberIn) }
    }),
  }
}

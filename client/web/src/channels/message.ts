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

/** An image of a message, as the hub keeps it. */
export interface Image {
  readonly image: string
  /** In px. */
  readonly width: number
  readonly height: number
  /** What it shows, for whoever does not see it; may be empty. */
  readonly alt: string
}

/** A question with its answers, and how often each was chosen; by whom nobody is told. */
export interface Poll {
  readonly options: readonly { readonly text: string; readonly votes: number }[]
  readonly voters: number
  /** When it ends by itself, in seconds since 1970. */
  readonly closes: number | null
  /** Somebody has closed it. */
  readonly isClosed: boolean
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
  readonly images: readonly Image[]
  readonly poll: Poll | null
  readonly replyTo: number | null
  readonly mentions: readonly string[]
  readonly isEdited: boolean
  readonly showing: Showing
  readonly isPinned: boolean
  readonly reactions: readonly Reaction[]
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
    images: allOf(value['images'], readImage),
    poll: readPoll(value['poll']),
    replyTo: numberIn(value['reply_to']),
    mentions: textsIn(value['mentions']),
    isEdited: numberIn(value['edited']) !== null,
    showing: showingOf(value),
    isPinned: value['pinned'] === true,
    reactions: allOf(value['reactions'], readReaction),
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

/** An image goes by a UUID: nothing else may stand in its address. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readImage(value: unknown): Image | null {
  if (!isFields(value)) return null
  const image = textIn(value['image'])
  const [width, height] = [numberIn(value['width']), numberIn(value['height'])]
  if (image === null || !UUID.test(image) || !width || !height) return null
  return { image, width, height, alt: textIn(value['alt']) ?? '' }
}

function readPoll(value: unknown): Poll | null {
  if (!isFields(value)) return null
  const options = allOf(value['options'], (one) => {
    const text = isFields(one) ? textIn(one['text']) : null
    return text === null ? null : { text, votes: numberIn((one as Fields)['votes']) ?? 0 }
  })
  return {
    options,
    voters: numberIn(value['voters']) ?? 0,
    closes: numberIn(value['closes']),
    isClosed: value['closed'] === true,
  }
}

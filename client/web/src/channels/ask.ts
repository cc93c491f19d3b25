// The questions about channels, over HTTP.
import { api, ask, type Page, type Result, type Schemas } from '../api/client'
import type { Kind, Stage } from '../places/kinds'
import { countsIn, type Counts } from './frames'
import { allOf, isFields, numberIn, readMessage, textIn, textsIn, type Message } from './message'

export interface Named {
  readonly id: string
  /** Null where they have left. */
  readonly name: string | null
}

export type Place =
  | { readonly what: 'group' | 'theme' | 'text' | 'amendment'; readonly id: string }
  | { readonly what: 'members'; readonly members: readonly string[] }

export type Level = 'all' | 'mentions' | 'nothing'

/** Words of a text that a thread is about. */
export interface Anchor {
  /** Yjs relative positions, encoded, in base64. */
  readonly start: string
  readonly end: string
  /** The words at the moment when the thread began. */
  readonly quote: string
}

export interface Channel {
  readonly id: string
  readonly name: string | null
  readonly place: Place
  readonly kind: 'discussion' | 'named' | 'thread' | 'direct'
  readonly anchor: Anchor | null
  readonly messages: number
  readonly counts: Counts
  readonly level: Level
  readonly slowModeS: number
  /** How long messages are kept, in days; null: for good. */
  readonly retentionDays: number | null
  readonly rights: { readonly speak: boolean; readonly moderate: boolean }
}

/** The most units of a text that the hub takes in one question (src/http/api/copies.rs). */
export const UNITS_MAX = 400

/** What became of units of a text, from copy to copy. */
export const askCopies = (
  id: string,
  units: readonly { readonly client: number; readonly clock: number }[],
): Promise<Result<unknown>> =>
  read(
    api.POST('/api/texts/{id}/copies', { params: { path: { id } }, body: { units: [...units] } }),
    (value) => (isFields(value) ? (value['copies'] ?? []) : null),
  )

/** Where a channel is opened. */
export type Opening = {
  readonly name?: string
  readonly group?: string
  readonly theme?: string
  readonly text?: string
  readonly amendment?: string
  readonly members?: string[]
  readonly anchor?: Anchor
}

interface Answer {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

const UNREADABLE = { code: 'unexpected', detail: 'an answer of another form' } as const

async function read<T>(
  call: Promise<Answer>,
  form: (value: unknown) => T | null,
): Promise<Result<T>> {
  const answer = await ask(call)
  if (!answer.ok) return answer
  const value = form(answer.value)
  return value === null ? { ok: false, problem: UNREADABLE } : { ok: true, value }
}

const itemsOf =
  <T>(form: (one: unknown) => T | null) =>
  (value: unknown): Page<T> | null => {
    if (!isFields(value)) return null
    const { next } = value
    return { items: allOf(value['items'], form), next: typeof next === 'string' ? next : null }
  }

export function readChannel(value: unknown): Channel | null {
  if (!isFields(value)) return null
  const [id, place] = [textIn(value['id']), readPlace(value['place'])]
  if (id === null || place === null) return null
  const rights = isFields(value['rights']) ? value['rights'] : {}
  const kinds = ['discussion', 'named', 'thread', 'direct'] as const
  return {
    ...{ id, place },
    name: textIn(value['name']),
    kind: kinds.find((kind) => kind === value['kind']) ?? 'named',
    anchor: readAnchor(value['anchor']),
    messages: numberIn(value['messages']) ?? 0,
    counts: countsIn(value, numberIn(value['head']) ?? 0),
    level: (['mentions', 'nothing'] as const).find((one) => one === value['level']) ?? 'all',
    slowModeS: numberIn(value['slow_mode_s']) ?? 0,
    retentionDays: numberIn(value['retention_days']),
    rights: { speak: rights['speak'] === true, moderate: rights['moderate'] === true },
  }
}

function readPlace(value: unknown): Place | null {
  if (!isFields(value)) return null
  const { what } = value
  if (what === 'members') return { what, members: textsIn(value['members']) }
  const known = (['group', 'theme', 'text', 'amendment'] as const).find((one) => one === what)
  const id = textIn(value['id'])
  return known === undefined || id === null ? null : { what: known, id }
}

function readAnchor(value: unknown): Anchor | null {
  if (!isFields(value)) return null
  const [start, end, quote] = [textIn(value['start']), textIn(value['end']), textIn(value['quote'])]
  return start === null || end === null || quote === null ? null : { start, end, quote }
}

const readNamed = (value: unknown): Named | null => {
  const id = isFields(value) ? textIn(value['id']) : null
  return id === null ? null : { id, name: textIn((value as Record<string, unknown>)['name']) }
}

/** Opens a channel, or answers the one that is there. */
export const openChannel = (opening: Opening): Promise<Result<Channel>> =>
  read(api.POST('/api/channels', { body: opening }), readChannel)

export const askChannel = (id: string): Promise<Result<Channel>> =>
  read(api.GET('/api/channels/{id}', { params: { path: { id } } }), readChannel)

export interface ChannelFilter {
  readonly group?: string
  readonly theme?: string
  readonly text?: string
  readonly direct?: boolean
}

export const askChannels = (
  query: ChannelFilter & { readonly after?: string; readonly limit?: number },
) => read(api.GET('/api/channels', { params: { query } }), itemsOf(readChannel))

/** Gives the hub an image for a message of a channel, under an id of one's own. */
export const sendImage = (id: string, image: string, file: Blob): Promise<Result<unknown>> =>
  ask(
    api.PUT('/api/channels/{id}/images/{image}', {
      params: { path: { id, image } },
      // The description tells of bytes as of a text; they go as they are.
      body: file as unknown as string,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )

/** Where an image of a channel is read. */
export const imageAddress = (channel: string, image: string): string =>
  `/api/channels/${channel}/images/${image}`

/** What a link of this hub leads to, as its reader may see it. */
export interface Card {
  readonly what: 'text' | 'paragraph' | 'message' | 'amendment'
  /** Of a channel's message, the channel's name; empty where it has none. */
  readonly title: string
  readonly kind: Kind | null
  readonly stage: Stage | null
  readonly status: Schemas['AmendmentStatus'] | null
  /** The number of an amendment, as it is printed. */
  readonly label: string | null
  /** Plain words, shortened. */
  readonly excerpt: string
  /** The name of who wrote it. */
  readonly author: string | null
  /** When, in seconds since 1970. */
  readonly at: number | null
}

/** The cards of some paths, in their order; null where there is none, or none for this reader. */
export const askCards = (paths: readonly string[]): Promise<Result<readonly (Card | null)[]>> =>
  read(api.GET('/api/cards', { params: { query: { urls: paths.join(' ') } } }), (value) =>
    isFields(value) && Array.isArray(value['items'])
      ? value['items'].map((one) => (isFields(one) ? readCard(one['card']) : null))
      : null,
  )

function readCard(value: unknown): Card | null {
  if (!isFields(value)) return null
  const what = (['text', 'paragraph', 'message', 'amendment'] as const).find(
    (one) => one === value['what'],
  )
  if (what === undefined) return null
  const author = isFields(value['author']) ? textIn(value['author']['name']) : null
  return {
    ...{ what, author },
    title: textIn(value['title']) ?? '',
    // Words for a kind that a newer hub knows are missing here: it is shown as it is called.
    kind: textIn(value['kind']) as Kind | null,
    stage: textIn(value['stage']) as Stage | null,
    status: textIn(value['status']) as Card['status'],
    label: textIn(value['label']),
    excerpt: textIn(value['excerpt']) ?? '',
    at: numberIn(value['at']),
  }
}

/** A page of messages, and the names of those in it. */
export interface MessagePage {
  readonly items: readonly Message[]
  readonly next: number | null
  readonly people: readonly Named[]
}

export interface MessageQuery {
  readonly after?: number
  readonly before?: number
  readonly around?: number
  readonly limit?: number
}

export const askMessages = (id: string, query: MessageQuery): Promise<Result<MessagePage>> =>
  read(api.GET('/api/channels/{id}/messages', { params: { path: { id }, query } }), readPage)

/** A cursor may be a number or its digits. */
const cursorIn = (next: unknown): number | null =>
  typeof next === 'string' ? Number(next) : numberIn(next)

function readPage(value: unknown): MessagePage | null {
  if (!isFields(value)) return null
  return {
    items: allOf(value['items'], readMessage),
    next: cursorIn(value['next']),
    people: allOf(value['people'], readNamed),
  }
}

export const searchMessages = (id: string, q: string): Promise<Result<MessagePage>> =>
  read(api.GET('/api/channels/{id}/search', { params: { path: { id }, query: { q } } }), readPage)

export const askPins = (id: string): Promise<Result<MessagePage>> =>
  read(api.GET('/api/channels/{id}/pins', { params: { path: { id } } }), readPage)

/** Names of people in a channel: of those asked for, or of those who may read it. */
export const askPeople = (
  id: string,
  query: { readonly ids?: string; readonly search?: string },
): Promise<Result<Page<Named>>> =>
  read(
    api.GET('/api/channels/{id}/people', { params: { path: { id }, query } }),
    itemsOf(readNamed),
  )

const at = (id: string, seq: number) => ({ params: { path: { id, seq } } })
const ONE = '/api/channels/{id}/messages/{seq}'

export const edit = (id: string, seq: number, body: string): Promise<Result<Message>> =>
  read(api.PATCH(ONE, { ...at(id, seq), body: { body } }), readMessage)

export const erase = (id: string, seq: number): Promise<Result<unknown>> =>
  ask(api.DELETE(ONE, at(id, seq)))

/** Whether something is put or taken back. */
export type Way = 'put' | 'take-back'

export function react(id: string, seq: number, emoji: string, way: Way): Promise<Result<Message>> {
  const where = { params: { path: { id, seq, emoji } } }
  const call =
    way === 'put'
      ? api.PUT(`${ONE}/reactions/{emoji}`, where)
      : api.DELETE(`${ONE}/reactions/{emoji}`, where)
  return read(call, readMessage)
}

export function pin(id: string, seq: number, way: Way): Promise<Result<Message>> {
  const call =
    way === 'put' ? api.PUT(`${ONE}/pin`, at(id, seq)) : api.DELETE(`${ONE}/pin`, at(id, seq))
  return read(call, readMessage)
}

export const hide = (id: string, seq: number, reason: string): Promise<Result<Message>> =>
  read(api.PUT(`${ONE}/hidden`, { ...at(id, seq), body: { reason } }), readMessage)

export const unhide = (id: string, seq: number): Promise<Result<Message>> =>
  read(api.DELETE(`${ONE}/hidden`, at(id, seq)), readMessage)

/** Chooses an answer of a poll, another one, or none. */
export const vote = (id: string, seq: number, option: number | null): Promise<Result<Message>> =>
  read(api.PUT(`${ONE}/vote`, { ...at(id, seq), body: { option } }), readMessage)

/** What one has chosen oneself; null: nothing. */
export const askVote = async (id: string, seq: number): Promise<number | null> => {
  const answer = await ask(api.GET(`${ONE}/vote`, at(id, seq)))
  return answer.ok && isFields(answer.value) ? numberIn(answer.value['option']) : null
}

export const closePoll = (id: string, seq: number): Promise<Result<Message>> =>
  read(api.PUT(`${ONE}/poll/closed`, at(id, seq)), readMessage)

const path = (id: string) => ({ params: { path: { id } } })

export const setLevel = (id: string, level: Level): Promise<Result<unknown>> =>
  ask(api.PUT('/api/channels/{id}/level', { ...path(id), body: { level } }))

export const setSlowMode = (id: string, seconds: number): Promise<Result<unknown>> =>
  ask(api.PATCH('/api/channels/{id}', { ...path(id), body: { slow_mode_s: seconds } }))

export const mute = (id: string, member: string, seconds: number): Promise<Result<unknown>> =>
  ask(
    api.PUT('/api/channels/{id}/mutes/{member}', {
      params: { path: { id, member } },
      body: { seconds },
    }),
  )

export const setRetention = (id: string, days: number | null): Promise<Result<unknown>> =>
  ask(api.PATCH('/api/channels/{id}', { ...path(id), body: { retention_days: days } }))

export const AUDITED = [
  'hide',
  'unhide',
  'erase',
  'pin',
  'unpin',
  'mute',
  'slow_mode',
  'retention',
  'close_poll',
] as const

/** An act of a moderator. */
export interface AuditEntry {
  readonly seq: number
  /** In seconds since 1970. */
  readonly at: number
  readonly by: Named
  readonly act: (typeof AUDITED)[number]
  /** The number of the message that it was done to. */
  readonly message: number | null
  readonly member: Named | null
  readonly reason: string | null
  /** Seconds of slow mode, days of retention, the end of a silence in seconds since 1970. */
  readonly value: number | null
}

export interface AuditPage {
  readonly items: readonly AuditEntry[]
  readonly next: number | null
}

/** What moderators did in a channel, the newest first. */
export const askAudit = (id: string, before: number | null): Promise<Result<AuditPage>> =>
  read(
    api.GET('/api/channels/{id}/audit', {
      params: { path: { id }, query: before === null ? {} : { before } },
    }),
    (value) =>
      isFields(value)
        ? {
            items: allOf(value['items'], readAudit),
            next: cursorIn(value['next']),
          }
        : null,
  )

function readAudit(value: unknown): AuditEntry | null {
  if (!isFields(value)) return null
  const [seq, at, by] = [numberIn(value['seq']), numberIn(value['at']), readNamed(value['by'])]
  const act = AUDITED.find((one) => one === value['act'])
  if (seq === null || at === null || by === null || act === undefined) return null
  return {
    ...{ seq, at, by, act },
    message: numberIn(value['message']),
    member: readNamed(value['member']),
    reason: textIn(value['reason']),
    value: numberIn(value['value']),
  }
}

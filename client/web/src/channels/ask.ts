// The questions about channels, over HTTP.
import { api, ask, type Page, type Result } from '../api/client'
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

function readPage(value: unknown): MessagePage | null {
  if (!isFields(value)) return null
  const { next } = value
  return {
    items: allOf(value['items'], readMessage),
    // A cursor may be a number or its digits.
    next: typeof next === 'string' ? Number(next) : numberIn(next),
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

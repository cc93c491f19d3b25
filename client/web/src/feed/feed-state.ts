// What this page knows of the hub's feed: where it stands, and what each frame tells. Pure.

/** Kinds of things that the feed tells of. */
export type What =
  | 'member'
  | 'group'
  | 'theme'
  | 'text'
  | 'channel'
  | 'invitation'
  | 'house'
  | 'amendment'
  | 'ballot'

interface Thing {
  readonly what: What
  readonly id?: string
  /** The text whose amendment it is. */
  readonly text?: string
}

/** Something that may have changed: these things, or anything. */
export type Change =
  { readonly type: 'everything' } | { readonly type: 'some'; readonly things: readonly Thing[] }

export const EVERYTHING: Change = { type: 'everything' }

/** Whether `change` concerns anything of that kind, or that very one. */
export function touches(change: Change, what: What, id?: string): boolean {
  if (change.type === 'everything') return true
  return change.things.some((thing) => thing.what === what && (id === undefined || thing.id === id))
}

/** Whether `change` concerns an amendment of that text, or of a text that it does not name. */
export function touchesAmendmentOf(change: Change, id: string): boolean {
  if (change.type === 'everything') return true
  return change.things.some(
    ({ what, text }) => what === 'amendment' && (text === undefined || text === id),
  )
}

/** Two changes as one. */
export function together(one: Change | null, other: Change): Change {
  if (one === null) return other
  if (one.type === 'everything' || other.type === 'everything') return EVERYTHING
  return { type: 'some', things: [...one.things, ...other.things] }
}

/** The last sequence that this page has heard of; null before the hub has said one. */
export type Place = number | null

export type Heard =
  | { readonly type: 'change'; readonly place: Place; readonly change: Change }
  | { readonly type: 'place'; readonly place: Place }
  /** The hub does not know this session. */
  | { readonly type: 'signed-out' }
  | { readonly type: 'nothing' }

interface Frame {
  readonly type?: unknown
  readonly at?: unknown
  readonly seq?: unknown
  readonly objects?: unknown
}

const WHATS: readonly unknown[] = [
  'member',
  'group',
  'theme',
  'text',
  'channel',
  'invitation',
  'house',
  'amendment',
  'ballot',
]

const isThing = (thing: unknown): thing is Thing =>
  typeof thing === 'object' && thing !== null && WHATS.includes((thing as { what?: What }).what)

function parse(frame: string): Frame {
  try {
    const value: unknown = JSON.parse(frame)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What `frame` tells a page that stands at `place`. Frames of a newer hub tell nothing. */
export function hear(place: Place, frame: string): Heard {
  const { type, at, seq, objects } = parse(frame)
  switch (type) {
    case 'following':
      if (typeof at !== 'number') return { type: 'nothing' }
      // What was asked for before the first word of the feed may have changed since.
      if (place === null) return { type: 'change', place: at, change: EVERYTHING }
      return { type: 'place', place: at }
    case 'changed':
      if (typeof seq !== 'number' || !Array.isArray(objects)) return { type: 'nothing' }
      return {
        type: 'change',
        place: seq,
        change: { type: 'some', things: objects.filter(isThing) },
      }
    case 'reset':
      if (typeof at !== 'number') return { type: 'nothing' }
      return { type: 'change', place: at, change: EVERYTHING }
    case 'refused':
      return { type: 'signed-out' }
    default:
      return { type: 'nothing' }
  }
}

/** What a page that stands at `place` asks of the hub on each connection. */
export const wish = (place: Place): string => JSON.stringify({ type: 'follow', after: place })

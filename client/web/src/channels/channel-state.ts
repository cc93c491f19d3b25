// What a page knows of one channel: the messages that it has loaded, and where its reader stands.
//
// A message is known by its number, and of two forms of it the later one holds (`version`). So frames
// and pages may come in any order, late or twice, and every page that has been told the same shows the
// same. What is loaded is one stretch of the order without holes; what the hub tells of messages
// outside of it is remembered until they are loaded, so that no page that is late undoes it. Pure.
import type { Counts, Heard, Keeping } from './frames'
import type { Message } from './message'

/** Forms of messages outside the loaded stretch that are remembered: what the hub replays at most. */
export const MAX_ASIDE = 512

export interface ChannelState {
  /** What the page has been told of up to here; null before the first word. */
  readonly at: number | null
  /** Which stretch is loaded: what is read for another one comes too late. */
  readonly stretch: number
  /** The loaded stretch, by number. */
  readonly messages: ReadonlyMap<number, Message>
  /** Whether the first message of the channel is in it. */
  readonly isStart: boolean
  /** Whether the last one is. */
  readonly isEnd: boolean
  /** The latest forms of messages outside of it. */
  readonly aside: ReadonlyMap<number, Message>
  readonly counts: Counts
  /** Numbers of messages by others that came since the counts. */
  readonly arrived: ReadonlySet<number>
  readonly keeping: Keeping
  /** Those who write now. */
  readonly typing: readonly string[]
  /** The right to read it is over. */
  readonly isEnded: boolean
}

const NOWHERE: Counts = { head: 0, unread: 0, mentions: 0, firstUnread: null, read: 0 }

export const initialChannel: ChannelState = {
  at: null,
  stretch: 0,
  messages: new Map(),
  isStart: false,
  isEnd: false,
  aside: new Map(),
  counts: NOWHERE,
  arrived: new Set(),
  keeping: { rights: { speak: false, moderate: false }, slowModeS: 0, mutedUntil: null },
  typing: [],
  isEnded: false,
}

/** Messages asked for over HTTP. */
export interface Loaded {
  readonly items: readonly Message[]
  /** The stretch beside which it stands. */
  readonly stretch: number
}

export type ChannelEvent =
  | { readonly type: 'heard'; readonly heard: Heard; readonly me: string }
  /** What stands before the loaded stretch; `isStart`: nothing is before it. */
  | { readonly type: 'older'; readonly loaded: Loaded; readonly isStart: boolean }
  /** What stands behind it; `isEnd`: nothing was, when it was read. */
  | { readonly type: 'newer'; readonly loaded: Loaded; readonly isEnd: boolean }
  /** Another stretch in the place of the loaded one. */
  | {
      readonly type: 'elsewhere'
      readonly loaded: Loaded
      readonly isStart: boolean
      readonly isEnd: boolean
    }
  /** One message, as an act of this page has left it. */
  | { readonly type: 'acted'; readonly message: Message }
  /** The reader's mark, as this page moves it. */
  | { readonly type: 'read'; readonly through: number }

export function step(state: ChannelState, event: ChannelEvent): ChannelState {
  switch (event.type) {
    case 'heard':
      return hear(state, event.heard, event.me)
    case 'older':
      if (event.loaded.stretch !== state.stretch) return state
      return { ...load(state, event.loaded.items), isStart: event.isStart }
    case 'newer': {
      if (event.loaded.stretch !== state.stretch) return state
      const longer = load(state, event.loaded.items)
      return event.isEnd ? reachEnd(longer) : longer
    }
    case 'elsewhere': {
      if (event.loaded.stretch !== state.stretch) return state
      const aside = putAside(state.aside, [...state.messages.values()])
      const stretch = state.stretch + 1
      const empty = { ...state, aside, stretch, messages: new Map(), isEnd: false }
      const there = { ...load(empty, event.loaded.items), isStart: event.isStart }
      return event.isEnd ? reachEnd(there) : there
    }
    case 'acted':
      return take(state, event.message)
    case 'read':
      return read(state, event.through)
  }
}

/** Whether a message is known to be shown no more: hidden, erased, or gone with its time. */
export function isGone({ messages, aside, isStart, isEnd }: ChannelState, seq: number): boolean {
  const form = messages.get(seq) ?? aside.get(seq)
  if (form) return form.showing.is !== 'shown'
  const loaded = [...messages.keys()]
  // The loaded stretch has no holes.
  return (isStart || seq > Math.min(...loaded)) && (isEnd || seq < Math.max(...loaded))
}

function hear(state: ChannelState, heard: Heard, me: string): ChannelState {
  switch (heard.type) {
    case 'following': {
      const { rights, slowModeS, mutedUntil } = heard
      const keeping = { rights, slowModeS, mutedUntil }
      return { ...state, keeping, isEnded: false, ...counted(heard.counts) }
    }
    case 'page':
      return begin(state, heard)
    case 'message': {
      const { message } = heard
      const isNew = message.seq > state.counts.head && message.author !== me
      const arrived =
        isNew && message.seq > state.counts.read
          ? new Set([...state.arrived, message.seq])
          : state.arrived
      return { ...take(state, message), at: later(state.at, heard.at), arrived }
    }
    case 'settings': {
      const keeping = { ...state.keeping, slowModeS: heard.slowModeS }
      return { ...state, keeping, at: later(state.at, heard.at) }
    }
    case 'muted': {
      const at = later(state.at, heard.at)
      if (heard.member !== me) return { ...state, at }
      return { ...state, at, keeping: { ...state.keeping, mutedUntil: heard.until } }
    }
    case 'counts':
      return isStale(state, heard.counts) ? state : { ...state, ...counted(heard.counts, state) }
    case 'typing':
      return { ...state, typing: heard.members }
    case 'ended':
      return { ...initialChannel, isEnded: true }
    case 'said':
    case 'refused':
      return state
  }
}

const later = (one: number | null, other: number): number => Math.max(one ?? 0, other)

/** A mark only ever moves on, and counts of an earlier moment say nothing more. */
const isStale = ({ counts }: ChannelState, { head, read }: Counts): boolean =>
  head < counts.head || read < counts.read

const counted = (counts: Counts, state?: ChannelState) => ({
  counts,
  arrived: new Set([...(state?.arrived ?? [])].filter((seq) => seq > counts.head)),
})

/**
 * Begins from the latest messages. After a gap what was known may be of another log; else what was
 * told of later records than the page holds stays.
 */
function begin(state: ChannelState, page: Extract<Heard, { type: 'page' }>): ChannelState {
  const { at, items, more } = page
  const known = [...state.messages.values(), ...state.aside.values()]
  const later = page.why === 'gap' ? [] : known.filter(({ version }) => version > at)
  const empty = {
    ...state,
    at: page.why === 'gap' ? at : Math.max(state.at ?? 0, at),
    stretch: state.stretch + 1,
    messages: new Map<number, Message>(),
    aside: putAside(new Map(), later),
    isStart: !more,
  }
  return reachEnd(load(empty, items))
}

/** Takes in one message: into the loaded stretch, behind its end, or aside. */
function take(state: ChannelState, message: Message): ChannelState {
  const { messages } = state
  const known = messages.get(message.seq)
  if (known)
    return isLater(message, known) ? { ...state, messages: withOne(messages, message) } : state
  const [first, last] = ends(messages)
  const isWithin = messages.size > 0 && message.seq > first && message.seq < last
  const isBehind = state.isEnd && (messages.size === 0 || message.seq > last)
  const isBefore = state.isStart && messages.size > 0 && message.seq < first
  if (isWithin || isBehind || isBefore) return { ...state, messages: withOne(messages, message) }
  return { ...state, aside: putAside(state.aside, [message]) }
}

const isLater = (one: Message, other: Message): boolean => one.version > other.version

const withOne = (messages: ReadonlyMap<number, Message>, message: Message): Map<number, Message> =>
  new Map(messages).set(message.seq, message)

/** The first and the last number of a stretch. */
function ends(messages: ReadonlyMap<number, Message>): readonly [number, number] {
  let [first, last] = [Infinity, -Infinity]
  for (const seq of messages.keys()) {
    first = Math.min(first, seq)
    last = Math.max(last, seq)
  }
  return [first, last]
}

function putAside(
  aside: ReadonlyMap<number, Message>,
  messages: readonly Message[],
): ReadonlyMap<number, Message> {
  const next = new Map(aside)
  for (const message of messages) {
    const known = next.get(message.seq)
    if (known && !isLater(message, known)) continue
    next.delete(message.seq)
    next.set(message.seq, message)
  }
  for (const seq of next.keys()) {
    if (next.size <= MAX_ASIDE) break
    next.delete(seq)
  }
  return next
}

/** Loads messages next to the stretch, each in the latest form that is known. */
function load(state: ChannelState, items: readonly Message[]): ChannelState {
  const [messages, aside] = [new Map(state.messages), new Map(state.aside)]
  for (const item of items) {
    const forms = [item, messages.get(item.seq), aside.get(item.seq)].filter(
      (one) => one !== undefined,
    )
    messages.set(
      item.seq,
      forms.reduce((best, one) => (isLater(one, best) ? one : best)),
    )
    aside.delete(item.seq)
  }
  return { ...state, messages, aside }
}

/** Nothing was behind the stretch when it was read: what came since follows. */
function reachEnd(state: ChannelState): ChannelState {
  const [, last] = ends(state.messages)
  const behind = [...state.aside.values()].filter(({ seq }) => seq > last)
  return { ...load(state, behind), isEnd: true }
}

function read(state: ChannelState, through: number): ChannelState {
  const { counts } = state
  if (through <= counts.read) return state
  const isAll = through >= Math.max(counts.head, ends(state.messages)[1])
  const arrived = new Set([...state.arrived].filter((seq) => seq > through))
  const rest = isAll ? { unread: 0, mentions: 0, firstUnread: null } : {}
  return { ...state, arrived, counts: { ...counts, ...rest, read: through } }
}

/** The loaded messages in their order. */
export const inOrder = ({ messages }: ChannelState): Message[] =>
  [...messages.values()].sort((a, b) => a.seq - b.seq)

/** How many messages wait to be read. */
export const unreadOf = ({ counts, arrived }: ChannelState): number => counts.unread + arrived.size

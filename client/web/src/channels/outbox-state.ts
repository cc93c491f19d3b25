// Messages on their way: which is sent next, and what becomes of each by what the hub says. Pure.
//
// One message of a channel is under way at a time, so that they arrive in the order in which they
// were written. What has no answer is sent again, with the same id: it is stored once.
import type { WaitingImage, WaitingMessage } from '../offline/device'
import type { Refusal } from './frames'

/** Pause before another try where the hub gives none, in seconds. */
const DEFAULT_WAIT_S = 3

/** Refusals that pass by themselves: the message waits, and goes again. */
const PASSING: ReadonlySet<string> = new Set([
  'too-many',
  'slow-mode',
  'unavailable',
  'signed-out',
  'offline',
])

export interface Waiting extends WaitingMessage {
  /** Its author knows how many it calls. */
  readonly confirmed?: boolean
}

export interface OutboxState {
  /** In the order in which they were written. */
  readonly waiting: readonly Waiting[]
  /** The message under way in each channel. */
  readonly underWay: ReadonlyMap<string, string>
  /** Channels in which the next may be sent at a later time, in ms since 1970. */
  readonly pausedUntilMs: ReadonlyMap<string, number>
  /** Stored by the hub, and not shown by it yet. */
  readonly stored: readonly Waiting[]
  /** The ids of those that are not on the disk: they would go with this page. */
  readonly unkept: ReadonlySet<string>
}

export const emptyOutbox: OutboxState = {
  waiting: [],
  underWay: new Map(),
  pausedUntilMs: new Map(),
  stored: [],
  unkept: new Set(),
}

/** What can be sent now: of each channel the first that is not refused, if none is under way. */
export function nextToSend(state: OutboxState, nowMs: number): Waiting[] {
  const seen = new Set<string>()
  return state.waiting.filter(({ channel, refused }) => {
    if (refused !== null || seen.has(channel)) return false
    seen.add(channel)
    return !state.underWay.has(channel) && (state.pausedUntilMs.get(channel) ?? 0) <= nowMs
  })
}

export const written = (state: OutboxState, message: Waiting): OutboxState => ({
  ...state,
  waiting: [...state.waiting.filter(({ id }) => id !== message.id), message],
})

/** It could not be put on the disk. */
export const unkept = (state: OutboxState, id: string): OutboxState => ({
  ...state,
  unkept: new Set(state.unkept).add(id),
})

/** It is on the disk after all, or needs to be there no more. */
export const kept = (state: OutboxState, id: string): OutboxState => ({
  ...state,
  unkept: new Set([...state.unkept].filter((one) => one !== id)),
})

/** What would be lost with this page. */
export const atRisk = (state: OutboxState): Waiting[] =>
  state.waiting.filter(({ id }) => state.unkept.has(id))

export const sent = (state: OutboxState, { channel, id }: Waiting): OutboxState => ({
  ...state,
  underWay: new Map(state.underWay).set(channel, id),
})

/** The connection is gone, or no answer came: nothing is known to be under way. */
export const unanswered = (state: OutboxState): OutboxState => ({ ...state, underWay: new Map() })

/** The hub has it, by its own word or because it shows it. */
export function arrived(state: OutboxState, id: string, by: 'said' | 'shown'): OutboxState {
  const message = state.waiting.find((one) => one.id === id)
  const stored = state.stored.filter((one) => one.id !== id)
  return {
    ...kept(state, id),
    waiting: state.waiting.filter((one) => one.id !== id),
    underWay: freed(state.underWay, id),
    stored: message && by === 'said' ? [...stored, message] : stored,
  }
}

/** The hub does not take it, for now or for good. */
export function refused(
  state: OutboxState,
  { id, refusal, nowMs }: { id: string; refusal: Refusal; nowMs: number },
): OutboxState {
  const message = state.waiting.find((one) => one.id === id)
  if (!message) return state
  const underWay = freed(state.underWay, id)
  if (PASSING.has(refusal.reason)) {
    const untilMs = nowMs + (refusal.waitS ?? DEFAULT_WAIT_S) * 1000
    const pausedUntilMs = new Map(state.pausedUntilMs).set(message.channel, untilMs)
    return { ...state, underWay, pausedUntilMs }
  }
  return { ...marked(state, id, refusal.reason), underWay }
}

/** To be sent again; `confirmed`: although it calls many. */
export function again(state: OutboxState, id: string, confirmed: boolean): OutboxState {
  const waiting = state.waiting.map((one) =>
    one.id === id ? { ...one, refused: null, ...(confirmed && { confirmed }) } : one,
  )
  return { ...state, waiting }
}

/** The images of a message that the hub does not have yet, by their places in it. */
export const unsentImages = ({ images = [] }: Waiting): [number, WaitingImage][] =>
  [...images.entries()].filter(([, { isSent }]) => !isSent)

/** What the hub has of the images of a message. */
export const withImages = (
  state: OutboxState,
  id: string,
  images: readonly WaitingImage[],
): OutboxState => ({
  ...state,
  waiting: state.waiting.map((one) => (one.id === id ? { ...one, images } : one)),
})

/** It is no longer under way: it may be sent. */
export const ready = (state: OutboxState, id: string): OutboxState => ({
  ...state,
  underWay: freed(state.underWay, id),
})

/** Given up by its author. */
export const givenUp = (state: OutboxState, id: string): OutboxState => ({
  ...kept(state, id),
  waiting: state.waiting.filter((one) => one.id !== id),
  underWay: freed(state.underWay, id),
})

const marked = (state: OutboxState, id: string, reason: string): OutboxState => ({
  ...state,
  waiting: state.waiting.map((one) => (one.id === id ? { ...one, refused: reason } : one)),
})

const freed = (underWay: ReadonlyMap<string, string>, id: string): Map<string, string> =>
  new Map([...underWay].filter(([, one]) => one !== id))
